import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import type { CallBounds } from '../port.ts';
import { createTcpCable } from '../testing/cable-ends.ts';
import { withDriverOnCable } from '../testing/driver-on-cable.ts';
import { SmartCardDriver, type SmartCardDriverOptions } from './driver.ts';
import { type SimulatedCardOptions, SimulatedSocialSecurityCard, SPECIMEN_ATR } from './simulated-card.ts';
import { SmartCardSimulator, type SmartCardSimulatorOptions } from './simulator.ts';

const bounds = (deadlineMs = 15_000): CallBounds => ({ deadlineMs, signal: new AbortController().signal });

const specimenReading = {
  cardIdentifier: '4419990102030405060708090A0B0C0D',
  issuingRegion: '441999',
  cardNumber: 'A12345678',
  socialSecurityNumber: '11010519491231002X',
  name: '张三丰样本',
};

function withReader(
  use: (driver: SmartCardDriver, simulator: SmartCardSimulator) => Promise<void>,
  options: Partial<SmartCardDriverOptions> = {},
  simulation: Partial<SmartCardSimulatorOptions> = {},
): Promise<void> {
  return withDriverOnCable(
    {
      simulate: (peer) => new SmartCardSimulator({ peer, ...simulation }),
      makeDriver: ({ opener }) =>
        new SmartCardDriver({ opener, pollIntervalMs: 50, reopenWindowMs: 200, ...options }),
    },
    use,
  );
}

describe('a social security card', () => {
  test.each<readonly [string, SimulatedCardOptions]>([
    ['as the public sources describe it', {}],
    ['whose records have no tag', { untagged: true }],
    ['that insists on a length of its own', { insistsOnLength: true }],
  ])('%s', (_, card) =>
    withReader(
      async (driver, simulator) => {
        const waiting = driver.waitForCard(bounds());
        simulator.insert(new SimulatedSocialSecurityCard(card));
        expect(unwrap(await waiting)).toEqual({ reader: 'Specimen Reader 00 00', atr: SPECIMEN_ATR });
        expect(unwrap(await driver.readSocialSecurityCard(bounds()))).toEqual(specimenReading);
        expect(unwrap(await driver.readSocialSecurityCard(bounds()))).toEqual(specimenReading);
        const removed = driver.waitForRemoval(bounds());
        simulator.remove();
        unwrap(await removed);
        expect(await driver.readSocialSecurityCard(bounds())).toMatchObject({ failure: { code: 'no-card' } });
      },
      {},
      { chunkSize: 700 },
    ),
  );

  test('whose holder is behind a PIN: said so, and no PIN is tried', () =>
    withReader(async (driver, simulator) => {
      const card = new SimulatedSocialSecurityCard({ holderNeedsPin: true });
      simulator.insert(card);
      expect(await driver.readSocialSecurityCard(bounds())).toMatchObject({
        failure: { code: 'card-protected', detail: '6982' },
      });
      expect(card.commands.some((apdu) => apdu[1] === 0x20)).toBe(false);
    }));

  test('another kind of card', () =>
    withReader(async (driver, simulator) => {
      simulator.insert(new SimulatedSocialSecurityCard({ otherKind: true }));
      expect(await driver.readSocialSecurityCard(bounds())).toMatchObject({
        failure: { code: 'card-type-unsupported' },
      });
      expect(await driver.selectApplication(Uint8Array.of(0xa0, 0, 0, 0, 3), bounds())).toMatchObject({
        failure: { code: 'card-type-unsupported' },
      });
    }));

  test('an application by its name', () =>
    withReader(async (driver, simulator) => {
      simulator.insert(new SimulatedSocialSecurityCard());
      const name = Uint8Array.from([
        ...Buffer.from('sx1.sh.'),
        0xc9,
        0xe7,
        0xbb,
        0xe1,
        0xb1,
        0xa3,
        0xd5,
        0xcf,
      ]);
      expect(unwrap(await driver.selectApplication(name, bounds()))[0]).toBe(0x6f);
    }));
});

