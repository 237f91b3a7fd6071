import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fail, ok } from '#contract/result.ts';
import { isServiceOn, ServiceState, setService } from './service-state.ts';

let folder: string;
let writable = true;
let free = 10 ** 9;
let told: (string | undefined)[];
let writes: number;
let state: ServiceState;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'service-state-'));
  writable = true;
  free = 10 ** 9;
  told = [];
  writes = 0;
  state = new ServiceState({
    dataDirectory: folder,
    tryToWrite: () => {
      writes += 1;
      return writable ? ok() : fail('database-unavailable', 'SQLITE_FULL');
    },
    onChange: (stop) => told.push(stop?.code),
    freeBytes: async () => free,
  });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('service state', () => {
  test('disk full: out of service, and back by itself when there is room', async () => {
    await state.look();
    writable = false;
    await state.look(true);
    expect(state.stop?.code).toBe('storage-not-writable');
    await state.look();
    writable = true;
    await state.look();
    expect(told).toEqual(['storage-not-writable', undefined]);
  });

  test('disk nearly full: told before a row is lost', async () => {
    free = 1024;
    await state.look();
    expect(told).toEqual(['storage-not-writable']);
  });

  test('mains fail: out of service while it lasts, and a technician who stopped it comes first', async () => {
    let power: 'on-battery' | undefined = 'on-battery';
    const powered = new ServiceState({
      dataDirectory: folder,
      tryToWrite: () => ok(),
      onChange: (stop) => told.push(stop?.code),
      powerStop: () => power,
      freeBytes: async () => free,
    });
    await powered.look();
    setService(folder, false);
    await powered.look();
    setService(folder, true);
    await powered.look();
    power = undefined;
    await powered.look();
    expect(told).toEqual(['on-battery', 'stopped-by-technician', 'on-battery', undefined]);
  });

  test('a technician stops it and lets it go on', async () => {
    setService(folder, false);
    expect(isServiceOn(folder)).toBe(false);
    await state.look();
    setService(folder, true);
    await state.look();
    setService(folder, true);
    expect(told).toEqual(['stopped-by-technician', undefined]);
  });

  test('a small disk is spared: not every look writes', async () => {
    for (let look = 0; look < 30; look += 1) await state.look();
    expect(writes).toBe(2);
  });
});
