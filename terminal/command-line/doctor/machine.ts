import { access, constants, readdir, readFile, stat, statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Finding, found, lacking } from './finding.ts';

const MEBIBYTE = 1024 * 1024;
/** The outbox refuses new cases below this. */
const DISK_RESERVE_BYTES = 256 * MEBIBYTE;
const DISK_COMFORTABLE_BYTES = 2048 * MEBIBYTE;

export async function diskFinding(directory: string): Promise<Finding> {
  const check = 'disk-space';
  const folder = await nearestFolder(directory);
  const { bavail, bsize } = await statfs(folder);
  const finding = diskFindingOf(bavail * bsize);
  return { ...finding, check, detail: `${finding.detail} at ${folder}` };
}

export function diskFindingOf(freeBytes: number): Finding {
  const detail = `${Math.floor(freeBytes / MEBIBYTE)} MiB free`;
  const nextStep = 'Make room: old logs, downloads, packages (sudo apt-get clean).';
  if (freeBytes < DISK_RESERVE_BYTES) {
    return lacking('disk-space', 'missing', `${detail}: new cases are refused below 256 MiB`, nextStep);
  }
  if (freeBytes < DISK_COMFORTABLE_BYTES) return lacking('disk-space', 'warning', detail, nextStep);
  return found('disk-space', detail);
}

/** No earlier clock can be right: the year this program was written. */
const EARLIEST_MS = Date.UTC(2026, 0, 1);
const LATEST_MS = Date.UTC(2056, 0, 1);
const CHINA_OFFSET_MINUTES = -480;
const TOLERATED_DIFFERENCE_MS = 60_000;

/** Nothing is decided by this clock, but it stands on slips and in the audit log, and opening hours go by it. */
export function clockFinding(now: Date, hubTime: Date | undefined): Finding {
  const check = 'clock';
  const detail = now.toISOString();
  const nextStep = 'sudo timedatectl set-ntp true';
  if (now.getTime() < EARLIEST_MS || now.getTime() > LATEST_MS) {
    return lacking(check, 'warning', `${detail} cannot be right`, nextStep);
  }
  if (hubTime !== undefined) {
    const difference = now.getTime() - hubTime.getTime();
    if (Math.abs(difference) > TOLERATED_DIFFERENCE_MS) {
      const seconds = Math.round(Math.abs(difference) / 1000);
      const direction = difference > 0 ? 'ahead of' : 'behind';
      return lacking(check, 'warning', `${detail}, ${seconds} s ${direction} the hub`, nextStep);
    }
  }
  return found(check, hubTime === undefined ? detail : `${detail}, agrees with the hub`);
}

export function timeZoneFinding(offsetMinutes: number, name: string): Finding {
  const check = 'time-zone';
  if (offsetMinutes === CHINA_OFFSET_MINUTES) return found(check, name);
  return lacking(
    check,
    'warning',
    `${name}: opening hours and the times on slips go by China Standard Time (UTC+8)`,
    'sudo timedatectl set-timezone Asia/Shanghai',
  );
}

/** Paths of the serial ports of this machine. */
export async function serialPorts(): Promise<string[]> {
  try {
    const { SerialPort } = await import('serialport');
    return (await SerialPort.list()).map(({ path }) => path);
  } catch {
    // Without udev (containers, small systems) the library lists nothing.
    const names = await readdir('/dev').catch(() => []);
    return names.filter((name) => /^tty(USB|ACM|AMA)\d+$/.test(name)).map((name) => join('/dev', name));
  }
}

/** A device of the profile that is reached over a serial port. */
export interface SerialDevice {
  /** Its name in the profile. */
  readonly name: string;
  readonly path: string;
}

export async function serialFindings(
  devices: readonly SerialDevice[],
  ports: readonly string[],
): Promise<Finding[]> {
  const listed = ports.length === 0 ? 'none' : ports.join(', ');
  const summary =
    ports.length > 0 || devices.length === 0
      ? found('serial-ports', devices.length === 0 ? `${listed}; the profile asks for none` : listed)
      : lacking('serial-ports', 'missing', 'none', 'Plug in the devices; for USB adapters: dmesg | grep tty');
  const each = await Promise.all(devices.map((device) => serialDeviceFinding(device, listed)));
  return [summary, ...each];
}

async function serialDeviceFinding({ name, path }: SerialDevice, listed: string): Promise<Finding> {
  const check = `serial-port-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  // The names of Windows are no files.
  if (/^COM\d+$/i.test(path)) {
    return listed.split(', ').includes(path)
      ? found(check, path)
      : lacking(check, 'missing', `${path} is not there`, `Ports here: ${listed}`);
  }
  if (!(await isThere(path, constants.F_OK))) {
    return lacking(
      check,
      'missing',
      `${path} is not there`,
      `Ports here: ${listed}. Names below /dev/serial/by-id stay the same over restarts.`,
    );
  }
  if (!(await isThere(path, constants.R_OK | constants.W_OK))) {
    return lacking(check, 'missing', `${path} may not be opened by this user`, JOIN_GROUP);
  }
  return found(check, path);
}

const JOIN_GROUP = 'sudo usermod -aG dialout $USER, then log in again';

/** Serial ports of Debian and its kin belong to the group dialout. */
export async function permissionFinding(): Promise<Finding> {
  const check = 'serial-permission';
  if (process.platform !== 'linux') return found(check, 'not needed on this system');
  const groups = await readFile('/etc/group', 'utf8').catch(() => '');
  return permissionFindingOf({ groups, uid: process.getuid?.(), memberOf: process.getgroups?.() ?? [] });
}

export function permissionFindingOf(user: {
  /** Content of /etc/group. */
  readonly groups: string;
  readonly uid: number | undefined;
  readonly memberOf: readonly number[];
}): Finding {
  const check = 'serial-permission';
  if (user.uid === 0) return found(check, 'root may open every port');
  const groupId = /^dialout:[^:]*:(\d+):/m.exec(user.groups)?.[1];
  if (groupId === undefined) return found(check, 'this system has no group dialout');
  if (user.memberOf.includes(Number(groupId))) return found(check, 'this user is in the group dialout');
  // A rule of udev may have opened the one port that is needed: that is looked at by itself.
  return lacking(check, 'warning', 'this user is not in the group dialout', JOIN_GROUP);
}

async function isThere(path: string, mode: number): Promise<boolean> {
  try {
    await access(path, mode);
    return true;
  } catch {
    return false;
  }
}

async function nearestFolder(path: string): Promise<string> {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    const entry = await stat(folder).catch(() => undefined);
    if (entry?.isDirectory() || folder === dirname(folder)) return folder;
  }
}
