/** The finder with real drivers on real pseudo-terminals, whose names are those of a machine's USB ports. */
import { symlink, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { IdCardReaderDriver } from '../id-card-reader/driver.ts';
import { IdCardReaderSimulator } from '../id-card-reader/simulator.ts';
import type { CallBounds, PortOpener } from '../port.ts';
import { ReceiptPrinterDriver } from '../receipt-printer/driver.ts';
import { ReceiptPrinterSimulator } from '../receipt-printer/simulator.ts';
import type { Peer } from '../transports/peer.ts';
import { PseudoTerminal } from '../transports/pseudo-terminal.ts';
import { SerialPortOpener } from '../transports/serial-port.ts';
import type { StatedEvidence } from './match-ports.ts';
import { type IdentifyingQuestion, PortFinder, type WishedDevice } from './port-finder.ts';
import { type PluggedDevice, SysfsTree } from './testing/sysfs-tree.ts';

let tree: SysfsTree;
const afterwards: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  tree = await SysfsTree.create();
});
afterEach(async () => {
  for (const close of afterwards.splice(0).reverse()) await close();
  await tree.dispose();
});

const bounds = (deadlineMs = 15_000): CallBounds => ({ deadlineMs, signal: new AbortController().signal });
const CH340 = { vendorId: '1a86', productId: '7523' };

/** A USB device with a real terminal behind its name. */
async function plug(device: PluggedDevice): Promise<PseudoTerminal> {
  const terminal = unwrap(await PseudoTerminal.create({ linkPath: tree.pathOf(device.node) }));
  afterwards.push(() => terminal.close());
  await tree.plug(device);
  return terminal;
}

async function unplug(device: PluggedDevice, terminal: Peer): Promise<void> {
  await tree.unplug(device);
  await terminal.close();
}

const openPort = (path: string): PortOpener => new SerialPortOpener({ path });
/** As in production: the health check of the real driver. */
const asksReader: IdentifyingQuestion = async (opener, limits) => {
  const driver = new IdCardReaderDriver({ opener });
  const health = await driver.checkHealth(limits);
  await driver.close();
  return health.ok && health.value.condition !== 'offline' ? 'answered' : 'silent';
};
const asksPrinter: IdentifyingQuestion = async (opener, limits) => {
  const driver = new ReceiptPrinterDriver({ opener });
  const health = await driver.checkHealth(limits);
  await driver.close();
  return health.ok && health.value.condition !== 'offline' ? 'answered' : 'silent';
};

const reader = (evidence: StatedEvidence, question?: IdentifyingQuestion): WishedDevice => ({
  device: 'idCardReader',
  kind: 'id-card-reader',
  transport: 'serial',
  evidence,
  openPort,
  ...(question === undefined ? {} : { question }),
});
const printer = (evidence: StatedEvidence, question?: IdentifyingQuestion): WishedDevice => ({
  ...reader(evidence, question),
  device: 'receiptPrinter',
  kind: 'receipt-printer',
});

function finderFor(...devices: WishedDevice[]): PortFinder {
  return new PortFinder({ enumerator: tree.ports, devices, answerLimitMs: 5_000 });
}

function readerDriver(finder: PortFinder): IdCardReaderDriver {
  const driver = new IdCardReaderDriver({ opener: finder.openerFor('idCardReader') });
  afterwards.push(() => driver.close());
  return driver;
}
const conditionOf = async (driver: IdCardReaderDriver) =>
  unwrap(await driver.checkHealth(bounds())).condition;

test('replugged under another name: the ladder finds it again by its serial number', async () => {
  const first = { node: 'ttyUSB0', socket: '1-1.1', ...CH340, serialNumber: 'R-7' };
  const terminal = await plug(first);
  new IdCardReaderSimulator({ peer: terminal });
  const driver = readerDriver(finderFor(reader({ serialNumber: 'R-7' })));
  expect(await conditionOf(driver)).toBe('ready');

  await unplug(first, terminal);
  const second = await plug({ ...first, node: 'ttyUSB1', socket: '1-1.3' });
  new IdCardReaderSimulator({ peer: second });
  // One call, without anybody's help: it meets the lost port, and its ladder opens the new one.
  unwrap(await driver.reset(bounds()));
  expect(await conditionOf(driver)).toBe('ready');
});

