import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { fail, ok, unwrap } from '#contract/result.ts';
import type { Scenario } from '#contract/scenario.ts';
import type { WireLine } from '#contract/technician.ts';
import { whenFree } from '../devices/when-free.ts';
import { SelfTestDesk } from '../self-test/self-test-desk.ts';
import { SelfTestStore } from '../self-test/self-test-store.ts';
import { checkScenario } from '../simulation/scenario-library.ts';
import { openBench, type SimulatedBench } from '../simulation/testing/simulated-bench.ts';
import { readDeskAddress } from './desk-address.ts';
import { askDesk } from './desk-client.ts';
import type { DeskAnswer, DeskRequest } from './desk-messages.ts';
import { startDeskServer } from './desk-server.ts';
import { TechnicianWork } from './technician-work.ts';

const LONG = 60_000;
const quiet = { debug() {}, info() {}, warn() {}, error() {} };

async function openDesk(bench: SimulatedBench, isSimulated: (device: string) => boolean, site = true) {
  const directory = await mkdtemp(join(tmpdir(), 'zhuban-desk-test-'));
  const selfTest = new SelfTestDesk({
    checks: () => [
      {
        part: 'storage',
        deadlineMs: 15_000,
        simulated: true,
        check: async () => ok({ condition: 'ready', problems: [], simulated: true }),
      },
    ],
    receiptPrinter: undefined,
    store: new SelfTestStore(directory),
    terminalKey: 'specimen',
    about: () => ({
      terminalId: 'ZB-DEV-0001',
      terminalNumber: '1号机',
      site: '示例',
      version: '0',
      catalogRevision: 0,
      counters: { pending: 0, acknowledged: 0, quarantined: 0 },
      simulated: true,
    }),
    visitRunning: () => false,
    logger: quiet,
    onChange: () => {},
  });
  const work = new TechnicianWork({
    site: site ? bench.site : undefined,
    scenarios: [],
    selfTest,
    tap: bench.tap,
    isSimulated,
    acknowledgeCabinet: () => fail('cabinet-still-open'),
    onChange: () => {},
    onError: (error) => {
      throw error;
    },
  });
  const { tap } = bench;
  const server = unwrap(
    await startDeskServer({
      dataDirectory: directory,
      work,
      selfTest,
      tap,
      links: () => bench.devices.links.all,
      logger: quiet,
    }),
  );
  onTestFinished(async () => {
    await server.close();
    expect(await readdir(directory)).not.toContain('technician-desk.json');
    await work.close();
    await rm(directory, { recursive: true, force: true });
  });
  const ask = async (request: DeskRequest, until?: (answer: DeskAnswer) => boolean) => {
    const hangUp = new AbortController();
    const answers: DeskAnswer[] = [];
    const result = await askDesk(directory, request, {
      signal: hangUp.signal,
      onAnswer: (answer) => {
        answers.push(answer);
        if (until?.(answer) === true) hangUp.abort();
      },
    });
    return { answers, code: result.ok ? undefined : result.failure.code };
  };
  return { ask, work, directory };
}

const scenario = (steps: unknown): Scenario =>
  unwrap(checkScenario({ scenario: 1, id: 'sample', title: '样本', about: '样本', steps }));

