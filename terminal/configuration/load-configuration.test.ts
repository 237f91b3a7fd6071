import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { loadConfiguration, parseConfiguration, readTerminalKey } from './load-configuration.ts';

async function development(): Promise<Record<string, unknown>> {
  const content = await readFile(new URL('./profiles/development.json', import.meta.url), 'utf8');
  return JSON.parse(content) as Record<string, unknown>;
}

describe('configuration', () => {
  test('the development profile is valid and takes overrides', async () => {
    const loaded = await loadConfiguration('development', { hubUrl: 'http://127.0.0.1:1' });
    expect(loaded.ok && loaded.value.hub.url).toBe('http://127.0.0.1:1');
    expect(loaded.ok && loaded.value.timing.idleWarningSeconds).toBe(30);
  });

  test('a misspelt key is named', async () => {
    const value = { ...(await development()), devises: {} };
    const parsed = parseConfiguration(value);
    expect(parsed.ok).toBe(false);
    expect(!parsed.ok && parsed.failure.detail).toContain('devises: unknown key');
  });

  test('a wrong value is named with its path', async () => {
    const value = await development();
    const parsed = parseConfiguration({ ...value, timing: { idleWarningSeconds: 5 } });
    expect(!parsed.ok && parsed.failure.code).toBe('configuration-invalid');
    expect(!parsed.ok && parsed.failure.detail).toContain('timing.idleWarningSeconds:');
  });

  test('a production profile refuses a simulator', async () => {
    const parsed = parseConfiguration({ ...(await development()), kind: 'production' });
    expect(!parsed.ok && parsed.failure.code).toBe('simulator-in-production');
    expect(!parsed.ok && parsed.failure.detail).toContain('devices.idCardReader.transport');
  });

  test('a production profile does not hurry whoever reads what he signs', async () => {
    const hurried = { ...(await development()), timing: { readingShare: 0.5 } };
    expect(parseConfiguration(hurried).ok).toBe(true);
    const parsed = parseConfiguration({ ...hurried, kind: 'production' });
    expect(!parsed.ok && parsed.failure.detail).toContain('timing.readingShare');
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['serial, named', { idCardReader: { transport: 'serial', path: 'COM3' } }, 'valid'],
    [
      'serial, searched',
      { receiptPrinter: { transport: 'serial', find: { vendorId: '04B8', productId: '0e15' } } },
      'valid',
    ],
    ['serial, by its answer alone', { idCardReader: { transport: 'serial', find: {} } }, 'valid'],
    ['serial over TCP', { idCardReader: { transport: 'tcp', host: '10.0.0.7', port: 4001 } }, 'valid'],
    ['HID', { codeScanner: { transport: 'hid', find: {}, layout: 'newland' } }, 'valid'],
    ['keyboard', { codeScanner: { transport: 'keyboard' } }, 'valid'],
    ['SSI', { codeScanner: { transport: 'serial', path: '/dev/ttyACM0', commandSet: 'zebra-ssi' } }, 'valid'],
    ['FM30', { codeScanner: { transport: 'tcp', host: 'x', port: 1, commandSet: 'newland-fm30' } }, 'valid'],
    ['IPP', { documentPrinter: { transport: 'ipp', uri: 'ipp://10.0.0.8/ipp/print' } }, 'valid'],
    [
      'IPP, from the second tray, on both sides',
      {
        documentPrinter: {
          transport: 'ipp',
          uri: 'ipps://10.0.0.8/ipp/print',
          mediaSource: 'tray-2',
          sides: 'two-sided-long-edge',
          countsImpressions: false,
        },
      },
      'valid',
    ],
    [
      'the spooler of Windows',
      { documentPrinter: { transport: 'windows-spooler', printerName: '大厅 A4' } },
      'valid',
    ],
    ['PC/SC', { smartCardReader: { transport: 'pcsc', socket: '/run/pcscd/pcscd.comm' } }, 'valid'],
    ['a port that nothing names', { idCardReader: { transport: 'serial' } }, 'port-not-named'],
    ['a HID device that nothing names', { codeScanner: { transport: 'hid' } }, 'port-not-named'],
    [
      'named and searched',
      { idCardReader: { transport: 'serial', path: 'COM3', find: { serialNumber: '1' } } },
      'port-named-and-searched',
    ],
    [
      'a product without its vendor',
      { idCardReader: { transport: 'serial', find: { productId: '7523' } } },
      'product-without-vendor',
    ],
    [
      'a scanner that cannot be asked',
      { codeScanner: { transport: 'serial', find: {} } },
      'port-evidence-empty',
    ],
    [
      'a port for two',
      {
        idCardReader: { transport: 'serial', path: '/dev/ttyUSB0' },
        receiptPrinter: { transport: 'serial', path: '/dev/ttyUSB0' },
      },
      'port-shared',
    ],
    [
      'an address for two',
      {
        idCardReader: { transport: 'tcp', host: '10.0.0.7', port: 4001 },
        receiptPrinter: { transport: 'tcp', host: '10.0.0.7', port: 4001 },
      },
      'port-shared',
    ],
    [
      'a number that is no USB number',
      { idCardReader: { transport: 'serial', find: { vendorId: '0x1a86' } } },
      'configuration-invalid',
    ],
    [
      'a transport that the device has not',
      { idCardReader: { transport: 'hid', path: 'x' } },
      'configuration-invalid',
    ],
  ])('transports: %s', async (_, devices, expected) => {
    const profile = await development();
    const parsed = parseConfiguration({
      ...profile,
      devices: { ...(profile.devices as Record<string, unknown>), ...devices },
    });
    expect(parsed.ok ? 'valid' : parsed.failure.code).toBe(expected);
    if (parsed.ok) return;
    expect(parsed.failure.detail).toContain(`devices.${Object.keys(devices).at(-1)}`);
  });

  test('USB numbers are hexadecimal, as lsusb shows them', async () => {
    const profile = await development();
    const find = { vendorId: '04B8', productId: '0e15' };
    const devices = {
      ...(profile.devices as Record<string, unknown>),
      receiptPrinter: { transport: 'serial', find },
    };
    const parsed = parseConfiguration({ ...profile, devices });
    expect(parsed.ok && parsed.value.devices.receiptPrinter).toEqual({
      transport: 'serial',
      find: { vendorId: 0x04b8, productId: 0x0e15 },
      baudRate: 115_200,
    });
  });

  test('a profile that does not exist and one that is not JSON are told apart', async () => {
    const missing = await loadConfiguration('/nonexistent/profile.json');
    expect(!missing.ok && missing.failure.code).toBe('profile-not-found');
    const notJson = await loadConfiguration(new URL('./load-configuration.ts', import.meta.url).pathname);
    expect(!notJson.ok && notJson.failure.code).toBe('configuration-not-json');
  });

  test('the terminal key comes from the key file; one that is not registered is told', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'keys-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const path = join(folder, 'keys.json');
    const loaded = await loadConfiguration('development', { terminalKeyFile: path });
    if (!loaded.ok) throw new Error(loaded.failure.code);
    const missing = await readTerminalKey(loaded.value);
    expect(!missing.ok && missing.failure.code).toBe('terminal-not-registered');
    writeFileSync(path, JSON.stringify({ 'ZB-DEV-0001': 'k'.repeat(32) }));
    expect(await readTerminalKey(loaded.value)).toEqual({ ok: true, value: 'k'.repeat(32) });
  });
});
