import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { DeviceHealth, PrintSettlement } from '#contract/device.ts';
import { fail, ok, type Result, unwrap } from '#contract/result.ts';
import type { SelfTestReport } from '#contract/self-test.ts';
import { CabinetDriver } from '#drivers/cabinet/driver.ts';
import { CabinetSimulator } from '#drivers/cabinet/simulator.ts';
import type { ReceiptPrinterFailure } from '#drivers/receipt-printer/driver.ts';
import type { SignaturePadDriver } from '#drivers/signature-pad/driver.ts';
import { TcpPeer } from '#drivers/transports/tcp-peer.ts';
import type { DeviceSet } from '../devices/device-set.ts';
import { openBench } from '../simulation/testing/simulated-bench.ts';
import { DailySelfTest, isDue } from './daily-self-test.ts';
import { type BesideDevices, partChecks } from './part-checks.ts';
import { type PartCheck, type PartFinding, testParts } from './self-test.ts';
import { checkSelfTestCode } from './self-test-code.ts';
import { SelfTestDesk, type SelfTestDeskOptions } from './self-test-desk.ts';
import { SelfTestStore } from './self-test-store.ts';

const LONG = 60_000;
const KEY = 'specimen-terminal-key';
const never = new AbortController().signal;
const quiet = { info() {}, warn() {}, error() {} };

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'zhuban-self-test-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

const about = () => ({
  terminalId: 'ZB-DEV-0001',
  terminalNumber: '1号机',
  site: '示例镇政务服务中心',
  version: '0.1.0',
  catalogRevision: 7,
  counters: { pending: 1, acknowledged: 2, quarantined: 0 },
  simulated: true,
});

async function deskOf(
  devices: DeviceSet | undefined,
  more: Partial<SelfTestDeskOptions> = {},
): Promise<{ readonly desk: SelfTestDesk; readonly directory: string }> {
  const directory = await folder();
  const desk = new SelfTestDesk({
    checks: () =>
      devices === undefined
        ? []
        : partChecks(devices, { tryToWrite: () => ok(), askPlatform: async () => true }),
    receiptPrinter: devices?.receiptPrinter,
    store: new SelfTestStore(directory),
    terminalKey: KEY,
    about,
    visitRunning: () => false,
    logger: quiet,
    onChange: () => {},
    ...more,
  });
  return { desk, directory };
}

const partOf = (report: SelfTestReport, part: string) => report.results.find((each) => each.part === part);

describe('self-test on the simulated devices', () => {
  test(
    'all well: every part passes, the sheet is printed, the result is stored and its code is genuine',
    async () => {
      await using bench = await openBench();
      const { desk, directory } = await deskOf(bench.devices);
      const report = unwrap(await desk.run({ signal: never }));
      // First with all that was found, so that a failure says why.
      expect(report.results.filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
      expect(report.results.map(({ part }) => part)).toEqual([
        'id-card-reader',
        'receipt-printer',
        'code-scanner',
        'document-printer',
        'document-camera',
        'uninterruptible-power',
        'cabinet',
        'card-dispenser',
        'smart-card-reader',
        'storage',
        'platform',
      ]);
      expect(report).toMatchObject({
        verdict: 'passed',
        sheet: 'printed',
        stopped: false,
        counters: { tests: 1 },
      });
      const sheet = await bench.site.lastPrint('receipt-printer');
      expect(sheet?.bytes.length).toBeGreaterThan(1000);
      if (process.env.SELF_TEST_SHEET) await writeFile(process.env.SELF_TEST_SHEET, sheet!.bytes);
      const file = join(directory, 'self-test', 'results.json');
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ tests: 1, reports: [report] });
      const { reports } = new SelfTestStore(directory);
      expect(checkSelfTestCode(report.qr, KEY, reports)).toEqual({ genuine: true, report });
      expect(checkSelfTestCode(report.qr, 'another-key', reports).genuine).toBe(false);
      expect(checkSelfTestCode(report.qr.replace(':P:', ':F:'), KEY, reports).genuine).toBe(false);
    },
    LONG,
  );

  test(
    'reader silent, printer open: both are named, the others pass, the result is on the screen only',
    async () => {
      await using bench = await openBench();
      unwrap(await bench.site.injectFault('id-card-reader', { kind: 'fail-repeatedly' }));
      unwrap(await bench.site.act({ type: 'set-fault', fault: 'receipt-cover-open', on: true }));
      const { desk } = await deskOf(bench.devices);
      const report = unwrap(await desk.run({ signal: never }));
      expect(partOf(report, 'id-card-reader')).toMatchObject({ verdict: 'failed', condition: 'offline' });
      expect(partOf(report, 'receipt-printer')).toMatchObject({
        verdict: 'failed',
        problems: ['cover-open'],
      });
      expect(partOf(report, 'cabinet')).toMatchObject({ verdict: 'passed', problems: [] });
      expect(report).toMatchObject({ verdict: 'failed', sheet: 'on-screen' });
    },
    LONG,
  );

  test(
    'paper low, desk dark: passes with what is to be looked after, and the sheet says so',
    async () => {
      await using bench = await openBench();
      unwrap(await bench.site.act({ type: 'set-fault', fault: 'receipt-paper-low', on: true }));
      unwrap(await bench.site.act({ type: 'set-fault', fault: 'camera-dark', on: true }));
      const { desk } = await deskOf(bench.devices);
      const report = unwrap(await desk.run({ signal: never }));
      expect(partOf(report, 'receipt-printer')).toMatchObject({
        verdict: 'attention',
        problems: ['paper-low'],
      });
      expect(partOf(report, 'document-camera')).toMatchObject({ verdict: 'attention', code: 'picture-dark' });
      expect(report).toMatchObject({ verdict: 'attention', sheet: 'printed' });
      const sheet = await bench.site.lastPrint('receipt-printer');
      if (process.env.SELF_TEST_SHEET)
        await writeFile(`${process.env.SELF_TEST_SHEET}.low.png`, sheet!.bytes);
    },
    LONG,
  );
});

