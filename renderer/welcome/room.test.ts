import { expect, test } from 'vitest';
import { roomOf } from './room.ts';

test('large letters never have more room, a tablet never more than a portrait panel', () => {
  for (const shape of ['tall', 'wide', 'shallow'] as const) {
    expect(roomOf(shape, true).noticeColumns).toBeLessThanOrEqual(roomOf(shape, false).noticeColumns);
    expect(roomOf(shape, false).noticeColumns).toBeLessThanOrEqual(roomOf('tall', false).noticeColumns);
    expect(roomOf(shape, true).troubleLines).toBeGreaterThanOrEqual(1);
  }
});
