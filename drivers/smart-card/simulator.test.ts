import { describe, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { MemoryPeer } from '../trace/memory-peer.ts';
import { getResponse, readRecord, SOCIAL_SECURITY_APPLICATION, selectByName, selectFile } from './codec.ts';
import {
  createAnswerParser,
  createRequestParser,
  encodeRequest,
  PCSC_VERSION,
  type PcscAnswer,
  type PcscRequest,
  READER_NAME_LENGTH,
} from './pcsc-messages.ts';
import { SimulatedSocialSecurityCard } from './simulated-card.ts';
import { SmartCardSimulator } from './simulator.ts';

const bounds = () => ({ deadlineMs: 15_000, signal: new AbortController().signal });
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** Asks the simulated daemon as a program would that is not our driver. */
async function ask(
  simulator: (peer: MemoryPeer) => SmartCardSimulator,
  ...requests: PcscRequest[]
): Promise<PcscAnswer[]> {
  const peer = new MemoryPeer();
  const simulated = simulator(peer);
  const port = unwrap(await peer.opener.open(bounds()));
  const answers: PcscAnswer[] = [];
  for (const request of requests) {
    const parser = createAnswerParser(() => request.kind);
    const answered = Promise.withResolvers<PcscAnswer>();
    const stop = port.onBytes((bytes) => {
      for (const { message } of parser.push(bytes, 0)) answered.resolve(message);
    });
    unwrap(await port.write(encodeRequest(request), bounds()));
    answers.push(await answered.promise);
    stop();
  }
  simulated.close();
  await peer.close();
  return answers;
}

const context = 0x5ca1ab1e;
const reader = 'Specimen Reader 00 00';

describe('the simulated daemon refuses', () => {
  test.each<[string, PcscRequest, number]>([
    ['another version', { kind: 'version', major: 3, minor: 0 }, 0x8010_001e],
    ['a context that it has not given', { kind: 'connect', context: 1, reader }, 0x8010_0003],
    ['a reader that is not there', { kind: 'connect', context, reader: 'Other' }, 0x8010_0009],
    ['a reader without a card', { kind: 'connect', context, reader }, 0x8010_000c],
    [
      'a card that it has not given',
      { kind: 'transmit', card: 1, protocol: 1, apdu: new Uint8Array(5) },
      0x8010_0003,
    ],
  ])('%s', async (_, request, code) => {
    const answers = await ask(
      (peer) => new SmartCardSimulator({ peer }),
      { kind: 'establish-context' },
      request,
    );
    expect(answers.at(-1)).toMatchObject({ kind: request.kind, code });
  });

  test('a context of an earlier connection', async () => {
    const answers = await ask(
      (peer) => new SmartCardSimulator({ peer }),
      { kind: 'establish-context' },
      { kind: 'version', ...PCSC_VERSION },
      { kind: 'connect', context, reader },
      { kind: 'establish-context' },
      { kind: 'connect', context, reader },
    );
    expect(answers[2]).toMatchObject({ code: 0x8010_0003 });
    expect(answers[3]).not.toMatchObject({ context });
    expect(answers[4]).toMatchObject({ code: 0x8010_0003 });
  });

  test('nothing: a context is given back, and a fault of the code that does not fit leaves the answer', async () => {
    const [released, readers] = await ask(
      (peer) => {
        const simulator = new SmartCardSimulator({ peer });
        simulator.inject({ kind: 'code', code: 5, request: 'readers-state' });
        return simulator;
      },
      { kind: 'release-context', context },
      { kind: 'readers-state' },
    );
    expect(released).toEqual({ kind: 'release-context', code: 0 });
    expect(readers).toMatchObject({ kind: 'readers-state', readers: [{ name: reader }] });
  });
});

describe('the simulated card answers as ISO/IEC 7816-4 says', () => {
  const select = selectByName(SOCIAL_SECURITY_APPLICATION);
  test.each<[string, Uint8Array[], string]>([
    ['a class that it does not know', [Uint8Array.of(0x80, 0xa4, 0, 0, 0)], '6e00'],
    ['an instruction that it does not know', [Uint8Array.of(0, 0xca, 0, 0, 0)], '6d00'],
    ['a record by another reference than its number', [Uint8Array.of(0, 0xb2, 1, 0, 0)], '6a86'],
    ['a file before the application', [selectFile(0xef05)], '6a82'],
    ['a file that is not there', [select, selectFile(0xef09)], '6a82'],
    ['a file name of one byte', [select, Uint8Array.of(0, 0xa4, 2, 0, 1, 0xef)], '6a82'],
    ['an answer that nobody asked for', [getResponse(1)], '6985'],
    ['an answer of another length', [select, getResponse(1)], '6c13'],
    ['a record before its file', [select, readRecord(1, 1)], '6986'],
    ['a record that is not there', [select, selectFile(0xef05), readRecord(9, 1)], '6a83'],
  ])('%s', (_, commands, expected) => {
    const card = new SimulatedSocialSecurityCard();
    expect(hex(commands.map((command) => card.transmit(command)).at(-1)!)).toBe(expected);
  });
});

describe('requests', () => {
  test('an APDU that comes later than its head is waited for; one that is too long is not', () => {
    const apdu = getResponse(3);
    const bytes = encodeRequest({ kind: 'transmit', card: 1, protocol: 1, apdu });
    const parser = createRequestParser();
    expect(parser.push(bytes.subarray(0, 20), 0)).toEqual([]);
    expect(parser.push(bytes.subarray(20, -2), 0)).toEqual([]);
    expect(parser.push(bytes.subarray(-2), 0).map(({ message }) => message)).toMatchObject([{ apdu }]);
    const long = bytes.slice();
    new DataView(long.buffer).setUint32(8 + 12, 265, true);
    expect(createRequestParser().push(long, 0)).toEqual([]);
  });

  test('a name of a reader that fills its place is not read beyond it', () => {
    const state = new Uint8Array(16 * 184).fill(0);
    state.fill(0x41, 0, READER_NAME_LENGTH);
    state[READER_NAME_LENGTH] = 0x42;
    const [found] = createAnswerParser(() => 'readers-state').push(state, 0);
    expect(found?.message).toMatchObject({ readers: [{ name: 'A'.repeat(READER_NAME_LENGTH) }] });
  });
});
