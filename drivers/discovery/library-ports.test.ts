import { expect, test } from 'vitest';
import { LibraryPorts, type ListedHidDevice, type ListedSerialPort } from './library-ports.ts';

/** As the libraries list them on Windows. */
const serial: ListedSerialPort[] = [
  {
    path: 'COM3',
    manufacturer: 'wch.cn',
    serialNumber: '5&2B3F1E0&0&2',
    pnpId: 'USB\\VID_1A86&PID_7523\\5&2B3F1E0&0&2',
    locationId: 'Port_#0002.Hub_#0003',
    vendorId: '1A86',
    productId: '7523',
  },
  { path: 'COM1', manufacturer: '', vendorId: 'not hexadecimal' },
];
const hid: ListedHidDevice[] = [
  {
    path: '\\\\?\\hid#vid_1eab&pid_0d10',
    vendorId: 0x1eab,
    productId: 0x0d10,
    manufacturer: ' Newland ',
    usagePage: 0x8c,
  },
  { vendorId: 1, productId: 2 },
];

test('both lists become ports, with what is known of each', async () => {
  const ports = new LibraryPorts({ listSerial: async () => serial, listHid: async () => hid });
  expect(await ports.list()).toMatchObject([
    {
      transport: 'serial',
      path: 'COM3',
      vendorId: 0x1a86,
      productId: 0x7523,
      manufacturer: 'wch.cn',
      location: 'Port_#0002.Hub_#0003',
    },
    { path: 'COM1', vendorId: undefined, manufacturer: undefined },
    { transport: 'hid', vendorId: 0x1eab, manufacturer: 'Newland', usagePage: 0x8c },
  ]);
  expect(await ports.holders()).toEqual(new Map());
});

test('asked at once it lists once; later it lists again; a library that fails hides nothing', async () => {
  let listings = 0;
  const listSerial = async () => {
    listings += 1;
    return serial;
  };
  const listHid = () => Promise.reject(new Error('no HID here'));
  const patient = new LibraryPorts({ listSerial, listHid, freshMs: 600_000 });
  const both = await Promise.all([patient.list(), patient.list()]);
  expect(both.map((ports) => ports.length)).toEqual([2, 2]);
  expect(listings).toBe(1);
  const impatient = new LibraryPorts({ listSerial, listHid, freshMs: -1 });
  await impatient.list();
  await impatient.list();
  expect(listings).toBe(3);
});

test('the libraries of this machine are asked without harm, whether they find anything or cannot work', async () => {
  const ports = new LibraryPorts();
  const [first, second] = await Promise.all([ports.list(), ports.list()]);
  expect(second).toBe(first);
  for (const { path } of first) expect(path).not.toBe('');
});