describe('a technician at a running terminal', () => {
  test(
    'scenario, self-test, fault and watch over the socket',
    async () => {
      await using bench = await openBench();
      const { ask } = await openDesk(bench, () => true);
      const ran = await ask({
        request: 'scenario',
        scenario: scenario([{ title: '断网', action: { type: 'set-network', on: false } }]),
      });
      expect(ran.code).toBeUndefined();
      expect(ran.answers.at(-1)).toMatchObject({ event: 'scenario', progress: { outcome: 'done' } });
      const tested = await ask({ request: 'self-test', printSheet: false });
      expect(tested.answers.map(({ event }) => event)).toEqual(['tested', 'report']);
      expect(
        (await ask({ request: 'fault', device: 'cabinet', fault: { kind: 'unplug' } })).code,
      ).toBeUndefined();
      expect(bench.site.state.current.lines).toContainEqual({
        device: 'cabinet',
        faults: [{ kind: 'unplug' }],
      });
      expect((await ask({ request: 'mend', device: 'cabinet' })).code).toBeUndefined();
      expect((await ask({ request: 'acknowledge-cabinet' })).code).toBe('cabinet-still-open');
    },
    LONG,
  );

  test(
    'what a card says is never among the bytes that are watched, and the frames are named',
    async () => {
      await using bench = await openBench();
      const { ask } = await openDesk(bench, () => true);
      unwrap(await bench.site.act({ type: 'lay-card', specimenId: 'resident' }));
      const reader = bench.devices.idCardReader;
      if (reader === undefined) throw new Error('the profile has a reader');
      const bounds = { deadlineMs: 30_000, signal: new AbortController().signal };
      const read = whenFree(bounds, (rest) => reader.readCard(rest));
      const isCard = ({ meanings }: WireLine) =>
        meanings.some((text) => /bytes of data$/.test(text) && text.startsWith('90'));
      const { answers } = await ask(
        { request: 'watch', device: 'id-card-reader' },
        (answer) => answer.event === 'line' && isCard(answer.line),
      );
      expect(await read).toMatchObject({ ok: true });
      const text = JSON.stringify(answers);
      expect(text).toContain('readTextAndPhoto');
      const { name, number } = { name: '李示例', number: '11010519491231002X' };
      for (const secret of [name, number, '张三丰样本']) {
        expect(text).not.toContain(secret);
        expect(text).not.toContain(Buffer.from(secret, 'utf16le').toString('hex'));
      }
    },
    LONG,
  );

  test(
    'the counters of the lines',
    async () => {
      await using bench = await openBench();
      const { ask } = await openDesk(bench, () => true);
      const bounds = { deadlineMs: 30_000, signal: new AbortController().signal };
      unwrap(await whenFree(bounds, (rest) => bench.devices.idCardReader!.checkHealth(rest)));
      const { answers, code } = await ask({ request: 'links' });
      expect(code).toBeUndefined();
      expect(answers).toHaveLength(1);
      const [answer] = answers;
      const links = answer?.event === 'links' ? answer.links : [];
      expect(links.map(({ device }) => device)).toContain('cabinet');
      const reader = links.find(({ device }) => device === 'id-card-reader');
      expect(reader).toMatchObject({ open: true, framesReceived: expect.any(Number), discardedBytes: 0 });
      expect(reader?.framesReceived).toBeGreaterThan(0);
    },
    LONG,
  );

  test(
    'faults are refused for real hardware, and by a terminal without simulated devices',
    async () => {
      await using bench = await openBench();
      const fault = { kind: 'unplug' } as const;
      const mixed = await openDesk(bench, (device) => device !== 'id-card-reader');
      expect(await mixed.ask({ request: 'fault', device: 'id-card-reader', fault })).toMatchObject({
        code: 'device-not-simulated',
      });
      const steps = [{ title: '不应答', fault: 'reader-silent' }];
      expect(await mixed.ask({ request: 'scenario', scenario: scenario(steps) })).toMatchObject({
        code: 'device-not-simulated',
      });
      expect(await mixed.work.act({ type: 'set-fault', fault: 'reader-silent', on: true })).toMatchObject({
        failure: { code: 'device-not-simulated' },
      });
      const real = await openDesk(bench, () => false, false);
      expect(real.work.drawer).toBeUndefined();
      expect(await real.ask({ request: 'fault', device: 'cabinet', fault })).toMatchObject({
        code: 'no-simulated-devices',
      });
      expect(await real.ask({ request: 'scenario', scenario: scenario(steps) })).toMatchObject({
        code: 'no-simulated-devices',
      });
      expect(await real.work.act({ type: 'take-card' })).toMatchObject({
        failure: { code: 'no-simulated-devices' },
      });
    },
    LONG,
  );

  test(
    'hanging up stops the scenario',
    async () => {
      await using bench = await openBench();
      const { ask, work } = await openDesk(bench, () => true);
      const steps = [
        { title: '拔线', device: 'cabinet', fault: { kind: 'unplug' } },
        { title: '等很久', after: { ms: 120_000 } },
      ];
      const { code } = await ask(
        { request: 'scenario', scenario: scenario(steps) },
        (answer) => answer.event === 'scenario' && answer.progress.steps[1]?.state === 'running',
      );
      expect(code).toBe('aborted');
      await expect.poll(() => work.shown.scenario?.outcome, { timeout: 15_000 }).toBe('stopped');
      expect(bench.site.state.current.lines.every(({ faults }) => faults.length === 0)).toBe(true);
    },
    LONG,
  );

  test(
    'one who watches and does not read is hung up on',
    async () => {
      await using bench = await openBench();
      const { directory } = await openDesk(bench, () => true);
      const { path, key } = unwrap(readDeskAddress(directory));
      const watch = vi.spyOn(bench.tap, 'watch');
      // Nobody listens to its data: they are never read.
      const socket = createConnection({ path });
      onTestFinished(() => void socket.destroy());
      socket.write(`${JSON.stringify({ key, request: 'watch' })}\n`);
      await expect.poll(() => watch.mock.calls.length, { timeout: 15_000 }).toBe(1);
      const gone = watch.mock.calls[0]?.[0];
      expect(gone?.aborted).toBe(false);
      for (let line = 0; line < 400 && gone?.aborted === false; line += 1) {
        bench.tap.note('cabinet', 'to-device', 1, '-'.repeat(64 * 1024));
        await setImmediate();
      }
      expect(gone?.aborted).toBe(true);
    },
    LONG,
  );

  test('no terminal, or one that was killed: said so', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'zhuban-desk-test-'));
    onTestFinished(() => rm(directory, { recursive: true, force: true }));
    const asked = await askDesk(
      directory,
      { request: 'watch' },
      { signal: new AbortController().signal, onAnswer: () => {} },
    );
    expect(asked).toMatchObject({ failure: { code: 'terminal-not-running' } });
  });
});
