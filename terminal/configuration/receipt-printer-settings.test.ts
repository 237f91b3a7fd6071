import { expect, test } from 'vitest';
import { z } from 'zod';
import { defaultReceiptPrinterProfile, receiptPrinterProfiles } from '#drivers/receipt-printer/profile.ts';
import { receiptPrinterProfileOf, receiptPrinterSettings } from './receipt-printer-settings.ts';

const schema = z.strictObject(receiptPrinterSettings);

test('a printer of which nothing is said is the common one', () => {
  expect(receiptPrinterProfileOf(schema.parse({}))).toEqual(defaultReceiptPrinterProfile);
  expect(receiptPrinterProfileOf({})).toEqual(defaultReceiptPrinterProfile);
});

test('a profile is chosen by its name, and single values of it are changed', () => {
  const settings = schema.parse({
    profile: 'generic-58mm',
    adjustments: { cutter: 'full', characterRom: 'none', statusTopics: ['printer', 'paper'] },
  });
  expect(receiptPrinterProfileOf(settings)).toEqual({
    ...receiptPrinterProfiles['generic-58mm'],
    cutter: 'full',
    characterRom: 'none',
    statusTopics: ['printer', 'paper'],
  });
});

test.each([
  { profile: 'generic-57mm' },
  { adjustments: { dotsPerLine: 383 } },
  { adjustments: { kutter: 'full' } },
  { adjustments: { statusTopics: ['printer'] } },
])('refused: %j', (settings) => {
  expect(schema.safeParse(settings).success).toBe(false);
});

test('every profile would pass as adjustments: no value is beyond what a site may say', () => {
  for (const profile of Object.values(receiptPrinterProfiles)) {
    expect(schema.safeParse({ adjustments: profile }).success).toBe(true);
  }
});
