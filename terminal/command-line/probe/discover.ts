import type { AppFailure } from '#contract/result.ts';
import { type AttachedPort, type PortEnumerator, usbNumbersOf } from '#drivers/discovery/attached-port.ts';
import type { Appraisal, MatchedDevice } from '#drivers/discovery/match-ports.ts';
import type { PortSurvey } from '#drivers/discovery/port-finder.ts';
import { systemPorts } from '#drivers/discovery/system-ports.ts';
import { loadConfiguration } from '../../configuration/load-configuration.ts';
import { createDeviceOpeners } from '../../devices/device-openers.ts';
import { EXIT } from '../exit-codes.ts';
import { interruption } from '../interruption.ts';
import { Output } from '../output.ts';

export interface DiscoverOptions {
  readonly profile: string;
  readonly ask?: boolean;
  readonly json?: boolean;
}

const SURVEY_LIMIT_MS = 30_000;

/** Shows every port of this machine, what is known of it, and which device of the profile it is taken for. */
export async function discoverPorts(
  options: DiscoverOptions,
  enumerator: PortEnumerator = systemPorts(),
): Promise<number> {
  const output = new Output(options);
  const loaded = await loadConfiguration(options.profile);
  if (!loaded.ok) return output.fail(loaded.failure);
  const { finder } = createDeviceOpeners(loaded.value.devices, enumerator);
  const surveyed = await finder.survey(
    { ask: options.ask === true },
    { deadlineMs: SURVEY_LIMIT_MS, signal: interruption() },
  );
  if (!surveyed.ok) return output.fail(surveyed.failure);
  const survey = surveyed.value;
  for (const port of survey.ports) showPort(output, port, survey);
  for (const device of survey.devices) showDevice(output, device);
  const without = survey.devices.filter((device) => troubleOf(device, survey.ports) !== undefined);
  const counts = {
    ports: survey.ports.length,
    devices: survey.devices.length,
    withoutPort: without.length,
  };
  output.show(
    { event: 'discovered', ...counts },
    `${counts.ports} ports, ${counts.devices} devices of the profile ${options.profile} with a port here, ${counts.withoutPort} of them without a match`,
  );
  const trouble = without[0] && troubleOf(without[0], survey.ports);
  return trouble === undefined ? EXIT.ok : output.fail(trouble);
}

function showPort(output: Output, port: AttachedPort, { devices, holders, answers }: PortSurvey): void {
  const { path } = port;
  const usb = usbNumbersOf(port);
  const holder = holders.get(path);
  const answer = answers.get(path);
  const takenFor = devices.find((device) => takenBy(device, port))?.wish.device;
  const appraisals = devices.flatMap((device) => {
    const own = device.appraisals.find((appraisal) => appraisal.port.path === path);
    return own === undefined || own.refusal === 'other-transport' ? [] : [{ device, own }];
  });
  const known = [
    usb,
    port.manufacturer,
    port.product,
    port.serialNumber && `serial number ${port.serialNumber}`,
    port.location && `at ${port.location}`,
    port.usagePage === undefined ? undefined : `HID page ${port.usagePage.toString(16).padStart(2, '0')}`,
    answer && `answered: ${answer}`,
    holder && `held by ${holder}`,
  ].filter((part) => part !== undefined && part !== '');
  output.show(
    {
      event: 'port',
      path,
      transport: port.transport,
      aliases: port.aliases,
      usb: usb ?? null,
      manufacturer: port.manufacturer ?? null,
      product: port.product ?? null,
      serialNumber: port.serialNumber ?? null,
      location: port.location ?? null,
      usagePage: port.usagePage ?? null,
      holder: holder ?? null,
      answer: answer ?? null,
      takenFor: takenFor ?? null,
      appraisals: appraisals.map(({ device, own }) => ({
        device: device.wish.device,
        points: own.points,
        rules: own.rules,
        refusal: own.refusal ?? null,
      })),
    },
    [
      `${path} (${port.transport}): ${known.length === 0 ? 'nothing known' : known.join(', ')}`,
      ...port.aliases.map((alias) => `  also ${alias}`),
      ...appraisals.map(
        ({ device, own }) => `  ${takenBy(device, port) ? '→' : ' '} ${device.wish.device}: ${wordsOf(own)}`,
      ),
    ].join('\n'),
  );
}

function wordsOf({ refusal, rules, points }: Appraisal): string {
  if (refusal !== undefined) return `no, ${refusal}`;
  return rules.length === 0 ? 'nothing speaks for it' : `${points} points: ${rules.join(', ')}`;
}

function takenBy({ match, appraisals }: MatchedDevice, { path }: AttachedPort): boolean {
  if (match.kind === 'found') return match.appraisal.port.path === path;
  if (match.kind === 'none') return false;
  return appraisals.some(({ port }) => port.path === path && isNamed(port, match.path));
}

function isNamed(port: AttachedPort, path: string): boolean {
  return port.path === path || port.aliases.includes(path);
}

function showDevice(output: Output, { wish, match }: MatchedDevice): void {
  const { device } = wish;
  switch (match.kind) {
    case 'named':
      output.show(
        { event: 'device', device, match: 'named', path: match.path },
        `${device}: ${match.path}, named in the profile`,
      );
      return;
    case 'found': {
      const { port, points, rules } = match.appraisal;
      output.show(
        { event: 'device', device, match: 'found', path: port.path, points, rules },
        `${device}: ${port.path}, ${points} points: ${rules.join(', ')}`,
      );
      return;
    }
    case 'none': {
      const { code, ports, devices } = match;
      output.show(
        { event: 'device', device, match: 'none', code, ports, devices },
        `${device}: no port, ${[code, ...ports, ...devices].join(' ')}`,
      );
    }
  }
}

/** Why the device would not be opened. A named port that is not listed may be there all the same: a link of its own. */
function troubleOf({ match }: MatchedDevice, ports: readonly AttachedPort[]): AppFailure | undefined {
  if (match.kind === 'none') return { code: match.code, detail: match.ports.join(', ') };
  if (match.kind === 'found' || !/^(\/dev\/(tty|hidraw)|COM\d)/i.test(match.path)) return undefined;
  return ports.some((port) => isNamed(port, match.path))
    ? undefined
    : { code: 'port-not-found', detail: match.path };
}