test('absent at start and plugged in later: it is there at the next look', async () => {
  const driver = readerDriver(finderFor(reader({ location: '1-1.1:1.0' })));
  expect(unwrap(await driver.checkHealth(bounds()))).toMatchObject({
    condition: 'offline',
    problems: ['port-lost'],
  });
  new IdCardReaderSimulator({ peer: await plug({ node: 'ttyUSB4', socket: '1-1.1', ...CH340 }) });
  expect(await conditionOf(driver)).toBe('ready');
});

test('two readers of the same kind: neither is taken, and the reason names both', async () => {
  const evidence = { vendorId: 0x2ce3, productId: 0x9563 };
  const model = { vendorId: '2ce3', productId: '9563' };
  new IdCardReaderSimulator({ peer: await plug({ node: 'ttyACM0', socket: '1-1.1', ...model }) });
  const twin = { node: 'ttyACM1', socket: '1-1.2', ...model };
  const twinTerminal = await plug(twin);
  new IdCardReaderSimulator({ peer: twinTerminal });
  const finder = finderFor(reader(evidence, asksReader));
  expect(await finder.openerFor('idCardReader').open(bounds())).toEqual({
    ok: false,
    failure: {
      code: 'port-ambiguous',
      detail: `ports-equal: ${tree.pathOf('ttyACM0')}, ${tree.pathOf('ttyACM1')}`,
    },
  });
  // One of them goes: there is no doubt any more.
  await unplug(twin, twinTerminal);
  expect(await conditionOf(readerDriver(finder))).toBe('ready');
});

test('two converters of the same kind: each is asked, and a printer prints nothing of it', async () => {
  const paper = new ReceiptPrinterSimulator({
    peer: await plug({ node: 'ttyUSB0', socket: '1-1.1', ...CH340 }),
  });
  new IdCardReaderSimulator({ peer: await plug({ node: 'ttyUSB1', socket: '1-1.2', ...CH340 }) });
  const evidence = { vendorId: 0x1a86, productId: 0x7523 };
  const finder = finderFor(reader(evidence, asksReader), printer(evidence, asksPrinter));
  const [readerPort, printerPort] = await Promise.all([
    finder.openerFor('idCardReader').open(bounds()),
    finder.openerFor('receiptPrinter').open(bounds()),
  ]);
  expect(unwrap(readerPort).description).toBe(`serial ${tree.pathOf('ttyUSB1')}`);
  expect(unwrap(printerPort).description).toBe(`serial ${tree.pathOf('ttyUSB0')}`);
  await Promise.all([unwrap(readerPort).close(), unwrap(printerPort).close()]);
  expect(paper.slips).toEqual([]);

  const survey = unwrap(await finder.survey({ ask: true }, bounds()));
  expect(survey.devices.map(({ match }) => match)).toMatchObject([
    { kind: 'found', appraisal: { points: 80, port: { path: tree.pathOf('ttyUSB1') } } },
    { kind: 'found', appraisal: { points: 80, port: { path: tree.pathOf('ttyUSB0') } } },
  ]);
});

test('a port held by another program is not asked, and the failure says so', async () => {
  const terminal = await plug({ node: 'ttyUSB0', socket: '1-1.1', ...CH340 });
  new IdCardReaderSimulator({ peer: terminal });
  const finder = finderFor(reader({ vendorId: 0x1a86 }, asksReader));
  // Another owner, with the lock that every serial program sets.
  const other = unwrap(await openPort(tree.pathOf('ttyUSB0')).open(bounds()));
  expect(await finder.openerFor('idCardReader').open(bounds())).toMatchObject({
    failure: { code: 'port-busy', detail: `port-held: ${tree.pathOf('ttyUSB0')}` },
  });
  await other.close();

  const seen = new PortFinder({
    enumerator: {
      list: () => tree.ports.list(),
      holders: async ([path]) => new Map([[path!, 'ModemManager (812)']]),
    },
    devices: [reader({ vendorId: 0x1a86 }, () => Promise.reject(new Error('must not be asked')))],
  });
  expect(await seen.openerFor('idCardReader').open(bounds())).toMatchObject({
    failure: { code: 'port-busy' },
  });
  const survey = unwrap(await seen.survey({ ask: false }, bounds()));
  expect([...survey.holders.values()]).toEqual(['ModemManager (812)']);
  expect(survey.devices[0]?.appraisals[0]?.refusal).toBe('held-by-another-program');

  // Found by its evidence: then it is the opening that fails, and it works again when the port is free.
  const located = readerDriver(finderFor(reader({ location: '1-1.1:1.0' })));
  const again = unwrap(await openPort(tree.pathOf('ttyUSB0')).open(bounds()));
  expect(await conditionOf(located)).toBe('offline');
  await again.close();
  expect(await conditionOf(located)).toBe('ready');
});

