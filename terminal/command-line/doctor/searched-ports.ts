import type { PortEnumerator } from '#drivers/discovery/attached-port.ts';
import type { MatchedDevice } from '#drivers/discovery/match-ports.ts';
import type { Configuration } from '../../configuration/configuration-schema.ts';
import { nextStepOf } from '../next-steps.ts';
import { type Finding, found, lacking } from './finding.ts';

const SURVEY_LIMIT_MS = 10_000;

/** Whether the ports that the profile does not name are found now. Asks no device anything. */
export async function searchedPortFindings(
  devices: Configuration['devices'],
  enumerator?: PortEnumerator,
): Promise<Finding[]> {
  const isSearched = Object.values(devices).some((device) => 'find' in device && device.find !== undefined);
  if (!isSearched) return [];
  try {
    // Here, because the drivers need a native module, and the doctor must run where it does not load.
    const { createDeviceOpeners } = await import('../../devices/device-openers.ts');
    const { finder } = createDeviceOpeners(devices, enumerator);
    const { signal } = new AbortController();
    const survey = await finder.survey({ ask: false }, { deadlineMs: SURVEY_LIMIT_MS, signal });
    if (!survey.ok) return [trouble('serial-ports', survey.failure.code)];
    return survey.value.devices.flatMap(findingOf);
  } catch (error) {
    return [trouble('serial-ports', error instanceof Error ? error.message : String(error))];
  }
}

function trouble(check: string, why: string): Finding {
  return lacking(check, 'missing', `the ports cannot be looked at: ${why}`, 'See the native modules above.');
}

function findingOf({ wish, match }: MatchedDevice): Finding[] {
  const check = `port-${wish.device.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  switch (match.kind) {
    case 'named':
      return [];
    case 'found': {
      const { port, rules } = match.appraisal;
      return [found(check, `${port.path}, by ${rules.join(', ')}`)];
    }
    case 'none': {
      const detail = [match.code, ...match.ports, ...match.devices].join(' ');
      const nextStep = nextStepOf(match.code) ?? 'zhuban probe shows what is attached.';
      // A device that can be asked may still be found by its answer when the terminal starts.
      return [lacking(check, canBeAsked(match.code) ? 'warning' : 'missing', detail, nextStep)];
    }
  }
}

function canBeAsked(code: string): boolean {
  return code === 'evidence-too-weak' || code === 'ports-equal';
}
