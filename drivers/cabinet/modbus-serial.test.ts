/** The driver against the slave of the npm package modbus-serial, a peer that knows nothing of this project. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerSerial } from 'modbus-serial';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { unwrap } from '#contract/result.ts';
import type { CallBounds } from '../port.ts';
import { SerialPortOpener } from '../transports/serial-port.ts';
import { CabinetDriver } from './driver.ts';

const bounds = (): CallBounds => ({ deadlineMs: 20_000, signal: new AbortController().signal });
const coils = Array.from({ length: 8 }, () => false);
const inputs = [...coils];
let folder: string;
let socat: ChildProcess;
let slave: ServerSerial;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhuban-modbus-'));
  const [ours, theirs] = [join(folder, 'driver'), join(folder, 'slave')];
  socat = spawn('socat', [`PTY,rawer,link=${ours}`, `PTY,rawer,link=${theirs}`], { stdio: 'ignore' });
  await vi.waitUntil(() => existsSync(ours) && existsSync(theirs), 10_000);
  const opened = Promise.withResolvers<Error | null>();
  slave = new ServerSerial(
    {
      getCoil: (address: number) => coils[address] ?? false,
      getDiscreteInput: (address: number) => inputs[address] ?? false,
      setCoil: (address: number, value: boolean) => {
        coils[address] = value;
      },
    },
    { path: theirs, baudRate: 9600, unitID: 5, openCallback: opened.resolve },
  );
  expect(await opened.promise).toBeFalsy();
}, 20_000);

afterAll(async () => {
  await new Promise<void>((resolve) => slave.close(() => resolve()));
  const ended = new Promise((resolve) => socat.once('exit', resolve));
  socat.kill('SIGKILL');
  await ended;
  await rm(folder, { recursive: true, force: true });
});

test('lamps and switches of a foreign slave', { timeout: 30_000 }, async () => {
  const driver = new CabinetDriver({
    opener: new SerialPortOpener({ path: join(folder, 'driver'), baudRate: 9600 }),
    wiring: {
      slave: 5,
      lamps: { 'id-card-reader': 0, 'document-tray': 1, 'receipt-slot': 2 },
      door: { address: 2 },
      serviceKey: { address: 6 },
    },
  });
  try {
    coils[1] = true;
    unwrap(await driver.open(bounds()));
    expect(coils).not.toContain(true);
    unwrap(await driver.setLamp('document-tray', bounds()));
    expect(coils.indexOf(true)).toBe(1);
    expect(coils.lastIndexOf(true)).toBe(1);
    inputs[2] = true;
    const closed = { doorOpen: false, personPresent: undefined, serviceKey: false };
    expect(unwrap(await driver.waitForChange(closed, bounds()))).toEqual({ ...closed, doorOpen: true });
    expect(unwrap(await driver.checkHealth(bounds())).problems).toEqual(['cabinet-open']);
  } finally {
    await driver.close();
  }
});

test('single coils of a foreign slave', { timeout: 30_000 }, async () => {
  const driver = new CabinetDriver({
    opener: new SerialPortOpener({ path: join(folder, 'driver'), baudRate: 9600 }),
    wiring: { slave: 5, lamps: { 'id-card-reader': 0, 'receipt-slot': 7 } },
  });
  try {
    coils[3] = true;
    unwrap(await driver.setLamp('receipt-slot', bounds()));
    expect(coils.flatMap((on, index) => (on ? [index] : []))).toEqual(
      [3, 7].concat(coils[1] ? [1] : []).sort(),
    );
  } finally {
    await driver.close();
  }
});
