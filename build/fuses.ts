import { type FuseConfig, FuseV1Options, FuseVersion } from '@electron/fuses';

/**
 * Electron's fuses: switches in the binary itself, which no argument or environment variable turns back. Every one
 * is decided; a fuse that a later Electron brings makes packaging fail until it is decided too.
 */
export const FUSES = {
  version: FuseVersion.V1,
  strictlyRequireAllFuses: true,
  // The kiosk's program must not be usable as a plain Node, nor be opened to a debugger.
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  // Code comes from the packaged archive alone, and on Windows and macOS its hash is checked.
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  // Off, WebAssembly would check its bounds by slower code; on is Electron's default and no less safe.
  [FuseV1Options.WasmTrapHandlers]: true,
} as const satisfies FuseConfig;
