import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  DEFAULT_POWER_LIMITS,
  decidePower,
  POWER_AT_START,
  type PowerDecision,
  type PowerMemory,
  type PowerReading,
} from './power-policy.ts';

const limits = DEFAULT_POWER_LIMITS;
const mains: PowerReading = { kind: 'known', source: 'mains', batteryLow: false };
const battery: PowerReading = { kind: 'known', source: 'battery', batteryLow: false };
const low: PowerReading = { kind: 'known', source: 'battery', batteryLow: true };
const silent: PowerReading = { kind: 'unknown' };

const idle = { visitRunning: false, visitCanBeEnded: false };
const filling = { visitRunning: true, visitCanBeEnded: true };
const printing = { visitRunning: true, visitCanBeEnded: false };
type Visit = typeof idle;

/** Looks at what the UPS says second by second. */
function follow(
  looks: readonly (readonly [seconds: number, PowerReading, Visit])[],
): readonly PowerDecision[] {
  let memory: PowerMemory = POWER_AT_START;
  let nowMs = 0;
  return looks.map(([seconds, reading, visit]) => {
    nowMs += seconds * 1_000;
    const decision = decidePower(memory, reading, { nowMs, ...visit }, limits);
    memory = decision.memory;
    return decision;
  });
}
const orders = (looks: Parameters<typeof follow>[0]) => follow(looks).map((decision) => decision.orders);
const last = (looks: Parameters<typeof follow>[0]) => orders(looks).at(-1);

describe('mains fail', () => {
  test('new visits are refused at once, the running one goes on', () => {
    expect(
      orders([
        [0, mains, filling],
        [2, battery, filling],
      ]),
    ).toEqual([
      { stop: undefined, endVisit: false, shutDown: false },
      { stop: 'on-battery', endVisit: false, shutDown: false },
    ]);
  });

  test('a visit that does not end in its grace is ended, but not while it prints', () => {
    expect(
      last([
        [0, battery, printing],
        [180, battery, printing],
      ]),
    ).toMatchObject({ endVisit: false });
    expect(
      last([
        [0, battery, filling],
        [179, battery, filling],
      ]),
    ).toMatchObject({ endVisit: false });
    expect(
      last([
        [0, battery, filling],
        [180, battery, filling],
      ]),
    ).toMatchObject({ endVisit: true });
  });

  test('back for a moment only: visits do not begin', () => {
    expect(
      last([
        [0, battery, idle],
        [2, mains, idle],
        [14, mains, idle],
      ])?.stop,
    ).toBe('on-battery');
    expect(
      last([
        [0, battery, idle],
        [2, mains, idle],
        [15, mains, idle],
      ])?.stop,
    ).toBeUndefined();
    expect(
      last([
        [0, battery, idle],
        [2, mains, idle],
        [10, battery, idle],
        [2, mains, idle],
        [10, mains, idle],
      ])?.stop,
    ).toBe('on-battery');
  });
});

describe('battery low', () => {
  test('nobody there: shut down at once, and only once', () => {
    expect(
      orders([
        [0, battery, idle],
        [2, low, idle],
        [2, low, idle],
      ]).map(({ shutDown }) => shutDown),
    ).toEqual([false, true, false]);
  });

  test('a running visit is wiped first', () => {
    const [, wiping, wiped] = orders([
      [0, battery, filling],
      [2, low, filling],
      [2, low, idle],
    ]);
    expect(wiping).toEqual({ stop: 'battery-low', endVisit: true, shutDown: false });
    expect(wiped).toMatchObject({ shutDown: true });
  });

  test('a print is finished first, but not for ever', () => {
    expect(
      last([
        [0, low, printing],
        [19, low, printing],
      ]),
    ).toMatchObject({ shutDown: false, endVisit: false });
    expect(
      last([
        [0, low, printing],
        [20, low, printing],
      ]),
    ).toMatchObject({ shutDown: true });
  });

  test('the mains come back meanwhile: it goes down all the same', () => {
    expect(
      last([
        [0, low, printing],
        [5, mains, idle],
      ]),
    ).toMatchObject({ shutDown: true });
  });

  test('the UPS server orders the end while the mains are there', () => {
    expect(last([[0, { ...mains, batteryLow: true }, idle]])).toMatchObject({ shutDown: true });
  });
});

describe('the UPS is silent', () => {
  test('on mains before: the terminal serves on', () => {
    expect(
      last([
        [0, mains, idle],
        [3_600, silent, idle],
      ]),
    ).toEqual({
      stop: undefined,
      endVisit: false,
      shutDown: false,
    });
  });

  test('on battery before: as good as empty, after a moment', () => {
    expect(
      last([
        [0, battery, idle],
        [14, silent, idle],
      ]),
    ).toMatchObject({ stop: 'on-battery', shutDown: false });
    expect(
      last([
        [0, battery, idle],
        [15, silent, idle],
      ]),
    ).toMatchObject({ shutDown: true });
  });

  test('while the mains were just coming back: not taken for back', () => {
    expect(
      last([
        [0, battery, idle],
        [2, mains, idle],
        [14, silent, idle],
      ]),
    ).toMatchObject({ stop: 'on-battery' });
    expect(
      last([
        [0, battery, idle],
        [2, mains, idle],
        [5, silent, idle],
        [10, mains, idle],
        [2, mains, idle],
      ]),
    ).toMatchObject({ stop: 'on-battery' });
  });
});

describe('whatever the UPS says', () => {
  const reading = fc.constantFrom(mains, battery, low, silent);
  const visit = fc.constantFrom(idle, filling, printing);
  const looks = fc.array(fc.tuple(fc.integer({ min: 0, max: 200 }), reading, visit), { maxLength: 30 });

  test('the promises hold', () => {
    fc.assert(
      fc.property(looks, (sequence) => {
        const decisions = follow(sequence);
        expect(decisions.filter((decision) => decision.orders.shutDown).length).toBeLessThanOrEqual(1);
        let everOnBattery = false;
        decisions.forEach(({ orders: given }, index) => {
          const [, said, there] = sequence[index]!;
          if (said.kind === 'known' && (said.source === 'battery' || said.batteryLow)) everOnBattery = true;
          // On battery no visit begins.
          if (said.kind === 'known' && said.source === 'battery') expect(given.stop).toBeDefined();
          // Nothing is ordered of a machine that never left the mains.
          if (!everOnBattery) expect(given).toEqual({ stop: undefined, endVisit: false, shutDown: false });
          // A print or a submission is never cut off by leaving.
          if (!there.visitCanBeEnded) expect(given.endVisit).toBe(false);
        });
      }),
    );
  });

  test('unknown never opens what was closed', () => {
    fc.assert(
      fc.property(looks, (sequence) => {
        const [before, after] = follow([...sequence, [1, silent, idle]]).slice(-2);
        if (before !== undefined && after !== undefined && before.orders.stop !== undefined) {
          expect(after.orders.stop).toBeDefined();
        }
      }),
    );
  });
});