const check = (part: PartCheck['part'], run: PartCheck['check'], deadlineMs = 15_000): PartCheck => ({
  part,
  deadlineMs,
  simulated: true,
  check: run,
});
const well: PartFinding = { condition: 'ready', problems: [], simulated: true };

describe('one broken part never stops the others', () => {
  test('one hangs for ever, one throws, one fails, one is well', async () => {
    const results = await testParts(
      [
        check('id-card-reader', () => new Promise(() => undefined), 20),
        check('cabinet', () => Promise.reject(new Error('a bug'))),
        check('code-scanner', async () => fail('device-busy')),
        check('storage', async () => ok(well)),
      ],
      { deadlineMs: 15_000, signal: never },
      () => {},
    );
    expect(results.map(({ verdict, code }) => [verdict, code])).toEqual([
      ['failed', 'deadline-exceeded'],
      ['failed', 'self-test-error'],
      ['failed', 'device-busy'],
      ['passed', undefined],
    ]);
  });

  test('never during a visit, one at a time, and a visit that begins ends it', async () => {
    const visit = { running: true };
    const hanging = check('id-card-reader', () => new Promise(() => undefined));
    const { desk } = await deskOf(undefined, { visitRunning: () => visit.running, checks: () => [hanging] });
    expect(await desk.run({ signal: never })).toMatchObject({ failure: { code: 'visit-running' } });
    visit.running = false;
    const running = desk.run({ signal: never });
    expect(await desk.run({ signal: never })).toMatchObject({ failure: { code: 'self-test-running' } });
    desk.visitBegan();
    expect(unwrap(await running)).toMatchObject({ stopped: true, results: [{ code: 'aborted' }] });
    expect(desk.running).toBeUndefined();
  });

  test('a printer that says it is well and prints nothing is held back until a test has seen it print', async () => {
    const print = { outcome: 'failed' as 'failed' | 'printed' };
    const { desk } = await deskOf(undefined, {
      checks: () => [check('receipt-printer', async () => ok(well))],
      receiptPrinter: { print: async () => ok({ outcome: print.outcome, problems: [] }) },
    });
    const health: readonly DeviceHealth[] = [{ ...well, kind: 'receipt-printer' }];
    expect(desk.withFindings(health)[0]?.condition).toBe('ready');
    expect(unwrap(await desk.run({ signal: never }))).toMatchObject({
      verdict: 'failed',
      results: [{ code: 'sheet-not-printed' }],
    });
    expect(desk.withFindings(health)[0]?.condition).toBe('blocked');
    // Neither has seen it print.
    unwrap(await desk.run({ signal: never, printSheet: false }));
    expect(desk.withFindings(health)[0]?.condition).toBe('blocked');
    expect(unwrap(await desk.run({ signal: AbortSignal.abort() })).stopped).toBe(true);
    expect(desk.withFindings(health)[0]?.condition).toBe('blocked');
    print.outcome = 'printed';
    await desk.run({ signal: never });
    expect(desk.withFindings(health)[0]?.condition).toBe('ready');
  });

  const endings: readonly (readonly [string, Result<PrintSettlement, ReceiptPrinterFailure>])[] = [
    ['ended while it waits for the printer', fail('aborted')],
    ['ended in the middle of the sheet, which was taken back', ok({ outcome: 'failed', problems: [] })],
    ['ended in the middle of the sheet, which may come out', ok({ outcome: 'unknown', problems: [] })],
    ['the printer is closed by a shutdown', fail('device-closed')],
    ['somebody else has the printer for all the time of the sheet', fail('device-busy')],
  ];
  test.each(endings)('%s: says nothing of the printer, which stays in use', async (_, settled) => {
    const ending = new AbortController();
    const { desk } = await deskOf(undefined, {
      checks: () => [check('receipt-printer', async () => ok(well))],
      receiptPrinter: {
        print: async () => {
          if (settled.ok || settled.failure.code === 'aborted') ending.abort();
          const later = performance.now() + LONG;
          vi.spyOn(performance, 'now').mockReturnValue(later);
          return settled;
        },
      },
    });
    onTestFinished(() => void vi.restoreAllMocks());
    const report = unwrap(await desk.run({ signal: ending.signal }));
    expect(report).toMatchObject({
      verdict: 'passed',
      sheet: 'on-screen',
      results: [{ verdict: 'passed', condition: 'ready' }],
    });
    expect(desk.withFindings([{ ...well, kind: 'receipt-printer' }])[0]?.condition).toBe('ready');
  });
});

