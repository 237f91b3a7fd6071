import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { specimenDocuments } from '#drivers/id-card-reader/specimens.ts';
import { receivedCases } from '../support/hub-records.ts';
import { OutsideDevices } from '../support/outside-devices.ts';
import { RpcVisitor } from '../support/rpc-visitor.ts';
import { HURRIED, Station } from '../support/station.ts';

export interface PowerCutReport {
  readonly visits: number;
  /** Slips that came out before the cut: each is a promise to a citizen. */
  readonly slips: number;
  /** Cases at the hub in the end; may be more than slips, never fewer. */
  readonly received: number;
  readonly lost: readonly string[];
  readonly twice: readonly string[];
  readonly changed: readonly string[];
}

const ITEM = 'public-security/residence-permit';
/** From the confirmation to well past the slip. */
const LONGEST_DELAY_MS = 3_500;
const DELIVERY_LIMIT_MS = 120_000;

/**
 * Submits visits and kills the terminal's process with SIGKILL at a random moment after the confirmation, every
 * third one with the network off. In the end each slip on paper must be a case at the hub, once, with the very
 * bytes the citizen showed to the camera and signed.
 */
export async function runPowerCuts(options: {
  readonly visits: number;
  readonly random?: () => number;
  readonly onVisit?: (visit: number, slips: number) => void;
}): Promise<PowerCutReport> {
  const random = options.random ?? Math.random;
  const directory = await mkdtemp(join(tmpdir(), 'zhuban-power-cuts-'));
  const devices = await OutsideDevices.plugIn(directory);
  const station = await Station.start({ profile: devices.profile, timing: HURRIED });
  /** Pages the citizen showed, as they were before the cut. */
  const shown: Buffer[] = [];
  try {
    for (let visit = 1; visit <= options.visits; visit += 1) {
      const visitor = await RpcVisitor.connect(station.terminal.ready.url);
      if (visit % 3 === 0) await visitor.rpc.technician.act({ type: 'set-network', on: false });
      devices.reader.takeCard();
      await visitor.fillIn(ITEM, undefined, () =>
        devices.reader.layCard({ document: specimenDocuments.resident }),
      );
      for (const pageId of visitor.pageIds) {
        const page = await visitor.rpc.visit.page({ pageId });
        if (page !== null) shown.push(Buffer.from(page.jpeg, 'base64'));
      }
      await visitor.send({ type: 'confirm' });
      await delay(random() * LONGEST_DELAY_MS);
      visitor.close();
      await station.restartTerminal('SIGKILL');
      options.onVisit?.(visit, devices.slipCodes.length);
    }
    await waitForDelivery(station);
    return await compare(station, devices.slipCodes, shown, options.visits);
  } finally {
    await station.stop();
    await devices.unplug();
    await rm(directory, { recursive: true, force: true });
  }
}

async function waitForDelivery(station: Station): Promise<void> {
  const visitor = await RpcVisitor.connect(station.terminal.ready.url);
  try {
    const endsAt = performance.now() + DELIVERY_LIMIT_MS;
    for await (const status of await visitor.rpc.status.watch()) {
      if (status.online && status.pendingCases === 0) return;
      if (performance.now() > endsAt)
        throw new Error(`${status.pendingCases} cases were not delivered in time`);
    }
  } finally {
    visitor.close();
  }
}

async function compare(
  station: Station,
  slipCodes: readonly string[],
  shown: readonly Buffer[],
  visits: number,
): Promise<PowerCutReport> {
  const received = await receivedCases(station.hubDirectory);
  const count = (slipCode: string): number => received.filter((entry) => entry.slipCode === slipCode).length;
  const changed = received.flatMap((entry) =>
    // A page stands in its material's PDF byte for byte.
    [...entry.files].flatMap(([attachmentId, file]) =>
      attachmentId.startsWith('signature') || shown.some((page) => Buffer.from(file).includes(page))
        ? []
        : [`${entry.caseId}/${attachmentId}`],
    ),
  );
  return {
    visits,
    slips: slipCodes.length,
    received: received.length,
    lost: slipCodes.filter((slipCode) => count(slipCode) === 0),
    twice: slipCodes.filter((slipCode) => count(slipCode) > 1),
    changed,
  };
}
