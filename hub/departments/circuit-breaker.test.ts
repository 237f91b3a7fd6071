import { describe, expect, test } from 'vitest';
import { fail, ok } from '#contract/result.ts';
import { sampleItem } from '../testing/sample-items.ts';
import { withCircuitBreaker } from './circuit-breaker.ts';
import type { DepartmentAdapter, LicenceRequest } from './department-adapter.ts';
import { closedForSeconds } from './opening-hours.ts';

const CALL = { deadlineMilliseconds: 50 };
const REQUEST = {} as LicenceRequest;

function breaker(findLicence: DepartmentAdapter['findLicence'], closed?: (now: Date) => number) {
  const clock = { now: new Date('2026-11-20T02:00:00Z') };
  let calls = 0;
  const adapter = withCircuitBreaker(
    {
      departmentId: 'x',
      handleCase: () => Promise.resolve(fail('department-down')),
      findLicence: (request, call) => {
        calls += 1;
        return findLicence(request, call);
      },
      ...(closed && { closedForSeconds: closed }),
    },
    { failureThreshold: 3, coolDownMilliseconds: 30_000, now: () => clock.now },
  );
  return { ask: () => adapter.findLicence(REQUEST, CALL), clock, calls: () => calls };
}

describe('a department that is down', () => {
  test('is asked no more after three failures, tried again after the cool-down, and closed again by success', async () => {
    let down = true;
    const { ask, clock, calls } = breaker(() =>
      Promise.resolve(down ? fail('department-down') : ok(undefined)),
    );
    for (let attempt = 0; attempt < 3; attempt += 1) await ask();
    expect(await ask()).toMatchObject({
      failure: { code: 'department-circuit-open', retryAfterSeconds: 30 },
    });
    expect(calls()).toBe(3);
    clock.now = new Date(clock.now.getTime() + 30_000);
    expect(await ask()).toMatchObject({ failure: { code: 'department-down' } });
    expect(await ask()).toMatchObject({ failure: { code: 'department-circuit-open' } });
    clock.now = new Date(clock.now.getTime() + 30_000);
    down = false;
    expect((await ask()).ok).toBe(true);
    down = true;
    expect(await ask()).toMatchObject({ failure: { code: 'department-down' } });
    expect(await ask()).toMatchObject({ failure: { code: 'department-down' } });
  });

  test('that never answers is given up at the deadline', async () => {
    const { ask } = breaker(
      (_request, call) =>
        new Promise((resolve) => {
          call.signal?.addEventListener('abort', () => resolve(ok(undefined)));
        }),
    );
    const adapter = await ask();
    expect(adapter).toMatchObject({ failure: { code: 'department-timeout' } });
  });

  test('that throws counts as down', async () => {
    const { ask } = breaker(() => Promise.reject(new TypeError('socket')));
    expect(await ask()).toMatchObject({ failure: { code: 'department-down', detail: 'TypeError' } });
  });

  test('that is closed is not asked at all', async () => {
    const { ask, calls } = breaker(
      () => Promise.resolve(ok(undefined)),
      () => 600,
    );
    expect(await ask()).toMatchObject({ failure: { code: 'department-closed', retryAfterSeconds: 600 } });
    expect(calls()).toBe(0);
  });
});

describe('opening hours', () => {
  const item = (from: string, to: string) =>
    sampleItem('x', {
      outcome: { kind: 'acceptance' },
      availability: { network: 'live', devices: [], regions: [], hours: { from, to } },
    });
  test.each([
    ['09:00', '17:00', '2026-11-20T01:00:00Z', 0],
    ['09:00', '17:00', '2026-11-20T00:59:00Z', 60],
    ['09:00', '17:00', '2026-11-20T09:00:00Z', 16 * 3600],
    ['22:00', '06:00', '2026-11-20T15:00:00Z', 0],
    ['22:00', '06:00', '2026-11-20T04:00:00Z', 10 * 3600],
  ])('%s to %s at %s: closed for %i s', (from, to, at, seconds) => {
    expect(closedForSeconds(item(from, to), new Date(at))).toBe(seconds);
  });
});
