import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { SimulatedFault } from '#contract/technician.ts';
import { startIppEvePrinter } from '#drivers/document-printer/testing/ippeveprinter.ts';
import { RpcVisitor } from './support/rpc-visitor.ts';
import { HURRIED, ROOT, Station } from './support/station.ts';

const CERTIFICATE = 'human-resources/participation-certificate';
const APPLICATION = 'public-security/residence-permit';

async function withStation(
  work: (visitor: RpcVisitor, station: Station) => Promise<void>,
  profile?: string,
): Promise<void> {
  const station = await Station.start({
    timing: HURRIED,
    ...(profile !== undefined && { profile }),
  });
  try {
    const visitor = await RpcVisitor.connect(station.terminal.ready.url);
    await work(visitor, station);
    visitor.close();
  } finally {
    await station.stop();
  }
}

async function openGuide(visitor: RpcVisitor, itemId: string): Promise<void> {
  await visitor.send({ type: 'start' });
  await visitor.send({ type: 'open-item', itemId });
  await visitor.until('guide');
}

const DOCUMENT_FAULTS = [
  ['document-media-empty', 'media-empty'],
  ['document-media-jam', 'media-jam'],
  ['document-cover-open', 'cover-open'],
  ['document-unplugged', 'not-responding'],
] as const satisfies readonly (readonly [SimulatedFault, string])[];

test('document printer empty, jammed, open or unplugged: told on the guide, before anybody is identified', async () => {
  await withStation(async (visitor) => {
    for (const [fault, problem] of DOCUMENT_FAULTS) {
      await visitor.rpc.technician.act({ type: 'set-fault', fault, on: true });
      await openGuide(visitor, CERTIFICATE);
      await visitor.when(
        ({ screen }) =>
          screen.name === 'guide' &&
          screen.guide.hindrances.some(
            (hindrance) =>
              hindrance.code === 'device-blocked' && hindrance.problems.some((name) => name === problem),
          ),
        `the guide to say ${problem}`,
      );
      await visitor.send({ type: 'begin' });
      expect(visitor.snapshot.screen.name).toBe('guide');
      await visitor.rpc.technician.act({ type: 'set-fault', fault, on: false });
      await visitor.when(
        ({ screen }) => screen.name === 'guide' && screen.guide.hindrances.length === 0,
        `the guide to be free of ${problem}`,
      );
      await visitor.send({ type: 'leave' });
      await visitor.until('attract');
    }
  });
});

const RECEIPT_FAULTS = ['receipt-paper-out', 'receipt-cover-open', 'receipt-unplugged'] as const;

test('receipt printer empty, open or unplugged: told on the guide; the code is on the screen; no slip is claimed', async () => {
  await withStation(async (visitor) => {
    for (const fault of RECEIPT_FAULTS) {
      await visitor.rpc.technician.act({ type: 'set-fault', fault, on: true });
      await openGuide(visitor, APPLICATION);
      await visitor.when(
        ({ screen }) => screen.name === 'guide' && screen.guide.remarks.includes('slip-on-screen-only'),
        `the guide to name ${fault}`,
      );
      await visitor.send({ type: 'leave' });
      await visitor.until('attract');
      await visitor.fillIn(APPLICATION);
      await visitor.submit();
      const { screen, outcome } = await visitor.when(
        (snapshot) => snapshot.screen.name === 'printing' && snapshot.screen.settled,
        'the slip to be settled',
      );
      const slip =
        screen.name === 'printing' ? screen.jobs.find((job) => job.device === 'receipt-printer') : undefined;
      expect(['failed', 'unknown']).toContain(slip?.state);
      expect(outcome?.slipCode).toMatch(/^[0-9A-Z]{16}$/);
      await visitor.finish();
      await visitor.rpc.technician.act({ type: 'set-fault', fault, on: false });
    }
  });
});

