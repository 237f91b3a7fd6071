import { InvalidArgumentError } from 'commander';

/** `0` lets the system choose a port. */
export function portNumber(text: string): number {
  const value = Number(text);
  if (!/^\d{1,5}$/.test(text) || value > 65_535) throw new InvalidArgumentError('a number from 0 to 65535');
  return value;
}

export function baudRate(text: string): number {
  const value = Number(text);
  if (!/^\d{3,7}$/.test(text) || value < 300) throw new InvalidArgumentError('bits per second, e.g. 115200');
  return value;
}

/** Seconds on the command line, milliseconds in the program. */
export function seconds(text: string): number {
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || value <= 0 || value > 86_400) {
    throw new InvalidArgumentError('seconds, more than 0 and at most 86400');
  }
  return value * 1000;
}

export function regionCode(text: string): string {
  if (!/^\d{12}$/.test(text)) throw new InvalidArgumentError('12 digits');
  return text;
}

/** Of the catalog. */
export function revision(text: string): number {
  const value = Number(text);
  if (!/^\d{1,9}$/.test(text) || value < 1) throw new InvalidArgumentError('a revision, a number from 1');
  return value;
}

export function listLimit(text: string): number {
  const value = Number(text);
  if (!/^\d{1,3}$/.test(text) || value < 1 || value > 500) {
    throw new InvalidArgumentError('a number from 1 to 500');
  }
  return value;
}

/** Of the clocks in China. */
export function timeOfDay(text: string): string {
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(text)) throw new InvalidArgumentError('a time from 00:00 to 23:59');
  return text;
}

export function count(text: string): number {
  const value = Number(text);
  if (!/^\d{1,4}$/.test(text) || value < 1) throw new InvalidArgumentError('a number from 1 to 9999');
  return value;
}

/** More than a country has. */
const MOST_ITEMS = 200_000;

export function itemCount(text: string): number {
  const value = Number(text);
  if (!/^\d{1,6}$/.test(text) || value < 1 || value > MOST_ITEMS) {
    throw new InvalidArgumentError(`a number from 1 to ${MOST_ITEMS}`);
  }
  return value;
}

/** Six digits, GB/T 2260. */
export function cityCode(text: string): string {
  if (!/^\d{4}00$/.test(text)) throw new InvalidArgumentError('six digits of a city, e.g. 441800');
  return text;
}

export function seed(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('a number of at most nine digits');
  return Number(text);
}

/** How many times faster. */
export function speed(text: string): number {
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || value < 0.1 || value > 1_000) {
    throw new InvalidArgumentError('a number from 0.1 to 1000');
  }
  return value;
}
