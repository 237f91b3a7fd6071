import { expect, test } from 'vitest';
import { recordedServices } from '../visit/testing/recorded-services.ts';
import { Visitor } from '../visit/testing/visitor.ts';
import { newWindowCode, windowGuidance } from './window-guidance.ts';
import { composeWindowSlip } from './window-slip.ts';

const surroundings = {
  site: { name: '示例镇便民服务站', phone: '0769-00000001', address: '示例路1号' },
  terminalNumber: '1号机',
  simulated: true,
  at: new Date('2026-11-21T02:00:00Z'),
};

test('the slip for the window: place, what is done, the code; nothing of the citizen', async () => {
  const visitor = new Visitor(recordedServices());
  await visitor.identifiesFor('public-security/residence-permit');
  await visitor.does({ type: 'go-to-window' });
  const { context } = visitor.actor.getSnapshot();
  const guidance = windowGuidance(context);
  const slip = JSON.stringify(composeWindowSlip(guidance, surroundings).blocks);
  for (const told of [guidance.itemName, guidance.elsewhere.address, guidance.elsewhere.phone]) {
    expect(slip).toContain(told);
  }
  expect(slip).toContain(guidance.windowCode);
  expect(slip).toContain(guidance.qr);
  expect(guidance.qr.length).toBeLessThan(200);
  expect(slip).not.toMatch(/11010519491231002X|张三丰|样本路/);
  expect(slip).toContain('"kind":"mark"');
  visitor.actor.stop();
});

test('a window code is read aloud without doubt, and another one each time', () => {
  const codes = new Set(Array.from({ length: 200 }, newWindowCode));
  expect(codes.size).toBe(200);
  for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{6}$/);
});
