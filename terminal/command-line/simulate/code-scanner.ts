import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { type CodeScannerProfile, codeScannerProfiles } from '#drivers/code-scanner/profile.ts';
import { CodeScannerSimulator } from '#drivers/code-scanner/simulator.ts';
import { layCable, plug } from './cable.ts';
import { type EventListener, FaultSwitches, type SimulatedDevice } from './simulated-device.ts';

export const CODE_SCANNER_FAULTS = ['silent', 'truncated-code', 'unplugged'] as const;

/** How the simulated scanner is set up. */
export const simulatedScannerProfiles: Readonly<Record<string, CodeScannerProfile>> = {
  /** Looks by itself and takes commands too, so that a driver with any profile can read it. */
  'hands-free': { ...codeScannerProfiles.newland, trigger: 'always-on' },
  ...codeScannerProfiles,
};

/** How often a code that stays in the window is read again. */
const PRESENT_EVERY_MS = 1_000;

export async function simulateCodeScanner(
  options: { readonly link: string; readonly profile: string; readonly code?: string | undefined },
  emit: EventListener,
): Promise<Result<SimulatedDevice, AppFailure>> {
  const profile = simulatedScannerProfiles[options.profile];
  if (profile === undefined) return fail('scanner-profile-unknown', options.profile);
  const cable = await layCable(options.link);
  if (!cable.ok) return cable;
  const peer = cable.value;
  const faults = new FaultSwitches(CODE_SCANNER_FAULTS);
  const scanner = new CodeScannerSimulator({ peer, profile });
  const present = (text: string): void => scanner.presentCode({ symbology: 'qr', text });
  const { code } = options;
  const timer = code === undefined ? undefined : setInterval(() => present(code), PRESENT_EVERY_MS);

  async function applyFaults(): Promise<Result<void, AppFailure>> {
    scanner.clearFaults();
    const always = { times: Number.POSITIVE_INFINITY };
    if (faults.has('silent')) scanner.inject({ kind: 'silent', ...always });
    if (faults.has('truncated-code')) scanner.inject({ kind: 'truncated-code', ...always });
    return plug(peer, !faults.has('unplugged'));
  }

  return ok({
    address: { link: options.link },
    vocabulary: ['code <text>', 'take (the code that nobody has read)'],
    faultKinds: CODE_SCANNER_FAULTS,
    async obey(command) {
      switch (command.command) {
        case 'code':
          present(command.text);
          emit({ event: 'code-presented', text: command.text });
          return ok(true);
        case 'take':
          scanner.takeCode();
          emit({ event: 'code-taken' });
          return ok(true);
        case 'fault': {
          if (!faults.set(command.kind, command.on)) {
            return fail('fault-unknown', CODE_SCANNER_FAULTS.join(', '));
          }
          const applied = await applyFaults();
          if (!applied.ok) return applied;
          emit({ event: 'fault', kind: command.kind, on: command.on });
          return ok(true);
        }
        default:
          return ok(false);
      }
    },
    async close() {
      clearInterval(timer);
      scanner.close();
      await peer.close();
    },
  });
}
