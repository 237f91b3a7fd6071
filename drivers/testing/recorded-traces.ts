import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { traceConductors } from '../trace/conductors.ts';
import { parseTrace } from '../trace/trace.ts';
import { checkTrace } from '../trace/trace-check.ts';

/** Where the recorded traces of a device are; they hold specimens only. */
export function traceFolderOf(device: string): URL {
  return new URL(`../${device}/traces/`, import.meta.url);
}

/** The driver against every recorded trace of its device: it sends what was sent, and its calls end as they ended. */
export function describeRecordedTraces(device: string): void {
  const conductor = traceConductors[device];
  const folder = traceFolderOf(device);
  // Before the first recording there is none, and the first test says so.
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.jsonl')) : [];
  describe(`driver contract of ${device} on recorded traces`, () => {
    test('there are some, and somebody conducts them', () => {
      expect(names.length).toBeGreaterThan(0);
      expect(conductor?.device).toBe(device);
    });

    test.each(names)('%s', async (name) => {
      const trace = unwrap(parseTrace(readFileSync(new URL(name, folder), 'utf8')));
      expect(trace.header.device).toBe(device);
      const { signal } = new AbortController();
      const check = unwrap(await checkTrace(trace, conductor!, { signal, speed: 4 }));
      expect(check.differences).toEqual([]);
      expect(check.calls).toBeGreaterThan(0);
      const isMasked = trace.entries.some((entry) => 'dir' in entry && entry.masked);
      if (isMasked) expect(check.maskedFrom).toBeDefined();
      else expect(check.played).toBe(check.entries);
    });
  });
}
