import type { UninterruptiblePowerDriver } from '#drivers/uninterruptible-power/driver.ts';
import type { AuditEvent } from '../audit/audit-log.ts';
import type { Configuration } from '../configuration/configuration-schema.ts';
import type { Logger } from '../logging/logger.ts';
import type { VisitUnderWay } from '../visit/visit-under-way.ts';
import { PowerWatch } from './power-watch.ts';
import { shutDownInOrder } from './shut-down.ts';

export interface WatchedPower {
  readonly ups: Configuration['devices']['uninterruptiblePower'];
  readonly driver: Pick<UninterruptiblePowerDriver, 'readPower'> | undefined;
  readonly visit: VisitUnderWay;
  /** May visits begin? Told when it changes. */
  readonly onStop: () => void;
  /** Before the machine is switched off. */
  readonly closeStores: () => Promise<void>;
  readonly recordAudit: (event: AuditEvent) => void;
  readonly logger: Logger;
}

/** The watch over this terminal's UPS, as it is configured; undefined: it has none. */
export function watchPower(options: WatchedPower): PowerWatch | undefined {
  const { ups, driver, visit, logger } = options;
  if (ups.transport === 'none' || driver === undefined) return undefined;

  async function switchOff(command: readonly [string, ...string[]]): Promise<void> {
    options.recordAudit({ actor: 'terminal', event: 'power-shutdown', ok: true });
    const done = await shutDownInOrder({ closeStores: options.closeStores, command });
    // The machine goes down under the process, or a technician finds it stopped with this line at the end.
    if (done.ok) logger.warn('power-shutdown', { state: done.value.storesClosed ? 'closed' : 'not-closed' });
    else logger.error('power-shutdown', { code: done.failure.code, detail: done.failure.detail });
  }

  const watch: PowerWatch = new PowerWatch({
    readPower: (bounds) => driver.readPower(bounds),
    visit: () => ({ visitRunning: visit.isRunning(), visitCanBeEnded: visit.canBeEnded() }),
    limits: {
      visitGraceMs: ups.visitGraceSeconds * 1000,
      lowBatteryGraceMs: ups.lowBatteryGraceSeconds * 1000,
      silenceOnBatteryMs: ups.silenceOnBatterySeconds * 1000,
      mainsStableMs: ups.mainsStableSeconds * 1000,
    },
    onStop: options.onStop,
    endVisit: () => visit.end(watch.serviceStop ?? 'on-battery'),
    shutDown: () => {
      if (ups.transport === 'simulated') logger.warn('power-shutdown', { state: 'simulated' });
      else void switchOff(ups.shutdownCommand);
    },
    logger,
  });
  return watch;
}
