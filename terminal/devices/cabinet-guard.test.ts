import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import type { CabinetInputs } from '#drivers/cabinet/status.ts';
import { CabinetGuard } from './cabinet-guard.ts';
import {
  CABINET_SHUT,
  type CabinetMemory,
  type CabinetSwitches,
  cabinetEndsVisit,
  cabinetStopOf,
  decideCabinet,
} from './cabinet-policy.ts';

const NOW = '2026-11-22T06:05:00.000Z';
const SHUT = { doorOpen: false, serviceKey: false };
const OPEN = { doorOpen: true, serviceKey: false };
const KEY = { doorOpen: false, serviceKey: true };
const OPEN_WITH_KEY = { doorOpen: true, serviceKey: true };

describe('what an opened cabinet means', () => {
  const having = (...looks: CabinetSwitches[]): CabinetMemory =>
    looks.reduce<CabinetMemory>((memory, look) => decideCabinet(memory, look, NOW).memory, CABINET_SHUT);

  test('broken open: no visits while it is open, nor when it was shut again', () => {
    expect(cabinetStopOf(having(SHUT))).toBeUndefined();
    expect(cabinetStopOf(having(OPEN))).toBe('cabinet-open');
    expect(cabinetStopOf(having(OPEN, SHUT))).toBe('cabinet-unchecked');
    expect(cabinetStopOf(having(OPEN, SHUT, SHUT, OPEN, SHUT))).toBe('cabinet-unchecked');
    expect(cabinetEndsVisit(having(OPEN))).toBe(true);
    expect(cabinetEndsVisit(having(OPEN, SHUT))).toBe(true);
  });

  test('the key is turned and turned back with the door shut: back in service', () => {
    expect(cabinetStopOf(having(OPEN, SHUT, KEY))).toBe('cabinet-serviced');
    expect(cabinetStopOf(having(OPEN, SHUT, KEY, SHUT))).toBeUndefined();
    // Turned back before the door is shut: whoever has the key is not there when it is.
    expect(cabinetStopOf(having(OPEN, OPEN_WITH_KEY, OPEN, SHUT))).toBe('cabinet-unchecked');
  });

  test('opened with the key: no new visits, and the one under way is left alone', () => {
    for (const opened of [having(KEY, OPEN_WITH_KEY), having(OPEN_WITH_KEY), having(KEY, OPEN)]) {
      expect(cabinetEndsVisit(opened)).toBe(false);
      expect(cabinetStopOf(opened)).toBeDefined();
    }
    expect(cabinetStopOf(having(KEY, OPEN_WITH_KEY, KEY, SHUT))).toBeUndefined();
  });

  test('a module without a door switch, or without a key, watches what there is', () => {
    expect(cabinetStopOf(having({ doorOpen: undefined, serviceKey: undefined }))).toBeUndefined();
    expect(cabinetStopOf(having({ doorOpen: true, serviceKey: undefined }))).toBe('cabinet-open');
  });

  test('whatever the switches do, nothing but the key turned back with a shut door opens the service again', () => {
    const look = fc.record({ doorOpen: fc.boolean(), serviceKey: fc.boolean() });
    fc.assert(
      fc.property(fc.array(look, { maxLength: 12 }), (looks) => {
        let memory: CabinetMemory = CABINET_SHUT;
        let previous: CabinetSwitches = SHUT;
        for (const next of looks) {
          const before = memory;
          memory = decideCabinet(memory, next, NOW).memory;
          if (next.doorOpen || next.serviceKey) expect(cabinetStopOf(memory)).toBeDefined();
          if (before.mode === 'opened' && memory.mode === 'shut') {
            expect(previous.serviceKey && !next.serviceKey && !next.doorOpen).toBe(true);
          }
          previous = next;
        }
      }),
    );
  });
});

describe('the guard of the cabinet', () => {
  let folder: string;
  let told: (string | undefined)[];
  let happened: string[];
  let look: (change: Result<CabinetInputs, AppFailure>) => void;
  const guards: CabinetGuard[] = [];

  const start = (): CabinetGuard => {
    const guard = new CabinetGuard({
      file: join(folder, 'cabinet-opened.json'),
      watchInputs: (signal, onChange) => {
        look = onChange;
        return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
      },
      onStop: (stop) => told.push(stop),
      onHappening: (happening, withKey) => happened.push(withKey ? `${happening} with key` : happening),
      logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
      now: () => new Date(NOW),
    });
    guard.start();
    guards.push(guard);
    return guard;
  };
  const sees = (inputs: { doorOpen: boolean; serviceKey: boolean }) =>
    look(ok({ ...inputs, personPresent: undefined }));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cabinet-guard-'));
    told = [];
    happened = [];
  });
  afterEach(async () => {
    await Promise.all(guards.splice(0).map((guard) => guard.stop()));
    rmSync(folder, { recursive: true, force: true });
  });

  test('broken open, shut, acknowledged: told each once, and only then back in service', () => {
    const guard = start();
    sees(SHUT);
    expect(guard.acknowledge()).toMatchObject({ failure: { code: 'cabinet-not-opened' } });
    sees(OPEN);
    expect(guard.openedAt).toBe(NOW);
    expect(guard.acknowledge()).toMatchObject({ failure: { code: 'cabinet-still-open' } });
    sees(SHUT);
    expect(guard.acknowledge().ok).toBe(true);
    expect(told).toEqual(['cabinet-open', 'cabinet-unchecked', undefined]);
    expect(happened).toEqual(['opened', 'shut', 'acknowledged']);
    expect(existsSync(join(folder, 'cabinet-opened.json'))).toBe(false);
  });

  test('the plug is pulled after it was opened: the next start knows it', async () => {
    const before = start();
    sees(OPEN);
    await before.stop();
    const next = start();
    expect(next.serviceStop).toBe('cabinet-open');
    expect(next.openedAt).toBe(NOW);
    expect(next.acknowledge()).toMatchObject({ failure: { code: 'cabinet-not-responding' } });
    sees(SHUT);
    expect(next.serviceStop).toBe('cabinet-unchecked');
    expect(next.acknowledge().ok).toBe(true);
    expect(start().serviceStop).toBeUndefined();
  });

  test('what was remembered is torn: it was opened all the same', () => {
    writeFileSync(join(folder, 'cabinet-opened.json'), '{"openedAt":');
    expect(start().serviceStop).toBe('cabinet-open');
  });

  test('the cabinet falls silent: a shut one stays in service, an opened one stays out of it', () => {
    const guard = start();
    sees(SHUT);
    look(fail('reply-timeout'));
    expect(guard.serviceStop).toBeUndefined();
    look(ok({ ...OPEN, personPresent: undefined }));
    sees(SHUT);
    look(fail('reply-timeout'));
    expect(guard.serviceStop).toBe('cabinet-unchecked');
    expect(guard.acknowledge()).toMatchObject({ failure: { code: 'cabinet-not-responding' } });
  });

  test('staff refills paper with the key: nothing to acknowledge afterwards', () => {
    const guard = start();
    for (const inputs of [KEY, OPEN_WITH_KEY, KEY, SHUT]) sees(inputs);
    expect(guard.endsVisit).toBe(false);
    expect(told).toEqual(['cabinet-serviced', undefined]);
    expect(happened).toEqual(['opened with key', 'shut with key', 'acknowledged with key']);
  });
});