test('whatever a card answers: no PIN is tried, nothing is written, the reading ends', async () => {
  const answer = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc
      .constantFrom(
        [0x90, 0],
        [0x61, 0x10],
        [0x6c, 0x20],
        [0x69, 0x82],
        [0x63, 0xc3],
        [0x6a, 0x82],
        [0x69, 0x83],
      )
      .map((status) => Uint8Array.from([1, 2, 3, ...status])),
  );
  await withReader(async (driver, simulator) => {
    await fc.assert(
      fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 30 }), async (answers) => {
        const seen: Uint8Array[] = [];
        let turn = 0;
        simulator.insert({
          atr: SPECIMEN_ATR,
          reset: () => undefined,
          transmit: (apdu) => {
            seen.push(apdu.slice());
            turn += 1;
            return answers[(turn - 1) % answers.length]!;
          },
        });
        await driver.readSocialSecurityCard(bounds());
        expect(seen.length).toBeGreaterThan(0);
        expect(seen.length).toBeLessThanOrEqual(40);
        for (const apdu of seen) expect([0xa4, 0xb2, 0xc0]).toContain(apdu[1]);
      }),
      { numRuns: 60 },
    );
  });
}, 30_000);

describe('readers', () => {
  test('chosen by a part of the name; none of it: offline', () =>
    withReader(
      async (driver, simulator) => {
        expect(unwrap(await driver.listReaders(bounds())).map(({ name }) => name)).toEqual([
          'Other 00',
          'Wanted 01',
        ]);
        simulator.insert(new SimulatedSocialSecurityCard());
        expect(await driver.readSocialSecurityCard(bounds())).toMatchObject({ failure: { code: 'no-card' } });
        simulator.setReaders(['Wanted 01']);
        expect(unwrap(await driver.readSocialSecurityCard(bounds()))).toEqual(specimenReading);
        simulator.setReaders(['Other 00']);
        expect(await driver.readSocialSecurityCard(bounds())).toMatchObject({
          failure: { code: 'reader-missing' },
        });
        expect(unwrap(await driver.checkHealth(bounds()))).toMatchObject({
          condition: 'offline',
          problems: ['port-lost'],
        });
      },
      { readerName: 'Wanted' },
      { readers: ['Other 00', 'Wanted 01'] },
    ));
});

