import { resolve } from 'node:path';
import type { Configuration } from '../configuration/configuration-schema.ts';
import { loadConfiguration } from '../configuration/load-configuration.ts';
import { type Finding, found, lacking } from './doctor/finding.ts';
import {
  clockFinding,
  diskFinding,
  permissionFinding,
  type SerialDevice,
  serialFindings,
  serialPorts,
  timeZoneFinding,
} from './doctor/machine.ts';
import { searchedPortFindings } from './doctor/searched-ports.ts';
import { hubFindings, storeFindings } from './doctor/site.ts';
import { nativeModuleFindings, nodeFinding, packageFindings, thisSoftware } from './doctor/software.ts';
import { EXIT } from './exit-codes.ts';
import { Output } from './output.ts';

export interface DoctorOptions {
  readonly profile: string;
  readonly hubUrl?: string;
  readonly hubKeyFile?: string;
  readonly data?: string;
  readonly json?: boolean;
}

/** Says what this machine has and lacks for a profile. Changes nothing. */
export async function examineMachine(options: DoctorOptions): Promise<number> {
  const output = new Output(options);
  const loaded = await loadConfiguration(options.profile, {
    hubUrl: options.hubUrl,
    dataDirectory: options.data,
    terminalKeyFile: options.hubKeyFile,
  });
  const configuration = loaded.ok ? loaded.value : undefined;
  const counts = { ok: 0, warning: 0, missing: 0 };
  const show = (findings: readonly Finding[]): void => {
    for (const finding of findings) {
      counts[finding.status] += 1;
      const { check, status, detail, nextStep } = finding;
      output.show(
        { event: 'finding', check, status, detail, ...(nextStep === undefined ? {} : { nextStep }) },
        `${status.padEnd(8)} ${check}: ${detail}${nextStep === undefined ? '' : `\n         → ${nextStep}`}`,
      );
    }
  };

  show([nodeFinding(process.versions.node)]);
  show(await nativeModuleFindings());
  show(packageFindings(await thisSoftware(), configuration?.kind ?? 'development'));
  show(await serialFindings(serialDevicesOf(configuration), await serialPorts()));
  if (configuration !== undefined) show(await searchedPortFindings(configuration.devices));
  show([await permissionFinding()]);
  show([
    loaded.ok
      ? found('profile', `${options.profile}: ${loaded.value.kind}, terminal ${loaded.value.terminal.id}`)
      : lacking(
          'profile',
          'missing',
          `${loaded.failure.code}: ${loaded.failure.detail ?? options.profile}`,
          'Correct these keys of the profile; without it, hub and stored data were not looked at.',
        ),
  ]);
  let hubTime: Date | undefined;
  if (configuration !== undefined) {
    const hub = await hubFindings(configuration, { askedFor: options.hubUrl !== undefined });
    hubTime = hub.hubTime;
    show(hub.findings);
    show([await diskFinding(configuration.dataDirectory)]);
    show(await storeFindings(resolve(configuration.dataDirectory)));
  }
  const now = new Date();
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  show([clockFinding(now, hubTime), timeZoneFinding(now.getTimezoneOffset(), timeZone)]);
  output.show(
    { event: 'examined', ...counts },
    `${counts.ok} ok, ${counts.warning} warnings, ${counts.missing} missing`,
  );
  return counts.missing > 0 ? EXIT.failed : EXIT.ok;
}

function serialDevicesOf(configuration: Configuration | undefined): SerialDevice[] {
  return Object.entries(configuration?.devices ?? {}).flatMap(([name, device]) =>
    device.transport === 'serial' && device.path !== undefined ? [{ name, path: device.path }] : [],
  );
}
