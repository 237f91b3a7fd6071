import { expect, test } from 'vitest';
import { usbNumbersOf } from './attached-port.ts';

test('USB numbers are written as lsusb does, and ports that are not on USB have none', () => {
  expect(usbNumbersOf({ vendorId: 0x1a86, productId: 0x0042 })).toBe('1a86:0042');
  expect(usbNumbersOf({ vendorId: undefined, productId: undefined })).toBeUndefined();
  expect(usbNumbersOf({ vendorId: 0x1a86, productId: undefined })).toBeUndefined();
});