describe('parts that only some terminals have', () => {
  const bounds = { deadlineMs: 15_000, signal: never };
  const beside = { tryToWrite: () => ok(), askPlatform: async () => true };
  const resultOf = async (part: string, devices: Partial<DeviceSet>, more: Partial<BesideDevices> = {}) => {
    const checks = partChecks(devices as DeviceSet, { ...beside, ...more });
    const results = await testParts(checks, bounds, () => {});
    return results.find((result) => result.part === part);
  };

  test.each([
    ['ready', [], 'passed'],
    ['offline', ['not-responding'], 'failed'],
  ] as const)('a face camera that the screen found %s', async (condition, problems, verdict) => {
    const health: DeviceHealth = {
      kind: 'face-camera',
      condition,
      problems: [...problems],
      simulated: true,
    };
    const result = await resultOf('face-camera', {}, { faceCamera: () => health });
    expect(result).toMatchObject({ verdict, problems, simulated: true });
    expect(await resultOf('face-camera', {}, { faceCamera: () => undefined })).toBeUndefined();
  });

  test.each([
    ['there', ok({ widthMm: 200, heightMm: 100 }), { verdict: 'passed' }],
    ['unplugged', fail('port-not-found'), { verdict: 'attention', problems: ['port-lost'] }],
    [
      'that says nothing of itself',
      fail('pen-not-described'),
      { verdict: 'attention', code: 'pen-not-described' },
    ],
  ] as const)('a pen pad %s', async (_, checked, expected) => {
    const signaturePad = { check: async () => checked } as unknown as SignaturePadDriver;
    expect(await resultOf('signature-pad', { signaturePad })).toMatchObject(expected);
    expect(await resultOf('signature-pad', {})).toBeUndefined();
  });
});

describe('the store', () => {
  const reportOf = async (): Promise<SelfTestReport> => {
    const { desk } = await deskOf(undefined);
    return unwrap(await desk.run({ signal: never }));
  };

  test('keeps the last 60 results and counts them all, also for the next run of the program', async () => {
    const report = await reportOf();
    const directory = await folder();
    const store = new SelfTestStore(directory);
    for (let test = 1; test <= 75; test += 1) unwrap(store.add({ ...report, catalogRevision: test }));
    for (const seen of [store, new SelfTestStore(directory)]) {
      expect(seen.tests).toBe(75);
      expect(seen.reports).toHaveLength(60);
      expect(seen.reports[0]?.catalogRevision).toBe(16);
      expect(seen.last?.catalogRevision).toBe(75);
    }
  });

  test('a file that is damaged or of another kind: it begins anew', async () => {
    const report = await reportOf();
    const directory = await folder();
    unwrap(new SelfTestStore(directory).add(report));
    const file = join(directory, 'self-test', 'results.json');
    for (const text of ['{"tests":1,"rep', '[]', '{"tests":-1,"reports":[]}']) {
      await writeFile(file, text);
      const store = new SelfTestStore(directory);
      expect([store.tests, store.reports]).toEqual([0, []]);
    }
  });

  test('a disk that takes nothing: said, and the result is known until the end of the program', async () => {
    const report = await reportOf();
    const directory = await folder();
    await writeFile(join(directory, 'self-test'), 'a file where the folder should be');
    const store = new SelfTestStore(directory);
    expect(store.add(report)).toMatchObject({ failure: { code: 'self-test-not-stored' } });
    expect(store.last).toEqual(report);
  });
});