test('a port that the profile names is opened without a search, and is nobody else’s', async () => {
  const device = { node: 'ttyUSB0', socket: '1-1.1', ...CH340 };
  new IdCardReaderSimulator({ peer: await plug(device) });
  const path = tree.pathOf('ttyUSB0');
  const finder = finderFor(
    { ...reader({}), path },
    // Everything but the name speaks for the printer.
    printer({ location: '1-1.1:1.0' }, asksPrinter),
  );
  const named = unwrap(await finder.openerFor('idCardReader').open(bounds()));
  expect(await finder.openerFor('receiptPrinter').open(bounds())).toMatchObject({
    failure: { code: 'port-not-found', detail: `nothing-fits: ${path}` },
  });
  await named.close();
  await tree.unplug(device);
  await unwrap(await finder.openerFor('idCardReader').open(bounds())).close();
});

test('a device of ours that is at work is not disturbed by the search for another one', async () => {
  const evidence = { vendorId: 0x1a86, productId: 0x7523 };
  const terminal = await plug({ node: 'ttyUSB0', socket: '1-1.1', ...CH340 });
  new IdCardReaderSimulator({ peer: terminal });
  const finder = finderFor(reader(evidence, asksReader), printer(evidence, asksPrinter));
  const driver = readerDriver(finder);
  expect(await conditionOf(driver)).toBe('ready');
  let bytes = 0;
  terminal.onBytes((part) => {
    bytes += part.length;
  });
  expect(await finder.openerFor('receiptPrinter').open(bounds())).toMatchObject({
    failure: { code: 'port-not-found' },
  });
  expect(bytes).toBe(0);
});

test('a silent port is not asked again at once, but a replugged one is', async () => {
  const device = { node: 'ttyUSB0', socket: '1-1.1', ...CH340 };
  const terminal = await plug(device);
  let asked = 0;
  const question: IdentifyingQuestion = async () => {
    asked += 1;
    return 'silent';
  };
  const finder = new PortFinder({
    enumerator: tree.ports,
    devices: [reader({ vendorId: 0x1a86 }, question)],
    answerFreshMs: 600_000,
  });
  const opener = finder.openerFor('idCardReader');
  for (let round = 0; round < 3; round += 1) {
    expect(await opener.open(bounds())).toMatchObject({
      failure: { detail: `nothing-fits: ${terminal.path}` },
    });
  }
  expect(asked).toBe(1);
  await tree.unplug(device);
  expect(await opener.open(bounds())).toMatchObject({ failure: { detail: 'nothing-attached' } });
  await tree.plug(device);
  expect(await opener.open(bounds())).toMatchObject({ ok: false });
  expect(asked).toBe(2);
});

test('a call that ends while it searches ends the search, and the next one is not held up', async () => {
  await plug({ node: 'ttyUSB0', socket: '1-1.1', ...CH340 });
  const begun = Promise.withResolvers<void>();
  let mayAnswer = false;
  const question: IdentifyingQuestion = async (_, limits) => {
    if (mayAnswer) return 'answered';
    begun.resolve();
    await new Promise((resolve) => limits.signal.addEventListener('abort', resolve));
    return 'silent';
  };
  const finder = finderFor(reader({ vendorId: 0x1a86 }, question));
  const stopped = new AbortController();
  const first = finder.openerFor('idCardReader').open({ deadlineMs: 15_000, signal: stopped.signal });
  await begun.promise;
  const waiting = finder.openerFor('idCardReader').open({ deadlineMs: 15_000, signal: AbortSignal.abort() });
  expect(await waiting).toMatchObject({ failure: { code: 'aborted' } });
  stopped.abort();
  expect(await first).toMatchObject({ failure: { code: 'aborted' } });
  mayAnswer = true;
  await unwrap(await finder.openerFor('idCardReader').open(bounds())).close();
});

