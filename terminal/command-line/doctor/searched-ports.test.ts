import { afterEach, beforeEach, expect, test } from 'vitest';
import { SysfsTree } from '#drivers/discovery/testing/sysfs-tree.ts';
import type { Configuration } from '../../configuration/configuration-schema.ts';
import { searchedPortFindings } from './searched-ports.ts';

let tree: SysfsTree;
beforeEach(async () => {
  tree = await SysfsTree.create();
});
afterEach(() => tree.dispose());

const none = { transport: 'none' } as const;
const absent: Configuration['devices'] = {
  idCardReader: none,
  receiptPrinter: none,
  codeScanner: none,
  documentPrinter: none,
  documentCamera: none,
  faceCamera: none,
  cabinet: none,
  uninterruptiblePower: none,
  cardDispenser: none,
  smartCardReader: none,
  signaturePad: none,
};
const reader = (find: { readonly serialNumber?: string }): Configuration['devices'] => ({
  ...absent,
  idCardReader: { transport: 'serial', baudRate: 115_200, find },
});

test('a searched port that is there, one that is not, and one that only its device can tell', async () => {
  expect(await searchedPortFindings(absent, tree.ports)).toEqual([]);
  expect(await searchedPortFindings(reader({ serialNumber: 'R-7' }), tree.ports)).toMatchObject([
    { check: 'port-id-card-reader', status: 'missing', detail: 'nothing-attached' },
  ]);
  await tree.plug({
    node: 'ttyUSB0',
    socket: '1-1.1',
    vendorId: '1a86',
    productId: '7523',
    serialNumber: 'R-7',
  });
  expect(await searchedPortFindings(reader({ serialNumber: 'R-7' }), tree.ports)).toEqual([
    {
      check: 'port-id-card-reader',
      status: 'ok',
      detail: `${tree.pathOf('ttyUSB0')}, by serial-number`,
    },
  ]);
  expect(await searchedPortFindings(reader({}), tree.ports)).toMatchObject([
    { status: 'warning', detail: `evidence-too-weak ${tree.pathOf('ttyUSB0')}` },
  ]);
});

test('a machine whose ports cannot be listed is told, and nothing is thrown', async () => {
  const broken = { list: () => Promise.reject(new Error('no bus')), holders: async () => new Map() };
  expect(await searchedPortFindings(reader({}), broken)).toMatchObject([
    { status: 'missing', detail: 'the ports cannot be looked at: no bus' },
  ]);
});
