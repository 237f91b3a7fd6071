import { join } from 'node:path';
import { fail } from '#contract/result.ts';
import type { CabinetDriver } from '#drivers/cabinet/driver.ts';
import type { AuditEvent } from '../audit/audit-log.ts';
import type { Configuration } from '../configuration/configuration-schema.ts';
import { forgetTerminalKey } from '../configuration/load-configuration.ts';
import type { Logger } from '../logging/logger.ts';
import type { VisitUnderWay } from '../visit/visit-under-way.ts';
import { CabinetGuard } from './cabinet-guard.ts';

export interface CabinetServiceOptions {
  readonly configuration: Configuration;
  readonly cabinet: Pick<CabinetDriver, 'watchInputs'> | undefined;
  readonly visit: VisitUnderWay;
  /** Looks anew whether visits may begin. */
  readonly lookAtService: () => Promise<void>;
  readonly recordAudit: (event: AuditEvent) => void;
  readonly logger: Logger;
}

/** What an opened cabinet costs: the visit under way, the service, and where it is so configured the terminal's key. */
export class CabinetService {
  readonly #options: CabinetServiceOptions;
  readonly #guard: CabinetGuard | undefined;
  #keyWiped = false;

  constructor(options: CabinetServiceOptions) {
    this.#options = options;
    this.#guard = this.#watch();
  }

  /** Why no visit may begin, and since when; undefined: nothing of the cabinet stands in the way. */
  get stop() {
    const code = this.#keyWiped ? ('key-wiped' as const) : this.#guard?.serviceStop;
    return code === undefined ? undefined : { code, since: this.#guard?.openedAt };
  }

  /** By the technician; see {@link CabinetGuard}. */
  acknowledge(): ReturnType<CabinetGuard['acknowledge']> | ReturnType<typeof notWatched> {
    return this.#guard?.acknowledge() ?? notWatched();
  }

  /** Asked again and again: what prints or is being sent is finished first. */
  endVisitIfOpened(): void {
    const { visit } = this.#options;
    if (this.#guard?.endsVisit === true && visit.isRunning() && visit.canBeEnded()) visit.end('cabinet-open');
  }

  start(): void {
    this.#guard?.start();
  }

  async close(): Promise<void> {
    await this.#guard?.stop();
  }

  #watch(): CabinetGuard | undefined {
    const { configuration, cabinet, recordAudit, lookAtService, logger } = this.#options;
    const io = configuration.devices.cabinet;
    if (io.transport === 'none' || io.whenOpened === 'is-told' || cabinet === undefined) return undefined;
    return new CabinetGuard({
      file: join(configuration.dataDirectory, 'cabinet-opened.json'),
      watchInputs: (signal, onChange) => cabinet.watchInputs(signal, onChange),
      onStop: () => void lookAtService().then(() => this.endVisitIfOpened()),
      onHappening: (happening, withKey) => {
        logger.warn('cabinet', { device: 'cabinet', state: happening, withKey });
        recordAudit({
          actor: happening === 'acknowledged' ? 'technician' : 'terminal',
          event: `cabinet-${happening}`,
          device: 'cabinet',
          ok: happening !== 'opened' || withKey,
          detail: { withKey },
        });
        if (happening === 'opened' && !withKey && io.whenOpened === 'wipes-key') void this.#wipeKey();
      },
      logger,
    });
  }

  async #wipeKey(): Promise<void> {
    const { configuration, recordAudit, lookAtService, logger } = this.#options;
    this.#keyWiped = true;
    const forgotten = await forgetTerminalKey(configuration);
    recordAudit({ actor: 'terminal', event: 'terminal-key-wiped', ok: forgotten.ok });
    if (!forgotten.ok) {
      logger.error('terminal-key-not-wiped', {
        code: forgotten.failure.code,
        detail: forgotten.failure.detail,
      });
    }
    await lookAtService();
  }
}

function notWatched() {
  return fail('no-cabinet-watched');
}
