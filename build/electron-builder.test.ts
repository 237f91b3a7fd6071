import { createRequire } from 'node:module';
import { FuseV1Options } from '@electron/fuses';
import { describe, expect, test } from 'vitest';
import { packagingConfiguration } from './electron-builder.ts';
import { FUSES } from './fuses.ts';

// electron-builder's own check lies in the library below it.
const library = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
const { validateConfiguration } = library('app-builder-lib/out/util/config/config.js') as {
  validateConfiguration(configuration: unknown, log: unknown): Promise<void>;
};
const { DebugLogger } = library('builder-util') as { DebugLogger: new (enabled: boolean) => unknown };
const validate = (configuration: unknown) => validateConfiguration(configuration, new DebugLogger(false));

describe('packaging', () => {
  test("passes electron-builder's own schema", async () => {
    await expect(validate(packagingConfiguration)).resolves.toBeUndefined();
  });

  test.each([
    ['an unknown key', { ...packagingConfiguration, nonsense: true }],
    ['an unknown target', { ...packagingConfiguration, nsis: { oneClick: 'sometimes' } }],
  ])('the schema refuses %s', async (_what, configuration) => {
    await expect(validate(configuration)).rejects.toThrow();
  });

  test('checklist 19: every fuse that this Electron knows is decided, and those that open it are off', () => {
    const known = Object.values(FuseV1Options).filter((value) => typeof value === 'number');
    const decided = Object.entries(FUSES).filter(([key]) => /^\d+$/.test(key));
    expect(decided.map(([key]) => Number(key)).sort()).toEqual([...known].sort());
    expect(FUSES.strictlyRequireAllFuses).toBe(true);
    for (const fuse of [
      FuseV1Options.RunAsNode,
      FuseV1Options.EnableNodeOptionsEnvironmentVariable,
      FuseV1Options.EnableNodeCliInspectArguments,
      FuseV1Options.GrantFileProtocolExtraPrivileges,
    ] as const)
      expect(FUSES[fuse]).toBe(false);
    for (const fuse of [
      FuseV1Options.EnableCookieEncryption,
      FuseV1Options.OnlyLoadAppFromAsar,
      FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
    ] as const)
      expect(FUSES[fuse]).toBe(true);
  });

  test('checklist 19: the fuses are set on each packaged binary', async () => {
    const set: unknown[] = [];
    const context = { packager: { addElectronFuses: async (...given: unknown[]) => void set.push(given) } };
    const { afterPack } = packagingConfiguration;
    if (typeof afterPack !== 'function') throw new Error('no hook');
    await afterPack(context as unknown as Parameters<typeof afterPack>[0]);
    expect(set).toEqual([[context, FUSES]]);
  });

  test('the archive is on and its integrity not disabled; native modules lie outside of it', () => {
    expect(packagingConfiguration.asar).toBe(true);
    expect(packagingConfiguration.disableAsarIntegrity ?? false).toBe(false);
    expect(packagingConfiguration.asarUnpack).toContain('**/*.node');
  });
});
