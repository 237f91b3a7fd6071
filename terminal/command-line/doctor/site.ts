import { join } from 'node:path';
import { createHubClient } from '#offline-cache/hub-client.ts';
import { verifyAuditFile } from '../../audit/audit-log.ts';
import type { Configuration } from '../../configuration/configuration-schema.ts';
import { readTerminalKey } from '../../configuration/load-configuration.ts';
import { type Finding, found, lacking } from './finding.ts';

const HUB_LIMIT_MS = 4_000;
/** Health is asked without a key; the header must only have the form of one. */
const NO_KEY = 'no-terminal-key';

export interface HubFindings {
  readonly findings: readonly Finding[];
  readonly hubTime: Date | undefined;
}

/**
 * Whether the hub answers, and whether it knows this terminal. A hub that nobody asked for on the command line
 * may be away: the terminal keeps cases until it is back.
 */
export async function hubFindings(
  configuration: Configuration,
  options: { readonly askedFor: boolean },
): Promise<HubFindings> {
  const { url } = configuration.hub;
  const key = await readTerminalKey(configuration);
  const hub = createHubClient({ baseUrl: url, terminalKey: key.ok ? key.value : NO_KEY });
  const bounds = () => ({ deadlineMs: HUB_LIMIT_MS, signal: new AbortController().signal });
  const keyFinding = key.ok
    ? found('terminal-key', `there is a key for ${configuration.terminal.id}`)
    : lacking(
        'terminal-key',
        configuration.kind === 'production' ? 'missing' : 'warning',
        key.failure.detail ?? key.failure.code,
        configuration.kind === 'production'
          ? 'Register this terminal at the hub (hub --register) and put the key file where the profile says.'
          : 'npm start registers the development terminal.',
      );
  const health = await hub.health(bounds());
  if (!health.ok) {
    const unreachable = lacking(
      'hub',
      options.askedFor ? 'missing' : 'warning',
      `${url}: ${health.failure.code}`,
      'Check network, address and that the hub runs; npm start starts one for development.',
    );
    return { findings: [unreachable, keyFinding], hubTime: undefined };
  }
  const answers = found('hub', `${url} answers, catalog revision ${health.value.catalogRevision}`);
  const hubTime = new Date(health.value.time);
  if (!key.ok) return { findings: [answers, keyFinding], hubTime };
  // Changes nothing, and is answered to a known terminal only.
  const known = await hub.reconcileCases({ caseIds: [] }, bounds());
  const accepted = known.ok
    ? found('terminal-key', `the hub knows ${configuration.terminal.id}`)
    : lacking(
        'terminal-key',
        'missing',
        `the hub does not take the key of ${configuration.terminal.id}: ${known.failure.code}`,
        'Register this terminal at this hub anew; a key of another hub is worth nothing here.',
      );
  return { findings: [answers, accepted], hubTime };
}

/** The files of a terminal, read only: it may be running. What is not there yet is made at its first start. */
export async function storeFindings(dataDirectory: string): Promise<Finding[]> {
  return [
    await catalogFinding(join(dataDirectory, 'catalog.db')),
    await outboxFinding(join(dataDirectory, 'cases')),
    auditFinding(join(dataDirectory, 'audit', 'audit.jsonl')),
  ];
}

async function catalogFinding(path: string): Promise<Finding> {
  const check = 'catalog-database';
  const trouble = await databaseTrouble(
    path,
    check,
    'It is put aside at the next start; the last good one takes its place, and the hub sends what is newer.',
  );
  if (trouble !== undefined) return trouble;
  const { catalogFilesOf } = await import('#offline-cache/catalog/catalog-files.ts');
  const { readCatalogNotes } = await import('#offline-cache/catalog/catalog-notes.ts');
  const { refusals, rollback } = readCatalogNotes(catalogFilesOf(path).notes);
  const refused = Object.entries(refusals).map(([code, count]) => `${code} ${count} times`);
  const detail = [
    `${path} is sound`,
    ...(refused.length > 0 ? [`refused so far: ${refused.join(', ')}`] : []),
  ];
  if (rollback === undefined || rollback.overcome) return found(check, detail.join('; '));
  return lacking(
    check,
    'warning',
    `${detail.join('; ')}; the one before could not be used (${rollback.reason}), revision ${rollback.revision} took its place`,
    'Nothing is lost: the hub sends what is newer. If it happens again, look at the disk.',
  );
}

async function outboxFinding(directory: string): Promise<Finding> {
  const check = 'cases-database';
  const path = join(directory, 'cases.db');
  const trouble = await databaseTrouble(
    path,
    check,
    'Copy the whole data folder first. It is set aside at the next start and rebuilt from the sealed files.',
  );
  if (trouble !== undefined) return trouble;
  const { readOutbox } = await import('#offline-cache/outbox/read-outbox.ts');
  const outbox = readOutbox(directory);
  if (!outbox.ok) {
    return lacking(check, 'missing', outbox.failure.code, 'Was it made by a newer version of this program?');
  }
  const { pending, uploading, acknowledged, quarantined } = outbox.value.counts;
  const detail = `${path} is sound: ${pending + uploading} cases wait, ${acknowledged} are acknowledged`;
  if (quarantined === 0) return found(check, detail);
  return lacking(
    check,
    'warning',
    `${detail}, ${quarantined} are in quarantine`,
    'The hub refuses these cases: zhuban outbox list says why. They are never deleted.',
  );
}

/** Undefined when the file is sound. */
async function databaseTrouble(path: string, check: string, nextStep: string): Promise<Finding | undefined> {
  try {
    const { openReadOnly } = await import('#offline-cache/outbox/read-outbox.ts');
    const opened = openReadOnly(path);
    if (!opened.ok) {
      return opened.failure.code === 'database-not-found'
        ? found(check, `${path} is not there yet`)
        : lacking(check, 'missing', `${path}: ${opened.failure.detail}`, nextStep);
    }
    try {
      const result = opened.value.pragma('quick_check(1)', { simple: true });
      return result === 'ok' ? undefined : lacking(check, 'missing', `${path}: ${result}`, nextStep);
    } finally {
      opened.value.close();
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return lacking(check, 'missing', `${path} cannot be checked: ${reason}`, nextStep);
  }
}

function auditFinding(path: string): Finding {
  const check = 'audit-log';
  const verified = verifyAuditFile(path);
  if (verified.ok) return found(check, `${path} is whole: ${verified.value.rows} rows`);
  if (verified.failure.code === 'audit-not-readable') return found(check, `${path} is not there yet`);
  return lacking(
    check,
    'missing',
    `${path}: ${verified.failure.detail}`,
    'Keep the file and a copy of it as evidence, and report it. The terminal does not start with it.',
  );
}