describe('a self-test that is ended while a lamp glows', () => {
  async function endedWhileOneGlows(then: (driver: CabinetDriver) => Promise<unknown>) {
    const peer = unwrap(await TcpPeer.listen());
    const simulator = new CabinetSimulator({ peer });
    const driver = new CabinetDriver({
      opener: peer.opener,
      wiring: { slave: 1, lamps: { 'id-card-reader': 0, 'document-tray': 1, 'receipt-slot': 2 } },
    });
    onTestFinished(async () => {
      await driver.close();
      simulator.close();
      await peer.close();
    });
    const lit = () => simulator.coils.flatMap((on, index) => (on ? [index] : []));
    const stop = new AbortController();
    const devices = { cabinet: driver } as unknown as DeviceSet;
    const beside = { tryToWrite: () => ok(), askPlatform: async () => true };
    const cabinet = partChecks(devices, beside).find(({ part }) => part === 'cabinet')!;
    const testing = cabinet.check({ deadlineMs: 15_000, signal: stop.signal });
    await expect.poll(lit, { timeout: 15_000, interval: 5 }).toEqual([0]);
    stop.abort();
    await then(driver);
    expect(await testing).toMatchObject({ value: { code: 'aborted' } });
    return lit();
  }

  test('leaves none glowing', async () => {
    expect(await endedWhileOneGlows(async () => undefined)).toEqual([]);
  });

  test('leaves the lamp of the visit that ended it', async () => {
    const bounds = { deadlineMs: 15_000, signal: never };
    const lit = await endedWhileOneGlows((driver) => driver.setLamp('receipt-slot', bounds));
    expect(lit).toEqual([2]);
  });
});

describe('the daily test', () => {
  const report = (at: string, more: Partial<SelfTestReport> = {}) =>
    ({ at, verdict: 'passed', stopped: false, ...more }) as SelfTestReport;
  /** 07:40 in China. */
  const now = new Date('2026-11-21T23:40:00Z');

  test.each([
    ['its time has not come', '08:00', [], false],
    ['its time has come', '07:30', [], true],
    ['made already', '07:30', [report('2026-11-21T23:31:00Z')], false],
    ['made before its time, by a technician', '07:30', [report('2026-11-21T23:20:00Z')], true],
    ['made yesterday', '07:30', [report('2026-11-20T23:31:00Z')], true],
    ['ended by a citizen', '07:30', [report('2026-11-21T23:31:00Z', { stopped: true })], true],
    ['failed a moment ago', '07:30', [report('2026-11-21T23:31:00Z', { verdict: 'failed' })], false],
    ['failed a while ago', '07:00', [report('2026-11-21T23:05:00Z', { verdict: 'failed' })], true],
  ] as const)('%s', (_, at, reports, due) => {
    expect(isDue(at, reports, now)).toBe(due);
  });

  test('never more than three times a day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 20 }), (count) => {
        const failed = Array.from({ length: count }, () =>
          report('2026-11-21T22:31:00Z', { verdict: 'failed' }),
        );
        return !isDue('06:00', failed, now);
      }),
    );
  });

  test('storage fails under the counters: logged, the terminal goes on, and the test waits a while', async () => {
    const clock = { now };
    const logged: string[] = [];
    const counters = vi.fn(() => {
      throw new Error('disk I/O error');
    });
    const { desk } = await deskOf(undefined, {
      about: counters,
      logger: { ...quiet, error: (event) => logged.push(event) },
    });
    const daily = new DailySelfTest({
      at: '07:30',
      reports: () => desk.reports,
      run: () => desk.run({ signal: never }),
      now: () => clock.now,
    });
    await daily.look();
    await daily.look();
    expect(logged).toEqual(['self-test-crashed']);
    expect(desk.running).toBeUndefined();
    clock.now = new Date(now.getTime() + 16 * 60_000);
    daily.start();
    await daily.stop();
    expect(counters).toHaveBeenCalledTimes(2);
  });

  test('whatever throws around the test: a look does not reject, nor does the end', async () => {
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    onTestFinished(() => warned.mockRestore());
    const daily = new DailySelfTest({
      at: '07:30',
      reports: () => [],
      run: () => Promise.reject(new Error('a bug')),
      now: () => now,
    });
    daily.start();
    await daily.stop();
    await daily.look();
    expect(warned).toHaveBeenCalledExactlyOnceWith('a bug', 'DailySelfTestWarning');
  });
});
