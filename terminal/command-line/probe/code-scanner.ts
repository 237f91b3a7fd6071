import { Deadline } from '#drivers/bounds.ts';
import { CodeScannerDriver } from '#drivers/code-scanner/driver.ts';
import { codeScannerProfiles } from '#drivers/code-scanner/profile.ts';
import { DeviceLinks } from '../../devices/device-links.ts';
import { EXIT } from '../exit-codes.ts';
import { interruption } from '../interruption.ts';
import { Output } from '../output.ts';
import { tellCounters } from './counters.ts';
import { causeOf, FOR_EVER_MS, openerOf } from './opener.ts';
import { startTrace } from './trace-file.ts';

export interface ProbeCodeScannerOptions {
  readonly port: string;
  readonly profile: keyof typeof codeScannerProfiles;
  readonly baud?: number;
  readonly once?: boolean;
  /** Milliseconds. */
  readonly timeout?: number;
  /** Path of a file that is not there yet. */
  readonly trace?: string;
  readonly counters?: boolean;
  readonly json?: boolean;
}

const DEVICE = 'code-scanner';
const ONCE_LIMIT_MS = 30_000;

/** Scans codes with the driver that the terminal uses, and prints what they say. */
export async function probeCodeScanner(options: ProbeCodeScannerOptions): Promise<number> {
  const output = new Output(options);
  const signal = interruption();
  const trace = startTrace(options.trace, { device: 'code-scanner', profile: options.profile });
  if (!trace.ok) return output.failEvent(trace.failure);
  if (options.trace !== undefined) {
    output.tell('The trace holds what the codes say: scan test codes only.');
  }
  const links = new DeviceLinks();
  const profile = codeScannerProfiles[options.profile];
  const driver = trace.value.driver(
    new CodeScannerDriver({
      opener: links.metered(DEVICE, trace.value.opener(openerOf(options.port, options.baud)), profile),
      profile,
      onRecovery: (step, cause) => {
        links.step(DEVICE, step, cause);
        output.tell(`recovery: ${step} (${cause.code})`);
      },
    }),
    ['open', 'scan'],
  );
  const limitMs = options.timeout ?? (options.once === true ? ONCE_LIMIT_MS : FOR_EVER_MS);
  const whole = new Deadline({ deadlineMs: limitMs, signal });
  try {
    const opened = await driver.open(whole.rest());
    if (!opened.ok) return output.failEvent(causeOf(opened.failure));
    output.tell(`The port ${options.port} is open. Hold a code before the scanner.`);
    for (;;) {
      const scanned = await driver.scan(
        options.once === true ? whole.rest() : { deadlineMs: limitMs, signal },
      );
      if (scanned.ok) {
        output.event({ event: 'code', ...scanned.value });
        if (options.once === true) return EXIT.ok;
        continue;
      }
      if (options.once !== true && signal.aborted) return EXIT.ok;
      const code = output.failEvent(causeOf(scanned.failure));
      if (options.once === true || scanned.failure.code !== 'code-undecodable') return code;
    }
  } finally {
    await driver.close();
    if (options.counters === true) tellCounters(output, links);
  }
}
