import { createCanvas } from '@napi-rs/canvas';
import { expect, test } from 'vitest';
import { pagesAsPdf } from './pages-pdf.ts';

async function jpegOf(width: number, height: number, colour: string): Promise<Uint8Array> {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = colour;
  context.fillRect(0, 0, width, height);
  return new Uint8Array(await canvas.encode('jpeg', 80));
}

test('every page is there in order, untouched, in the shape of its picture on A4', async () => {
  const pages = [
    await jpegOf(210, 297, '#800000'),
    await jpegOf(856, 540, '#008000'),
    await jpegOf(400, 400, '#000080'),
  ];
  const pdf = Buffer.from(await pagesAsPdf({ title: '居住证申领材料', pages }));
  let from = 0;
  for (const jpeg of pages) {
    const at = pdf.indexOf(jpeg, from);
    expect(at).toBeGreaterThan(from);
    from = at;
  }
  const boxes = [...pdf.toString('latin1').matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map((match) => [
    Number(match[1]),
    Number(match[2]),
  ]);
  expect(boxes).toHaveLength(3);
  for (const [width = 0, height = 0] of boxes) {
    expect(Math.max(width, height)).toBeLessThan(842);
    expect(Math.min(width, height)).toBeLessThan(596);
  }
  expect(boxes[1]![0]! / boxes[1]![1]!).toBeCloseTo(856 / 540, 2);
  expect(pdf.length).toBeLessThan(pages.reduce((sum, page) => sum + page.length, 0) + 6_000);
});
