import { describe, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import type { CallBounds } from '../port.ts';
import { createPseudoTerminalCable, createTcpCable, type TestCable } from '../testing/cable-ends.ts';
import { withDriverOnCable } from '../testing/driver-on-cable.ts';
import { CardDispenserDriver, type CardDispenserDriverOptions } from './driver.ts';
import { CardDispenserSimulator, type CardDispenserSimulatorOptions } from './simulator.ts';
import { DEFAULT_STEPS } from './steps.ts';

const bounds = (deadlineMs = 20_000): CallBounds => ({ deadlineMs, signal: new AbortController().signal });

function withDispenser(
  use: (driver: CardDispenserDriver, simulator: CardDispenserSimulator) => Promise<void>,
  options: Partial<CardDispenserDriverOptions> = {},
  simulation: Partial<CardDispenserSimulatorOptions> = {},
  makeCable?: () => Promise<TestCable>,
): Promise<void> {
  return withDriverOnCable(
    {
      makeCable,
      simulate: (peer) => new CardDispenserSimulator({ peer, ...simulation }),
      makeDriver: ({ opener }) =>
        new CardDispenserDriver({ opener, pollIntervalMs: 50, reopenWindowMs: 200, ...options }),
    },
    use,
  );
}

describe('a card', () => {
  test('from the stacker to the citizen, in motion, over a pseudo-terminal', () =>
    withDispenser(
      async (driver, simulator) => {
        unwrap(await driver.open(bounds()));
        expect(unwrap(await driver.takeCard(bounds())).card).toBe('inside');
        expect(unwrap(await driver.giveCard(bounds())).card).toBe('at-mouth');
        const taken = driver.waitUntilTaken(bounds());
        simulator.takeCard();
        unwrap(await taken);
        expect(simulator.movements).toBe(2);
        expect(simulator.confirmed).toBeGreaterThanOrEqual(4);
      },
      { simulated: true },
      { movementMs: 120, chunkSize: 2 },
      createPseudoTerminalCable,
    ));

  test('into the bin until it is full; emptied: again', () =>
    withDispenser(
      async (driver, simulator) => {
        unwrap(await driver.takeCard(bounds()));
        expect(unwrap(await driver.discardCard(bounds()))).toMatchObject({ card: 'nowhere', bin: 'full' });
        unwrap(await driver.takeCard(bounds()));
        expect(await driver.discardCard(bounds())).toMatchObject({ failure: { code: 'bin-full' } });
        expect(unwrap(await driver.checkHealth(bounds()))).toMatchObject({
          condition: 'blocked',
          problems: ['reject-bin-full'],
        });
        simulator.emptyBin();
        unwrap(await driver.discardCard(bounds()));
      },
      {},
      { binSize: 1 },
    ));

  test('none left: said before anything moves', () =>
    withDispenser(
      async (driver, simulator) => {
        expect(unwrap(await driver.checkHealth(bounds())).problems).toEqual(['cards-low']);
        unwrap(await driver.takeCard(bounds()));
        simulator.inject({ kind: 'error', code: '29', error: 'A0' });
        expect(await driver.giveCard(bounds())).toMatchObject({ failure: { code: 'stacker-empty' } });
        unwrap(await driver.giveCard(bounds()));
        simulator.takeCard();
        expect(await driver.takeCard(bounds())).toMatchObject({ failure: { code: 'stacker-empty' } });
        expect(simulator.movements).toBe(2);
        simulator.fill(50);
        expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('ready');
      },
      {},
      { cards: 1 },
    ));

  test('none in the path: nothing to give, nothing to discard', () =>
    withDispenser(async (driver) => {
      expect(await driver.giveCard(bounds())).toMatchObject({ failure: { code: 'no-card' } });
      expect(await driver.discardCard(bounds())).toMatchObject({ failure: { code: 'no-card' } });
    }));

  test('a machine with other codes', () => {
    const steps = { ...DEFAULT_STEPS, toMouth: { code: '20', confidence: 'high' } } as const;
    return withDispenser(
      async (driver) => {
        unwrap(await driver.takeCard(bounds()));
        expect(unwrap(await driver.giveCard(bounds())).card).toBe('at-mouth');
      },
      { steps: { toMouth: steps.toMouth } },
      { steps },
    );
  });

  test('a code that is none is refused when the driver is made', () => {
    const opener = { description: '', open: () => Promise.reject(new Error('not opened')) };
    const steps = { toBin: { code: '2', confidence: 'high' } } as const;
    expect(() => new CardDispenserDriver({ opener, steps })).toThrow(RangeError);
  });

  test('the sensors', () =>
    withDispenser(async (driver) => {
      expect(unwrap(await driver.readSensors(bounds()))).toHaveLength(8);
    }));
});

describe('faults', () => {
  test('jam: blocked until somebody clears it', () =>
    withDispenser(async (driver, simulator) => {
      simulator.inject({ kind: 'jam', code: '21' });
      expect(await driver.takeCard(bounds())).toMatchObject({ failure: { code: 'card-jam' } });
      expect(unwrap(await driver.checkHealth(bounds()))).toMatchObject({
        condition: 'blocked',
        problems: ['card-jam'],
      });
      simulator.clearJam();
      unwrap(await driver.takeCard(bounds()));
    }));

  test.each([
    ['A0', 'cards-empty'],
    ['A1', 'reject-bin-full'],
    ['77', 'hardware-fault'],
  ] as const)('error %s instead of a status', (error, problem) =>
    withDispenser(async (driver, simulator) => {
      simulator.inject({ kind: 'error', error, refused: true });
      expect(unwrap(await driver.checkHealth(bounds()))).toMatchObject({
        condition: 'blocked',
        problems: [problem],
      });
    }),
  );

  test('a code that no table knows is passed on; a table of its own is obeyed', () =>
    withDispenser(
      async (driver, simulator) => {
        simulator.inject({ kind: 'error', error: '77' });
        expect(await driver.readStatus(bounds())).toMatchObject({
          failure: { code: 'machine-refused', detail: 'failed 77' },
        });
        simulator.inject({ kind: 'error', error: '5B' });
        expect(await driver.readStatus(bounds())).toMatchObject({ failure: { code: 'card-jam' } });
      },
      { errors: { '5B': 'card-jam' } },
    ));

  test.each([
    ['no answer at all', { kind: 'silent' }],
    ['a question damaged on its way', { kind: 'not-acknowledged', times: 2 }],
    ['an acknowledgement lost', { kind: 'no-acknowledgement' }],
    ['an answer with a wrong check', { kind: 'wrong-check' }],
    ['an answer cut off', { kind: 'truncated-frame' }],
    ['noise before the answer', { kind: 'noise-bytes', bytes: Uint8Array.of(0xf2, 0, 0, 9, 1) }],
    ['the answer to another question first', { kind: 'stale-answer' }],
  ] as const)('a question is asked again: %s', (_, fault) =>
    withDispenser(async (driver, simulator) => {
      unwrap(await driver.open(bounds()));
      simulator.inject({ ...fault, code: '10' });
      expect(unwrap(await driver.readStatus(bounds())).stacker).toBe('enough');
      expect(unwrap(await driver.readStatus(bounds())).stacker).toBe('enough');
    }),
  );

  test('a question that is never understood', () =>
    withDispenser(async (driver, simulator) => {
      simulator.inject({ kind: 'not-acknowledged', times: 3 });
      expect(await driver.readStatus(bounds())).toMatchObject({ failure: { code: 'not-acknowledged' } });
    }));

  test('a movement that seems not to be understood is not sent again: noise can look like a refusal', () =>
    withDispenser(async (driver, simulator) => {
      simulator.inject({ kind: 'noise-bytes', bytes: Uint8Array.of(0x15), code: '21' });
      expect(await driver.takeCard(bounds())).toMatchObject({
        failure: { code: 'movement-unknown', detail: 'not-acknowledged' },
      });
      expect(unwrap(await driver.readStatus(bounds())).card).toBe('inside');
      expect(simulator.movements).toBe(1);
    }));

  test.each([
    ['the cable is pulled', { kind: 'unplug' }],
    ['the answer comes damaged', { kind: 'wrong-check' }],
  ] as const)('a movement whose end is not known is never repeated: %s', (_, fault) =>
    withDispenser(async (driver, simulator) => {
      unwrap(await driver.open(bounds()));
      simulator.inject({ ...fault, code: '21' });
      expect(await driver.takeCard(bounds())).toMatchObject({ failure: { code: 'movement-unknown' } });
      expect(simulator.movements).toBe(1);
    }),
  );

  test('a movement that takes longer than its caller waits is not repeated either', () =>
    withDispenser(async (driver, simulator) => {
      unwrap(await driver.open(bounds()));
      simulator.inject({ kind: 'no-answer', code: '21' });
      expect(await driver.takeCard(bounds(400))).toMatchObject({ failure: { code: 'movement-unknown' } });
      expect(simulator.movements).toBe(1);
      expect(unwrap(await driver.readStatus(bounds())).card).toBe('inside');
    }));

  test('only damaged answers: health says so', () =>
    withDispenser(async (driver, simulator) => {
      simulator.inject({ kind: 'wrong-check', times: 9 });
      expect(unwrap(await driver.checkHealth(bounds())).problems).toEqual(['protocol-error']);
    }));

  test.each(['takeCard', 'giveCard', 'discardCard', 'readSensors'] as const)(
    'the cable is pulled before %s: told, and nothing moves',
    (call) =>
      withDispenser(async (driver, simulator) => {
        unwrap(await driver.open(bounds()));
        simulator.inject({ kind: 'unplug' });
        expect(await driver[call](bounds())).toMatchObject({ failure: { code: 'out-of-service' } });
        expect(simulator.movements).toBe(0);
      }),
  );

  test('a refusal behind the acknowledgement is noise: the answer that follows counts', () =>
    withDispenser(async (driver, simulator) => {
      unwrap(await driver.open(bounds()));
      simulator.inject({ kind: 'refusal-behind-acknowledgement' });
      expect(unwrap(await driver.readStatus(bounds())).stacker).not.toBe('unknown');
    }));

  test('a driver as the terminal makes it looks for the card at its own pace', async () => {
    const cable = await createTcpCable();
    const simulator = new CardDispenserSimulator({ peer: cable.peer });
    const driver = new CardDispenserDriver({ opener: cable.peer.opener });
    try {
      simulator.placeAtMouth();
      const taken = driver.waitUntilTaken(bounds());
      setTimeout(() => simulator.takeCard(), 20);
      unwrap(await taken);
    } finally {
      await driver.close();
      simulator.close();
      await cable.dispose();
    }
  });

  test('the cable is pulled while asking: told on the ladder', () => {
    const steps: string[] = [];
    return withDispenser(
      async (driver, simulator) => {
        unwrap(await driver.open(bounds()));
        simulator.inject({ kind: 'unplug' });
        expect(await driver.readStatus(bounds())).toMatchObject({ failure: { code: 'out-of-service' } });
        expect(steps.at(-1)).toBe('out-of-service');
        expect(unwrap(await driver.checkHealth(bounds())).problems).toEqual(['port-lost']);
      },
      { onRecovery: (step) => steps.push(step) },
    );
  });
});