describe('faults', () => {
  test.each([
    ['the chip is mute', 0x8010_0066, 'card-unreadable'],
    ['the card is pulled', 0x8010_0069, 'card-removed'],
    ['another program reset the card', 0x8010_0068, 'card-removed'],
    ['another program holds the card', 0x8010_000b, 'card-in-use'],
    ['the reader is pulled', 0x8010_0017, 'reader-missing'],
    ['no card any more', 0x8010_000c, 'no-card'],
    ['a code that no table knows', 0x8010_1234, 'daemon-fault'],
  ])('%s', (_, code, expected) =>
    withReader(async (driver, simulator) => {
      simulator.insert(new SimulatedSocialSecurityCard());
      for (const request of ['connect', 'transmit'] as const) {
        simulator.inject({ kind: 'code', code, request });
        expect(await driver.readSocialSecurityCard(bounds())).toMatchObject({ failure: { code: expected } });
      }
      expect(unwrap(await driver.readSocialSecurityCard(bounds()))).toEqual(specimenReading);
    }),
  );

  test('the card is pulled between two records', () =>
    withReader(async (driver, simulator) => {
      simulator.insert(new SimulatedSocialSecurityCard());
      simulator.inject({ kind: 'card-pulled', request: 'transmit' });
      expect(await driver.readSocialSecurityCard(bounds())).toMatchObject({
        failure: { code: 'card-removed' },
      });
    }));

  test('a daemon of another version: said, with its version', () =>
    withReader(async (driver, simulator) => {
      simulator.inject({ kind: 'code', code: 0x8010_001e, request: 'version', times: 2 });
      expect(await driver.open(bounds())).toMatchObject({
        failure: { code: 'daemon-fault', detail: 'pcscd speaks 4.4' },
      });
      expect(unwrap(await driver.checkHealth(bounds())).problems).toEqual(['other']);
      simulator.inject({ kind: 'code', code: 0x8010_0006, request: 'establish-context' });
      expect(await driver.open(bounds())).toMatchObject({ failure: { code: 'daemon-fault' } });
      unwrap(await driver.open(bounds()));
    }));

  test.each([
    ['an answer is lost', { kind: 'silent' }],
    ['an answer breaks off', { kind: 'truncated-answer' }],
    ['bytes that nobody asked for', { kind: 'extra-bytes', bytes: new Uint8Array(9).fill(7) }],
  ] as const)('%s: the readers are listed all the same', (_, fault) =>
    withReader(async (driver, simulator) => {
      unwrap(await driver.open(bounds()));
      simulator.inject({ ...fault, request: 'readers-state' });
      expect(unwrap(await driver.listReaders(bounds()))).toHaveLength(1);
      expect(unwrap(await driver.listReaders(bounds()))).toHaveLength(1);
    }),
  );

  test('an answer that says it is endless: the reading fails, the next one works', () =>
    withReader(async (driver, simulator) => {
      simulator.insert(new SimulatedSocialSecurityCard());
      simulator.inject({ kind: 'absurd-length', request: 'transmit' });
      expect(await driver.readSocialSecurityCard(bounds())).toMatchObject({
        failure: { code: 'protocol-error' },
      });
      expect(unwrap(await driver.readSocialSecurityCard(bounds()))).toEqual(specimenReading);
    }));

  test('the daemon ends: told on the ladder', () => {
    const steps: string[] = [];
    return withReader(
      async (driver, simulator) => {
        unwrap(await driver.open(bounds()));
        simulator.inject({ kind: 'unplug' });
        expect(await driver.listReaders(bounds())).toMatchObject({ failure: { code: 'out-of-service' } });
        expect(steps.at(-1)).toBe('out-of-service');
        expect(unwrap(await driver.checkHealth(bounds())).problems).toEqual(['port-lost']);
      },
      { onRecovery: (step) => steps.push(step), simulated: true },
    );
  });

  test('a driver as the terminal makes it: looks at its own pace, and opens twice at no cost', async () => {
    const cable = await createTcpCable();
    const simulator = new SmartCardSimulator({ peer: cable.peer });
    const driver = new SmartCardDriver({ opener: cable.peer.opener });
    try {
      unwrap(await driver.open(bounds()));
      unwrap(await driver.open(bounds()));
      const waiting = driver.waitForCard(bounds());
      simulator.insert(new SimulatedSocialSecurityCard());
      expect(unwrap(await waiting).atr).toEqual(SPECIMEN_ATR);
    } finally {
      await driver.close();
      simulator.close();
      await cable.dispose();
    }
  });

  test.each([
    ['version and context are agreed on anew', undefined],
    ['the first agreement fails, and is made up for', { kind: 'silent', request: 'establish-context' }],
  ] as const)('the daemon starts anew within a call: %s', async (_, fault) => {
    const cable = await createTcpCable();
    const simulator = new SmartCardSimulator({ peer: cable.peer });
    const replugged: Promise<unknown>[] = [];
    const driver = new SmartCardDriver({
      opener: cable.peer.opener,
      pollIntervalMs: 50,
      reopenWindowMs: 15_000,
      onRecovery: (step) => {
        if (step === 'reopen') replugged.push(cable.peer.replug());
      },
    });
    try {
      unwrap(await driver.open(bounds()));
      simulator.insert(new SimulatedSocialSecurityCard());
      simulator.inject({ kind: 'unplug', request: 'readers-state' });
      if (fault !== undefined) simulator.inject(fault);
      expect((await driver.waitForCard(bounds())).ok).toBe(fault === undefined);
      expect(replugged).toHaveLength(1);
      expect(unwrap(await driver.readSocialSecurityCard(bounds()))).toEqual(specimenReading);
    } finally {
      await driver.close();
      simulator.close();
      await cable.dispose();
    }
  });

  test('waiting for a card to go, while the daemon goes', () =>
    withReader(async (driver, simulator) => {
      simulator.insert(new SimulatedSocialSecurityCard());
      unwrap(await driver.open(bounds()));
      const removed = driver.waitForRemoval(bounds());
      simulator.inject({ kind: 'unplug' });
      expect(await removed).toMatchObject({ failure: { code: 'out-of-service' } });
    }));

  test('an answer that breaks off: health says that the daemon does not speak as it should', () =>
    withReader(async (driver, simulator) => {
      unwrap(await driver.open(bounds()));
      simulator.inject({ kind: 'truncated-answer', request: 'readers-state', times: 2 });
      expect(unwrap(await driver.checkHealth(bounds())).problems).toEqual(['protocol-error']);
    }));

  test('a card that is asked too slowly: the deadline ends the reading, and the next one works', () =>
    withReader(async (driver, simulator) => {
      simulator.insert(new SimulatedSocialSecurityCard());
      unwrap(await driver.open(bounds()));
      simulator.inject({ kind: 'silent', request: 'transmit' });
      expect(await driver.readSocialSecurityCard(bounds(300))).toMatchObject({
        failure: { code: 'deadline-exceeded' },
      });
      expect(unwrap(await driver.readSocialSecurityCard(bounds()))).toEqual(specimenReading);
    }));
});
