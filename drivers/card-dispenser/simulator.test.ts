import { describe, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { MemoryPeer } from '../trace/memory-peer.ts';
import { createAnswerParser, type DispenserAnswer, encodeCommand } from './codec.ts';
import { CardDispenserSimulator, type CardDispenserSimulatorOptions } from './simulator.ts';
import { dispenserHealth } from './status.ts';
import { DEFAULT_STEPS } from './steps.ts';

const bounds = () => ({ deadlineMs: 15_000, signal: new AbortController().signal });

/** Sends commands as a program would that is not our driver, and collects what comes back but acknowledgements. */
async function ask(
  codes: readonly string[],
  options: Partial<CardDispenserSimulatorOptions> = {},
  prepare: (simulator: CardDispenserSimulator) => void = () => undefined,
): Promise<DispenserAnswer[]> {
  const peer = new MemoryPeer();
  const simulator = new CardDispenserSimulator({ peer, ...options });
  prepare(simulator);
  const port = unwrap(await peer.opener.open(bounds()));
  const parser = createAnswerParser();
  const answers: DispenserAnswer[] = [];
  const all = Promise.withResolvers<void>();
  port.onBytes((bytes) => {
    for (const { message } of parser.push(bytes, 0))
      if (message.kind !== 'acknowledged') answers.push(message);
    if (answers.length === codes.length) all.resolve();
  });
  for (const code of codes) {
    const [command, parameter] = [code.charCodeAt(0), code.charCodeAt(1)];
    unwrap(
      await port.write(encodeCommand({ address: 0, command, parameter, data: new Uint8Array(0) }), bounds()),
    );
  }
  await all.promise;
  simulator.close();
  await peer.close();
  return answers;
}

const { toReader, toMouth, toBin, status } = DEFAULT_STEPS;

describe('the simulated machine', () => {
  test.each<[string, string[], Partial<CardDispenserSimulatorOptions>, Partial<DispenserAnswer>]>([
    ['has no card left', [toReader.code], { cards: 0 }, { kind: 'failed', error: 'A0' }],
    ['has nothing to give', [toMouth.code], {}, { kind: 'failed', error: '13' }],
    ['has a full bin', [toReader.code, toBin.code], { binSize: 0 }, { kind: 'failed', error: 'A1' }],
    ['does not know a code', ['99'], {}, { kind: 'refused', error: '00' }],
  ])('%s', async (_, codes, options, answer) => {
    expect((await ask(codes, options)).at(-1)).toMatchObject(answer);
  });

  test('moves, and refuses until it has moved', async () => {
    const answers = await ask([toReader.code, status.code], { movementMs: 30 });
    expect(answers.map(({ kind }) => kind)).toEqual(['refused', 'done']);
  });

  test('nobody takes a card that is not at the mouth', async () => {
    const [answer] = await ask([status.code], {}, (simulator) => {
      simulator.takeCard();
      simulator.placeAtMouth();
      simulator.takeCard();
    });
    expect(answer).toMatchObject({ kind: 'done' });
  });
});

test('an empty stacker blocks', () => {
  expect(dispenserHealth({ card: 'nowhere', stacker: 'empty', bin: 'ready' })).toEqual({
    condition: 'blocked',
    problems: ['cards-empty'],
  });
});
