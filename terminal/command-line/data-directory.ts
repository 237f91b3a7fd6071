import { resolve } from 'node:path';
import { ok, type Result } from '#contract/result.ts';
import { type ConfigurationFailure, loadConfiguration } from '../configuration/load-configuration.ts';

export interface DataOptions {
  /** The terminal's data directory; that of the profile when absent. */
  readonly data?: string;
  readonly profile: string;
}

export async function dataDirectoryOf(options: DataOptions): Promise<Result<string, ConfigurationFailure>> {
  if (options.data !== undefined) return ok(resolve(options.data));
  const configuration = await loadConfiguration(options.profile);
  return configuration.ok ? ok(resolve(configuration.value.dataDirectory)) : configuration;
}