test('receipt printer unplugged in mid-print: failed or unknown, never printed', async () => {
  await withStation(async (visitor) => {
    await visitor.fillIn(APPLICATION);
    await visitor.send({ type: 'confirm' });
    await visitor.when(
      ({ screen }) => screen.name === 'printing' && screen.jobs[0]?.state === 'printing',
      'the slip to begin',
    );
    await visitor.rpc.technician.act({ type: 'set-fault', fault: 'receipt-unplugged', on: true });
    const { screen } = await visitor.when(
      (snapshot) => snapshot.screen.name === 'printing' && snapshot.screen.settled,
      'the slip to be settled',
    );
    expect(screen.name === 'printing' && ['failed', 'unknown']).toContain(
      screen.name === 'printing' ? screen.jobs[0]?.state : undefined,
    );
    await visitor.finish();
  });
});

test('document printer out of paper in mid-visit: the next person gets only his own paper', async () => {
  await withStation(async (visitor, station) => {
    await visitor.fillIn(CERTIFICATE, 'resident');
    await visitor.rpc.technician.act({ type: 'set-fault', fault: 'document-media-empty', on: true });
    await visitor.submit();
    const failed = await visitor.when(
      ({ screen }) =>
        screen.name === 'printing' && screen.jobs.some((job) => job.problems.includes('media-empty')),
      'the fault to be shown',
    );
    expect(JSON.stringify(failed.screen)).not.toContain('"device":"document-printer","state":"printed"');
    await visitor.when(({ screen }) => screen.name === 'printing' && screen.settled, 'the job to be settled');
    await visitor.finish();
    const before = await documents(visitor);
    await visitor.rpc.technician.act({ type: 'refill-paper' });
    // Paper is back: what the first person wanted must not come out now.
    await openGuide(visitor, CERTIFICATE);
    await visitor.when(
      ({ screen }) => screen.name === 'guide' && screen.guide.hindrances.length === 0,
      'the printer to be ready again',
    );
    expect(await documents(visitor)).toBe(before);
    await visitor.send({ type: 'leave' });
    await visitor.until('attract');
    await visitor.fillIn(CERTIFICATE, 'resident-second');
    await visitor.submit();
    await visitor.until('evaluate');
    await visitor.finish();
    expect(await documents(visitor)).toBe(before + 1);
    expect(station.terminal.ended).toBe(false);
  });
});

test('ippeveprinter out of paper: told on the guide, and printed once there is paper', async () => {
  const printer = await startIppEvePrinter({ pages: 1, secondsPerPage: 0.2 });
  test.skip(!printer.ok, printer.ok ? '' : `ippeveprinter: ${printer.failure.code}`);
  if (!printer.ok) return;
  const directory = await mkdtemp(join(tmpdir(), 'zhuban-ipp-'));
  try {
    const profile = join(directory, 'profile.json');
    const development = JSON.parse(
      await readFile(join(ROOT, 'terminal/configuration/profiles/development.json'), 'utf8'),
    ) as { devices: Record<string, unknown> };
    await writeFile(
      profile,
      JSON.stringify({
        ...development,
        devices: { ...development.devices, documentPrinter: { transport: 'ipp', uri: printer.value.uri } },
      }),
    );
    await withStation(async (visitor) => {
      await printer.value.setTrayLevel(0);
      await openGuide(visitor, CERTIFICATE);
      await visitor.when(
        ({ screen }) =>
          screen.name === 'guide' &&
          screen.guide.hindrances.some(
            (entry) => entry.code === 'device-blocked' && entry.problems.includes('media-empty'),
          ),
        'the guide to say that the printer is out of paper',
      );
      await visitor.send({ type: 'leave' });
      await visitor.until('attract');
      await printer.value.setTrayLevel(100);
      await visitor.fillIn(CERTIFICATE);
      await visitor.submit();
      await visitor.until('evaluate');
      await visitor.finish();
    }, profile);
  } finally {
    await printer.value.stop();
    await rm(directory, { recursive: true, force: true });
  }
});

async function documents(visitor: RpcVisitor): Promise<number> {
  for await (const state of await visitor.rpc.technician.watch()) return state.printedDocuments;
  throw new Error('the drawer says nothing');
}
