import { setTimeout as delay } from 'node:timers/promises';
import type { DeviceHealth, DeviceKind } from '#contract/device.ts';
import { type AppFailure, ok, type Result } from '#contract/result.ts';
import type { MachinePart } from '#contract/visit/road.ts';
import type { CallBounds } from '#drivers/port.ts';
import type { DeviceSet } from '../devices/device-set.ts';
import { whenFree } from '../devices/when-free.ts';
import type { PartCheck, PartFinding } from './self-test.ts';

/** Longest test of one device: recovery of a line takes a few seconds. */
const DEVICE_MS = 20_000;
const LAMP_MS = 250;
const DARK_MS = 1_000;
const LAMPS: readonly MachinePart[] = [
  'id-card-reader',
  'code-scanner',
  'document-camera',
  'face-camera',
  'document-tray',
  'receipt-slot',
];

export interface BesideDevices {
  /** A row is written and read back. */
  readonly tryToWrite: () => Result<unknown, AppFailure>;
  /** Asks the platform whether it is there. */
  readonly askPlatform: () => Promise<boolean>;
  /** How the face camera was when the screen last opened it; undefined where there is none, or nothing compares faces. */
  readonly faceCamera?: () => DeviceHealth | undefined;
}

type HealthCall = (bounds: CallBounds) => Promise<Result<DeviceHealth, AppFailure>>;

/** A check for every device of the terminal, its storage and its platform. */
export function partChecks(devices: DeviceSet, beside: BesideDevices): readonly PartCheck[] {
  const checks: PartCheck[] = [];
  const add = (
    part: DeviceKind,
    health: HealthCall | undefined,
    more?: (bounds: CallBounds) => Promise<Result<string | undefined, AppFailure>>,
  ): void => {
    if (health === undefined) return;
    checks.push({
      part,
      deadlineMs: DEVICE_MS,
      simulated: false,
      check: async (bounds) => {
        const found = await whenFree(bounds, health);
        if (!found.ok) return found;
        const { condition, problems, simulated } = found.value;
        const finding: PartFinding = { condition, problems, simulated };
        if (more === undefined || condition === 'offline' || condition === 'blocked') return ok(finding);
        const code = await whenFree(bounds, more);
        if (!code.ok) return ok({ ...finding, condition: 'blocked', code: code.failure.code });
        return ok(code.value === undefined ? finding : { ...finding, code: code.value });
      },
    });
  };
  const { idCardReader, receiptPrinter, codeScanner, documentPrinter, documentCamera } = devices;
  const { cabinet, uninterruptiblePower, cardDispenser, smartCardReader } = devices;
  add('id-card-reader', idCardReader && ((bounds) => idCardReader.checkHealth(bounds)));
  add('receipt-printer', receiptPrinter && ((bounds) => receiptPrinter.checkHealth(bounds)));
  add('code-scanner', codeScanner && ((bounds) => codeScanner.checkHealth(bounds)));
  add('document-printer', documentPrinter && ((bounds) => documentPrinter.checkHealth(bounds)));
  // A camera of the screen's browser gives a picture only when a citizen takes one.
  const ofScreen = 'screenCamera' in devices && devices.screenCamera !== undefined;
  add(
    'document-camera',
    documentCamera && ((bounds) => documentCamera.checkHealth(bounds)),
    documentCamera === undefined || ofScreen
      ? undefined
      : async (bounds) => {
          // An empty desk is as it should be; a dark one has a lamp that is out.
          const picture = await documentCamera.capture(bounds);
          if (!picture.ok) return picture;
          return ok(picture.value.quality.dark ? 'picture-dark' : undefined);
        },
  );
  // The screen's browser has it, and opens it for a citizen only: what it said last is what is known.
  const face = beside.faceCamera?.();
  add('face-camera', face && (async () => ok(face)));
  const { signaturePad } = devices;
  if (signaturePad !== undefined) {
    checks.push({
      part: 'signature-pad',
      deadlineMs: DEVICE_MS,
      simulated: false,
      check: async (bounds) => ok(penFinding(await signaturePad.check(bounds))),
    });
  }
  add(
    'uninterruptible-power',
    uninterruptiblePower && ((bounds) => uninterruptiblePower.checkHealth(bounds)),
  );
  add(
    'cabinet',
    cabinet && ((bounds) => cabinet.checkHealth(bounds)),
    cabinet && ((bounds) => lightEachLamp(cabinet, bounds)),
  );
  add('card-dispenser', cardDispenser && ((bounds) => cardDispenser.checkHealth(bounds)));
  add('smart-card-reader', smartCardReader && ((bounds) => smartCardReader.checkHealth(bounds)));
  checks.push(
    {
      part: 'storage',
      deadlineMs: DEVICE_MS,
      simulated: false,
      check: async () =>
        ok(
          beside.tryToWrite().ok
            ? { condition: 'ready', problems: [], simulated: false }
            : { condition: 'blocked', problems: [], simulated: false, code: 'storage-not-writable' },
        ),
    },
    {
      part: 'platform',
      deadlineMs: DEVICE_MS,
      simulated: false,
      check: async () =>
        ok(
          (await beside.askPlatform())
            ? { condition: 'ready', problems: [], simulated: false }
            : { condition: 'degraded', problems: [], simulated: false, code: 'platform-unreachable' },
        ),
    },
  );
  return checks;
}

/** Without its pad a citizen signs on the glass: the terminal serves, and somebody should come. */
function penFinding(checked: Result<unknown, AppFailure>): PartFinding {
  const finding: PartFinding = { condition: 'ready', problems: [], simulated: false };
  if (checked.ok) return finding;
  const { code } = checked.failure;
  if (code.startsWith('port-')) return { ...finding, condition: 'degraded', problems: ['port-lost'] };
  return { ...finding, condition: 'degraded', code };
}

/** For whoever stands before it: each lamp once. However it ends, none is left glowing. */
async function lightEachLamp(
  cabinet: NonNullable<DeviceSet['cabinet']>,
  bounds: CallBounds,
): Promise<Result<string | undefined, AppFailure>> {
  const { signal } = bounds;
  let dark: Promise<Result<unknown, AppFailure>> | undefined;
  const putOut = (): void => {
    // Bounds of its own: those of the test may be over.
    dark ??= cabinet.setLamp(undefined, { deadlineMs: DARK_MS, signal: new AbortController().signal });
    // It is awaited a lamp's time later: until then a bug of the driver must not end the process.
    dark.catch(() => undefined);
  };
  // At that very moment: the lamp of the visit that ends the test is set after this, and must stay.
  signal.addEventListener('abort', putOut, { once: true });
  try {
    for (const lamp of LAMPS) {
      const lit = await whenFree(bounds, (rest) => cabinet.setLamp(lamp, rest));
      if (!lit.ok) return ok(signal.aborted ? 'aborted' : 'lamps-failed');
      await delay(LAMP_MS);
    }
    if (signal.aborted) return ok('aborted');
    putOut();
    return ok((await dark)?.ok === true ? undefined : 'lamps-failed');
  } finally {
    signal.removeEventListener('abort', putOut);
    putOut();
    // What it came to is told above; a cabinet that does not answer keeps its lamp.
    await dark;
  }
}