test('questions that take longer than one call: the next call goes on where it ended', async () => {
  await plug({ node: 'ttyUSB0', socket: '1-1.1', ...CH340 });
  const asked: string[] = [];
  const ended = new AbortController();
  const asksSecond: IdentifyingQuestion = async () => {
    asked.push('reader');
    if (asked.length > 2) return 'answered';
    ended.abort();
    return 'silent';
  };
  const asksFirst: IdentifyingQuestion = async () => {
    asked.push('printer');
    return 'silent';
  };
  const finder = finderFor(reader({}, asksSecond), printer({}, asksFirst));
  const opener = finder.openerFor('idCardReader');
  expect(await opener.open({ deadlineMs: 15_000, signal: ended.signal })).toMatchObject({
    failure: { code: 'aborted' },
  });
  await unwrap(await opener.open(bounds())).close();
  // Silence counts once it was heard to its end.
  expect(asked).toEqual(['printer', 'reader', 'reader']);
});

test('a link of the site’s own names a port: the device behind it is nobody else’s', async () => {
  await tree.plug({ node: 'ttyUSB0', socket: '1-1.1', ...CH340 });
  await writeFile(tree.pathOf('ttyUSB0'), '');
  const link = tree.pathOf('our-reader');
  await symlink(tree.pathOf('ttyUSB0'), link);
  const finder = finderFor({ ...reader({}), path: link }, printer({ location: '1-1.1:1.0' }, asksPrinter));
  const survey = unwrap(await finder.survey({ ask: true }, bounds()));
  expect(survey.devices).toMatchObject([
    { match: { kind: 'named', path: link }, appraisals: [{ port: { aliases: [link] } }] },
    { match: { code: 'nothing-fits' }, appraisals: [{ refusal: 'named-for-another' }] },
  ]);
  expect(survey.answers.size).toBe(0);
});

test('a survey asks only of the port that is still in doubt, and those that may print or act come first', async () => {
  await tree.plug({ node: 'ttyUSB0', socket: '1-1.1', ...CH340 });
  await tree.plug({ node: 'ttyUSB1', socket: '1-1.2', ...CH340 });
  const asked: string[] = [];
  const asks =
    (kind: string): IdentifyingQuestion =>
    async ({ description }) => {
      asked.push(`${kind} at ${description}`);
      return 'silent';
    };
  const finder = finderFor(
    { ...reader({}, asks('dispenser')), device: 'cardDispenser', kind: 'card-dispenser' },
    reader({ location: '1-1.1:1.0' }, asks('reader')),
    printer({}, asks('printer')),
    { ...reader({}), device: 'cabinet', kind: 'cabinet' },
  );
  const survey = unwrap(await finder.survey({ ask: true }, bounds()));
  const doubtful = `serial ${tree.pathOf('ttyUSB1')}`;
  expect(asked).toEqual([`printer at ${doubtful}`, `dispenser at ${doubtful}`]);
  expect(survey.answers).toEqual(new Map([[tree.pathOf('ttyUSB1'), 'silent']]));
  expect(survey.devices.find(({ wish }) => wish.device === 'idCardReader')?.match).toMatchObject({
    kind: 'found',
    path: tree.pathOf('ttyUSB0'),
  });
});

test('the system’s list of ports does not come: search and survey end with their call', async () => {
  const finder = new PortFinder({
    enumerator: { list: () => new Promise<never>(() => undefined), holders: async () => new Map() },
    devices: [reader({}, asksReader)],
  });
  expect(await finder.openerFor('idCardReader').open(bounds(20))).toMatchObject({
    failure: { code: 'deadline-exceeded' },
  });
  expect(await finder.survey({ ask: true }, bounds(20))).toMatchObject({
    failure: { code: 'deadline-exceeded' },
  });
});

test('a call that ends while the owners of ports are looked for asks no port', async () => {
  await tree.plug({ node: 'ttyUSB0', socket: '1-1.1', ...CH340 });
  const ended = new AbortController();
  const finder = new PortFinder({
    enumerator: {
      list: () => tree.ports.list(),
      holders: async () => {
        ended.abort();
        return new Map();
      },
    },
    devices: [reader({}, () => Promise.reject(new Error('must not be asked')))],
  });
  const opened = await finder.openerFor('idCardReader').open({ deadlineMs: 15_000, signal: ended.signal });
  expect(opened).toMatchObject({ failure: { code: 'aborted' } });
});

test('a device that nobody searches for is a bug', () => {
  expect(() => finderFor().openerFor('idCardReader')).toThrow('idCardReader');
});
