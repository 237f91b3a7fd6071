import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { type Configuration, configurationSchema } from './configuration-schema.ts';
import type { PortTroubleCode } from './transports.ts';

export type ConfigurationFailure = AppFailure<
  | 'profile-not-found'
  | 'configuration-not-json'
  | 'configuration-invalid'
  | 'simulator-in-production'
  | PortTroubleCode
>;

/** What a code of its own says better than `configuration-invalid`; the first one that applies. */
const TELLING_CODES = [
  'simulator-in-production',
  'port-not-named',
  'port-named-and-searched',
  'port-shared',
  'product-without-vendor',
  'port-evidence-empty',
] as const satisfies ConfigurationFailure['code'][];

/** Overrides from the command line; they win over the file. */
export interface ConfigurationOverrides {
  readonly hubUrl?: string | undefined;
  readonly dataDirectory?: string | undefined;
  readonly terminalKeyFile?: string | undefined;
}

/**
 * Loads a profile: a name (a file of `profiles/`) or a path. The failure's detail names every wrong key,
 * one a line, as `devices.idCardReader.transport: …`.
 */
export async function loadConfiguration(
  profile: string,
  overrides: ConfigurationOverrides = {},
): Promise<Result<Configuration, ConfigurationFailure>> {
  const path = /^[a-z][a-z0-9-]*$/.test(profile)
    ? fileURLToPath(new URL(`./profiles/${profile}.json`, import.meta.url))
    : profile;
  let content: string;
  try {
    content = await readFile(path, 'utf8');
  } catch {
    return fail('profile-not-found', `no profile can be read at ${path}`);
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(content);
  } catch (error) {
    return fail('configuration-not-json', `${path}: ${error instanceof Error ? error.message : 'not JSON'}`);
  }
  return parseConfiguration(parsed, overrides);
}

export function parseConfiguration(
  value: unknown,
  overrides: ConfigurationOverrides = {},
): Result<Configuration, ConfigurationFailure> {
  const parsed = configurationSchema.safeParse(value);
  if (!parsed.success) {
    const lines = parsed.error.issues.flatMap((issue) => {
      const path = issue.path.map(String).join('.');
      if (issue.code === 'unrecognized_keys') {
        return issue.keys.map((key) => `${path === '' ? key : `${path}.${key}`}: unknown key`);
      }
      return [`${path === '' ? '(whole file)' : path}: ${issue.message}`];
    });
    const reasons = new Set<unknown>(
      parsed.error.issues.map((issue) => (issue.code === 'custom' ? issue.params?.reason : undefined)),
    );
    const code = TELLING_CODES.find((each) => reasons.has(each)) ?? 'configuration-invalid';
    return fail(code, lines.join('\n'));
  }
  const configuration = parsed.data;
  return ok({
    ...configuration,
    dataDirectory: overrides.dataDirectory ?? configuration.dataDirectory,
    hub: {
      ...configuration.hub,
      url: overrides.hubUrl ?? configuration.hub.url,
      terminalKeyFile: overrides.terminalKeyFile ?? configuration.hub.terminalKeyFile,
    },
  });
}

/** The bearer key of this terminal. The failure names the file and the terminal, never a key. */
/** Removes the terminal's own key from its file. Durable when it returns; what is read into memory stays there. */
export async function forgetTerminalKey(
  configuration: Configuration,
): Promise<Result<void, AppFailure<'terminal-key-not-forgotten'>>> {
  const { terminalKeyFile } = configuration.hub;
  try {
    const keys = z.record(z.string(), z.string()).parse(JSON.parse(await readFile(terminalKeyFile, 'utf8')));
    const { [configuration.terminal.id]: _, ...others } = keys;
    // In place: no second copy of the key may stay on the disk, and a torn file has no key either.
    await writeFile(terminalKeyFile, JSON.stringify(others), { mode: 0o600, flush: true });
    return ok();
  } catch (error) {
    return fail('terminal-key-not-forgotten', error instanceof Error ? error.name : undefined);
  }
}

export async function readTerminalKey(
  configuration: Configuration,
): Promise<Result<string, AppFailure<'terminal-not-registered'>>> {
  const { terminalKeyFile } = configuration.hub;
  const { id } = configuration.terminal;
  try {
    const keys = z
      .record(z.string(), z.string().min(16))
      .parse(JSON.parse(await readFile(terminalKeyFile, 'utf8')));
    const key = keys[id];
    if (key !== undefined) return ok(key);
  } catch {
    return fail('terminal-not-registered', `no key file can be read at ${terminalKeyFile}`);
  }
  return fail('terminal-not-registered', `${terminalKeyFile} has no key for ${id}`);
}
