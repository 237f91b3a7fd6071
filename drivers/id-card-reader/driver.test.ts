import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import type { BytePort, CallBounds, PortOpener } from '../port.ts';
import type { RecoveryStep } from '../recovery.ts';
import { cableKinds, createTcpCable, type TestCable } from '../testing/cable-ends.ts';
import { proveCancellation, StepCounter } from '../testing/cancellation.ts';
import { type BaudRate, type CommandName, encodeReply, formatSamId } from './codec.ts';
import { IdCardReaderDriver, type IdCardReaderFailureCode } from './driver.ts';
import { IdCardReaderSimulator } from './simulator.ts';
import { specimenDocuments, specimenPhoto } from './specimens.ts';
import { statusTable } from './status.ts';

function bounds(deadlineMs = 10_000): CallBounds {
  return { deadlineMs, signal: new AbortController().signal };
}

let cable: TestCable;
let simulator: IdCardReaderSimulator;
let driver: IdCardReaderDriver;
let sent: CommandName[];
let steps: RecoveryStep[];

/** Fast polling: the simulator has no field that needs time. */
async function connect(
  makeCable: () => Promise<TestCable>,
  options: {
    chunkSize?: number;
    readAppendedAddress?: boolean;
    presenceProbe?: 'find-only';
    readFingerprint?: boolean;
    knowsFingerprints?: boolean;
    vendorBeep?: Uint8Array;
    readerBeep?: Uint8Array;
  } = {},
): Promise<void> {
  const { chunkSize, knowsFingerprints, readerBeep, ...driverOptions } = options;
  cable = await makeCable();
  sent = [];
  steps = [];
  simulator = new IdCardReaderSimulator({
    peer: cable.peer,
    onCommand: (command) => sent.push(command),
    ...(chunkSize === undefined ? {} : { chunkSize }),
    ...(knowsFingerprints === undefined ? {} : { knowsFingerprints }),
    ...(readerBeep === undefined ? {} : { vendorBeep: readerBeep }),
  });
  driver = new IdCardReaderDriver({
    opener: cable.peer.opener,
    pollIntervalMs: 20,
    reopenWindowMs: 300,
    simulated: true,
    onRecovery: (step) => steps.push(step),
    ...driverOptions,
  });
}

/** A line on which answers can be held back. */
class LateAnswers {
  readonly opener: PortOpener;
  readonly #heldBytes: Uint8Array[] = [];
  readonly #held = Promise.withResolvers<void>();
  #holds = false;
  #listener: (bytes: Uint8Array) => void = () => undefined;

  constructor(opener: PortOpener) {
    this.opener = {
      description: 'late',
      open: async (openBounds) => {
        const port = await opener.open(openBounds);
        if (!port.ok) return port;
        const { value } = port;
        value.onBytes((bytes) => {
          if (!this.#holds) {
            this.#listener(bytes);
            return;
          }
          this.#heldBytes.push(bytes);
          this.#held.resolve();
        });
        const line: BytePort = {
          description: value.description,
          write: (bytes, callBounds) => value.write(bytes, callBounds),
          onBytes: (listener) => {
            this.#listener = listener;
            return () => undefined;
          },
          onLost: (listener) => value.onLost(listener),
          close: () => value.close(),
        };
        return { ok: true, value: line };
      },
    };
  }

  /** An answer has come and is held. */
  get held(): Promise<void> {
    return this.#held.promise;
  }

  hold(): void {
    this.#holds = true;
  }

  release(): void {
    this.#holds = false;
    for (const bytes of this.#heldBytes.splice(0)) this.#listener(bytes);
  }
}

afterEach(async () => {
  await driver.close();
  simulator.close();
  await cable.dispose();
});

describe.each(Object.keys(cableKinds))('over %s', (kind) => {
  beforeEach(async () => {
    await connect(cableKinds[kind]!);
    unwrap(await driver.open(bounds()));
  });

  test.each(Object.values(specimenDocuments))('reads the $type card', async (document) => {
    simulator.layCard({ document });
    const reading = unwrap(await driver.readCard(bounds()));
    expect(reading.document).toEqual(document);
    expect(reading.photo).toEqual(specimenPhoto);
  });

  test('waits for a card that is laid later', async () => {
    const reading = driver.readCard(bounds());
    await expect
      .poll(() => sent.filter((command) => command === 'findCard').length, { timeout: 15_000 })
      .toBeGreaterThan(2);
    simulator.layCard('resident');
    expect(unwrap(await reading).document.type).toBe('resident');
  });

  test('unplugged and plugged in again during the wait: the wait goes on over a new port', async () => {
    // The port is for one program, and one driver.
    await driver.close();
    const patient = new IdCardReaderDriver({
      opener: cable.peer.opener,
      pollIntervalMs: 20,
      // A cable of a busy machine is not back at once.
      reopenWindowMs: 15_000,
      onRecovery: (step) => steps.push(step),
    });
    const reading = patient.readCard(bounds(25_000));
    await expect.poll(() => sent.includes('findCard'), { timeout: 15_000 }).toBe(true);
    await cable.peer.unplug();
    unwrap(await cable.peer.replug());
    simulator.layCard('hmt');
    expect(unwrap(await reading).document.type).toBe('hmt');
    expect(steps).toContain('reopen');
    await patient.close();
  });

  test('unplugged for good: out of service, offline, and ready again after replug', async () => {
    simulator.inject({ kind: 'unplug', command: 'readTextAndPhoto' });
    simulator.layCard('resident');
    expect(await driver.readCard(bounds())).toMatchObject({ failure: { code: 'out-of-service' } });
    expect(unwrap(await driver.checkHealth(bounds()))).toEqual({
      kind: 'id-card-reader',
      condition: 'offline',
      problems: ['port-lost'],
      simulated: true,
    });
    unwrap(await cable.peer.replug());
    expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('ready');
    simulator.layCard('resident');
    expect(unwrap(await driver.readCard(bounds())).document.type).toBe('resident');
  });
});

describe('a card that is found', () => {
  beforeEach(() => connect(createTcpCable));

  test('is told before it is read, and also when the read comes to nothing', async () => {
    let found = 0;
    const nobody = await driver.readCard(bounds(100), () => (found += 1));
    expect([nobody.ok, found]).toEqual([false, 0]);
    let readBefore = true;
    simulator.layCard('resident');
    unwrap(
      await driver.readCard(bounds(), () => {
        found += 1;
        readBefore = sent.includes('readTextAndPhoto');
      }),
    );
    expect([found, readBefore]).toEqual([1, false]);
    simulator.layCard('resident');
    simulator.inject({ kind: 'unplug', command: 'readTextAndPhoto' });
    expect(await driver.readCard(bounds(), () => (found += 1))).toMatchObject({
      failure: { code: 'out-of-service' },
    });
    expect(found).toBe(2);
  });
});

describe('a whole visit', () => {
  beforeEach(() => connect(createTcpCable));

  test('a card left behind is not read twice, removal is seen, and laying it again works', async () => {
    unwrap(await driver.open(bounds()));
    simulator.layCard('resident');
    unwrap(await driver.readCard(bounds()));
    expect(await driver.readCard(bounds(150))).toMatchObject({ failure: { code: 'deadline-exceeded' } });
    expect(await driver.waitForRemoval(bounds(150))).toMatchObject({
      failure: { code: 'deadline-exceeded' },
    });
    const removal = driver.waitForRemoval(bounds());
    simulator.takeCard();
    unwrap(await removal);
    simulator.layCard('resident');
    expect(unwrap(await driver.readCard(bounds())).document.number).toBe('11010519491231002X');
  });

  /** What makes the module forget that it has read the card which still lies there. */
  const troubles: Record<string, () => Promise<void>> = {
    'two searches without an answer': async () => {
      simulator.inject({ kind: 'silent', command: 'findCard', times: 2 });
    },
    'the cable pulled and put in again': async () => {
      await cable.peer.unplug();
      unwrap(await cable.peer.replug());
    },
    'a new port told to the health check': async () => {
      await cable.peer.unplug();
      await expect
        .poll(async () => unwrap(await driver.checkHealth(bounds())).condition, { timeout: 15_000 })
        .toBe('offline');
      unwrap(await cable.peer.replug());
      await expect
        .poll(async () => unwrap(await driver.checkHealth(bounds())).condition, { timeout: 15_000 })
        .toBe('ready');
    },
    'a wait for its removal that came to nothing': async () => {
      expect((await driver.waitForRemoval(bounds(150))).ok).toBe(false);
    },
  };
  const searches = () => sent.filter((command) => command === 'findCard').length;

  test.each(Object.keys(troubles))('a card left behind is not read again after %s', async (trouble) => {
    simulator.layCard('resident');
    unwrap(await driver.readCard(bounds()));
    await troubles[trouble]!();
    const before = searches();
    const controller = new AbortController();
    let found = 0;
    const next = driver.readCard({ deadlineMs: 15_000, signal: controller.signal }, () => (found += 1));
    await expect.poll(() => searches() - before, { timeout: 15_000 }).toBeGreaterThan(6);
    controller.abort();
    expect(await next).toMatchObject({ failure: { code: 'aborted' } });
    expect(found).toBe(0);
  });

  test.each(Object.keys(troubles))(
    'the card is taken away during %s: the next card is read',
    async (trouble) => {
      simulator.layCard('resident');
      unwrap(await driver.readCard(bounds()));
      await troubles[trouble]!();
      simulator.takeCard();
      const before = searches();
      const next = driver.readCard(bounds(15_000));
      await expect.poll(() => searches() - before, { timeout: 15_000 }).toBeGreaterThan(5);
      simulator.layCard('hmt');
      expect(unwrap(await next).document.type).toBe('hmt');
    },
  );

  test('answers the module number, health and reset', async () => {
    unwrap(await driver.open(bounds()));
    expect(formatSamId(unwrap(await driver.readSamId(bounds())))).toBe(
      '05.01-20120411-0000000001-0000000001',
    );
    expect(unwrap(await driver.checkHealth(bounds()))).toMatchObject({ condition: 'ready', problems: [] });
    unwrap(await driver.reset(bounds()));
    expect(sent).toEqual(['samStatus', 'samId', 'samStatus', 'resetSam']);
  });

  test('a second call while one runs is refused', async () => {
    unwrap(await driver.open(bounds()));
    const reading = driver.readCard(bounds());
    expect(await driver.readCard(bounds())).toMatchObject({ failure: { code: 'device-busy' } });
    expect(await driver.checkHealth(bounds())).toMatchObject({ failure: { code: 'device-busy' } });
    simulator.layCard('resident');
    unwrap(await reading);
    expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('ready');
  });

  test('abort ends the wait and frees the driver', async () => {
    unwrap(await driver.open(bounds()));
    const controller = new AbortController();
    const reading = driver.readCard({ deadlineMs: 10_000, signal: controller.signal });
    await expect.poll(() => sent.includes('findCard'), { timeout: 15_000 }).toBe(true);
    controller.abort();
    expect(await reading).toMatchObject({ failure: { code: 'aborted' } });
    expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('ready');
  });

  test('close ends the wait; open begins anew', async () => {
    unwrap(await driver.open(bounds()));
    const reading = driver.readCard(bounds());
    await expect.poll(() => sent.includes('findCard'), { timeout: 15_000 }).toBe(true);
    await driver.close();
    expect(await reading).toMatchObject({ failure: { code: 'device-closed' } });
    expect(await driver.readCard(bounds())).toMatchObject({ failure: { code: 'device-closed' } });
    unwrap(await driver.open(bounds()));
    simulator.layCard('resident');
    unwrap(await driver.readCard(bounds()));
  });
});

describe('options', () => {
  test('the appended address is read when asked for, and its absence is no error', async () => {
    await connect(createTcpCable, { readAppendedAddress: true });
    simulator.layCard('resident');
    expect(unwrap(await driver.readCard(bounds()))).not.toHaveProperty('appendedAddress');
    simulator.takeCard();
    simulator.layCard({ document: specimenDocuments.resident, appendedAddress: '广州市样本区示例路3号' });
    expect(unwrap(await driver.readCard(bounds())).appendedAddress).toBe('广州市样本区示例路3号');
  });

  test('of several appended addresses the newest is taken', async () => {
    await connect(createTcpCable, { readAppendedAddress: true });
    const appendedAddress = ['旧样本路1号', '样本路2号', '新样本路3号'];
    simulator.layCard({ document: specimenDocuments.hmt, appendedAddress });
    expect(unwrap(await driver.readCard(bounds())).appendedAddress).toBe('新样本路3号');
  });

  test('an appended address that the card does not give: the card is read anew', async () => {
    await connect(createTcpCable, { readAppendedAddress: true });
    simulator.layCard('resident');
    simulator.inject({ kind: 'status', sw3: 0x41, command: 'readAppendedAddress' });
    unwrap(await driver.readCard(bounds()));
    expect(sent.filter((command) => command === 'readTextAndPhoto')).toHaveLength(2);
  });

  test('an appended address on which the reader falls silent: the line recovers, and the card is read anew', async () => {
    await connect(createTcpCable, { readAppendedAddress: true });
    simulator.layCard('resident');
    simulator.inject({ kind: 'silent', command: 'readAppendedAddress' });
    unwrap(await driver.readCard(bounds()));
    expect(steps).toEqual(['retry']);
  });

  test.each([1024, 512, 0])('%i bytes of fingerprints are read when asked for', async (length) => {
    await connect(createTcpCable, { readFingerprint: true });
    const fingerprint = Uint8Array.from({ length }, (_, index) => index & 0xff);
    simulator.layCard({ document: specimenDocuments.resident, fingerprint });
    const reading = unwrap(await driver.readCard(bounds()));
    expect(reading.fingerprint).toEqual(fingerprint);
    expect(reading.photo).toEqual(specimenPhoto);
    expect(sent).not.toContain('readTextAndPhoto');
  });

  test('fingerprints are not asked for unless somebody needs them', async () => {
    await connect(createTcpCable);
    simulator.layCard({ document: specimenDocuments.resident, fingerprint: new Uint8Array(1024) });
    expect(unwrap(await driver.readCard(bounds()))).not.toHaveProperty('fingerprint');
    expect(sent).not.toContain('readWithFingerprint');
  });

  test('a module that knows no fingerprints is asked once, and then reads without', async () => {
    await connect(createTcpCable, { readFingerprint: true, knowsFingerprints: false });
    for (let round = 0; round < 2; round += 1) {
      simulator.layCard('resident');
      expect(unwrap(await driver.readCard(bounds()))).not.toHaveProperty('fingerprint');
    }
    expect(sent.filter((command) => command === 'readWithFingerprint')).toHaveLength(1);
  });

  test('a resting card is read again without being placed anew, when asked for', async () => {
    await connect(createTcpCable);
    simulator.layCard('resident');
    unwrap(await driver.readCard(bounds()));
    const again = unwrap(await driver.readCard(bounds(), undefined, 'read'));
    expect(again.document).toEqual(specimenDocuments.resident);
    expect(sent).toEqual([
      'findCard',
      'selectCard',
      'readTextAndPhoto',
      'resetSam',
      'findCard',
      'selectCard',
      'readTextAndPhoto',
    ]);
  });

  test('reading a resting card is cancelled like any other call', async () => {
    await connect(createTcpCable);
    simulator.inject({ kind: 'silent', command: 'resetSam' });
    const controller = new AbortController();
    const reading = driver.readCard({ deadlineMs: 15_000, signal: controller.signal }, undefined, 'read');
    await expect.poll(() => sent, { timeout: 15_000 }).toEqual(['resetSam']);
    controller.abort();
    expect(await reading).toMatchObject({ failure: { code: 'aborted' } });
  });

  test('replies in single bytes are put together', async () => {
    await connect(createTcpCable, { chunkSize: 1 });
    simulator.layCard('foreigner-2023');
    expect(unwrap(await driver.readCard(bounds())).document).toEqual(specimenDocuments['foreigner-2023']);
  });

  test('find-only takes "no card" at its word', async () => {
    await connect(createTcpCable, { presenceProbe: 'find-only' });
    simulator.layCard('resident');
    unwrap(await driver.readCard(bounds()));
    unwrap(await driver.waitForRemoval(bounds()));
    expect(sent).not.toContain('resetSam');
  });
});

describe('faults', { timeout: 120_000 }, () => {
  beforeEach(async () => {
    await connect(createTcpCable);
    simulator.layCard('resident');
  });

  test('silent once: the command is retried', async () => {
    simulator.inject({ kind: 'silent' });
    unwrap(await driver.readCard(bounds()));
    expect(steps).toEqual(['retry']);
  });

  test('silent until the reset: the module is reset', async () => {
    simulator.inject({ kind: 'silent', command: 'findCard', times: 2 });
    unwrap(await driver.readCard(bounds()));
    expect(steps).toEqual(['retry', 'soft-reset']);
  });

  test('silent until a new port: the port is opened anew', async () => {
    simulator.inject({ kind: 'silent', command: 'findCard', times: 3 });
    unwrap(await driver.readCard(bounds()));
    expect(steps).toEqual(['retry', 'soft-reset', 'reopen']);
  });

  test('silent for good: out of service after the whole ladder', async () => {
    simulator.inject({ kind: 'silent', times: 1_000 });
    expect(await driver.readCard(bounds())).toMatchObject({ failure: { code: 'out-of-service' } });
    expect(steps).toEqual(['retry', 'soft-reset', 'reopen', 'out-of-service']);
    expect(unwrap(await driver.checkHealth(bounds()))).toMatchObject({
      condition: 'offline',
      problems: ['not-responding'],
    });
  });

  test.each(['wrong-checksum', 'truncated-frame'] as const)(
    '%s: the command is sent once more, without touching the module',
    async (kind) => {
      simulator.inject({ kind, command: 'readTextAndPhoto' });
      expect(unwrap(await driver.readCard(bounds())).document).toEqual(specimenDocuments.resident);
      expect(sent.filter((command) => command === 'readTextAndPhoto')).toHaveLength(2);
      expect(steps).toEqual([]);
    },
  );

  test.each([
    [Uint8Array.of(0xaa, 0x00, 0xaa, 0xaa, 0x96)],
    [Uint8Array.of(0xaa)],
    [Uint8Array.of(0xff, 0x00, 0x69)],
  ])('noise bytes %o before a reply are skipped', async (bytes) => {
    simulator.inject({ kind: 'noise-bytes', bytes, command: 'selectCard' });
    expect(unwrap(await driver.readCard(bounds())).document).toEqual(specimenDocuments.resident);
    expect(steps).toEqual([]);
  });

  test('a late reply to another command is not taken for the answer', async () => {
    simulator.inject({
      kind: 'stale-reply',
      command: 'findCard',
      bytes: encodeReply(0x90, new Uint8Array(8)),
    });
    expect(unwrap(await driver.readCard(bounds())).document).toEqual(specimenDocuments.resident);
  });

  test.each(['short-read', 'wrong-read'] as const)('%s: the card is read anew', async (kind) => {
    simulator.inject({ kind });
    expect(unwrap(await driver.readCard(bounds())).document).toEqual(specimenDocuments.resident);
    expect(sent.filter((command) => command === 'readTextAndPhoto')).toHaveLength(2);
    expect(steps).toEqual([]);
  });

  test.each([
    ['short-read', 'block-lengths'],
    ['wrong-read', 'text-block-invalid: validFrom'],
  ] as const)(
    '%s every time: unreadable after three passes, and no word of the card in the failure',
    async (kind, detail) => {
      simulator.inject({ kind, times: 1_000 });
      expect(await driver.readCard(bounds())).toEqual({
        ok: false,
        failure: { code: 'card-unreadable', detail },
      });
      expect(sent.filter((command) => command === 'readTextAndPhoto')).toHaveLength(3);
    },
  );

  test('a late answer to a call that was aborted is not taken for the answer to the next', async () => {
    simulator.takeCard();
    const lateReader = new LateAnswers(cable.peer.opener);
    const late = new IdCardReaderDriver({ opener: lateReader.opener, simulated: true });
    unwrap(await late.open(bounds()));
    lateReader.hold();
    const controller = new AbortController();
    const reading = late.readCard({ deadlineMs: 15_000, signal: controller.signal });
    await lateReader.held;
    controller.abort();
    expect(await reading).toMatchObject({ failure: { code: 'aborted' } });
    const health = late.checkHealth(bounds());
    // "No card" comes now; to the question after the state it would be a fault.
    lateReader.release();
    expect(unwrap(await health).condition).toBe('ready');
    await late.close();
  });

  test.each([0x60, 0x66] as const)(
    'module-fault %i: every call says so, none climbs the ladder',
    async (sw3) => {
      simulator.inject({ kind: 'module-fault', sw3, times: 1_000 });
      const detail = sw3 === 0x60 ? 'self-test-failed' : 'not-authorised';
      const fault = { ok: false, failure: { code: 'reader-fault', detail } };
      expect(await driver.open(bounds())).toEqual(fault);
      expect(await driver.readCard(bounds())).toEqual(fault);
      expect(await driver.waitForRemoval(bounds())).toEqual(fault);
      expect(await driver.readSamId(bounds())).toEqual(fault);
      expect(await driver.reset(bounds())).toEqual(fault);
      expect(unwrap(await driver.checkHealth(bounds()))).toMatchObject({
        condition: 'blocked',
        problems: ['hardware-fault'],
      });
      expect(steps).toEqual([]);
      simulator.clearFaults();
      expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('ready');
      unwrap(await driver.readCard(bounds()));
    },
  );

  test('the card is lifted between search and selection: the next search finds it again', async () => {
    simulator.inject({ kind: 'status', sw3: 0x81, command: 'selectCard' });
    unwrap(await driver.readCard(bounds()));
    expect(sent.filter((command) => command === 'selectCard')).toHaveLength(2);
  });

  test.each(['resetSam', 'samId'] as const)('%s is not answered: the ladder helps', async (command) => {
    simulator.inject({ kind: 'silent', command });
    if (command === 'samId') unwrap(await driver.readSamId(bounds()));
    else {
      const removed = driver.waitForRemoval(bounds());
      simulator.takeCard();
      unwrap(await removed);
    }
    expect(steps).toEqual(['retry']);
  });

  test('an appended address of spaces is none', async () => {
    await driver.close();
    simulator.close();
    await cable.dispose();
    await connect(createTcpCable, { readAppendedAddress: true });
    simulator.layCard({ document: specimenDocuments.resident, appendedAddress: '' });
    expect(unwrap(await driver.readCard(bounds()))).not.toHaveProperty('appendedAddress');
  });

  test('a status that no manual names, while waiting for removal: the reader recovers', async () => {
    simulator.inject({ kind: 'status', sw3: 0x50, command: 'findCard' });
    simulator.takeCard();
    unwrap(await driver.waitForRemoval(bounds()));
    expect(steps).toEqual(['retry']);
  });

  test('card removed during the read: asks to lay it down again, and then reads it', async () => {
    simulator.inject({ kind: 'card-removed-during-read' });
    expect(await driver.readCard(bounds())).toMatchObject({ failure: { code: 'card-removed' } });
    simulator.layCard('resident');
    unwrap(await driver.readCard(bounds()));
  });

  test('a card that moves once is read on the next pass', async () => {
    simulator.inject({ kind: 'status', sw3: 0x41, command: 'readTextAndPhoto' });
    expect(unwrap(await driver.readCard(bounds())).document).toEqual(specimenDocuments.resident);
  });

  test('a card whose number has a wrong check digit is not believed', async () => {
    simulator.layCard({ document: { ...specimenDocuments.resident, number: '110105194912310021' } });
    expect(await driver.readCard(bounds())).toMatchObject({ failure: { code: 'card-unreadable' } });
  });
});

describe('health', () => {
  beforeEach(() => connect(createTcpCable));

  test.each([0x60, 0x66, 0x21, 0x23])(
    'module status %i: blocked, and opening tells of the fault',
    async (sw3) => {
      simulator.inject({ kind: 'status', sw3, command: 'samStatus', times: 2 });
      expect(await driver.open(bounds())).toMatchObject({ failure: { code: 'reader-fault' } });
      expect(unwrap(await driver.checkHealth(bounds()))).toMatchObject({
        condition: 'blocked',
        problems: ['hardware-fault'],
      });
      expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('ready');
    },
  );

  test('a line that only garbles: offline with a protocol error', async () => {
    simulator.inject({ kind: 'wrong-checksum', command: 'samStatus', times: 2 });
    expect(unwrap(await driver.checkHealth(bounds()))).toMatchObject({
      condition: 'offline',
      problems: ['protocol-error'],
    });
  });
});

describe('calls that only ask', () => {
  beforeEach(() => connect(createTcpCable));

  test('a module number of the wrong length is not believed', async () => {
    simulator.inject({ kind: 'stale-reply', command: 'samId', bytes: encodeReply(0x90, new Uint8Array(15)) });
    expect(formatSamId(unwrap(await driver.readSamId(bounds())))).toBe(
      '05.01-20120411-0000000001-0000000001',
    );
  });

  test('waiting for removal survives a silent reader', async () => {
    simulator.layCard('resident');
    simulator.inject({ kind: 'silent', command: 'findCard' });
    const removal = driver.waitForRemoval(bounds());
    await expect.poll(() => steps, { timeout: 15_000 }).toContain('retry');
    simulator.takeCard();
    unwrap(await removal);
  });
});

describe('beep', () => {
  const command = Uint8Array.of(0xa5, 0x01, 0x02);

  test('no command of the maker is known: said so, and nothing is sent', async () => {
    await connect(createTcpCable);
    expect(driver.canBeep).toBe(false);
    expect(await driver.beep(bounds())).toMatchObject({ failure: { code: 'beep-unsupported' } });
    expect(sent).toEqual([]);
  });

  test('the reader knows the command: it beeps once', async () => {
    await connect(createTcpCable, { vendorBeep: command, readerBeep: command });
    expect(driver.canBeep).toBe(true);
    unwrap(await driver.beep(bounds()));
    expect(simulator.beeps).toBe(1);
  });

  test('another maker: the command is refused, and the reader goes on', async () => {
    await connect(createTcpCable, { vendorBeep: command });
    expect(await driver.beep(bounds())).toMatchObject({ failure: { code: 'beep-unsupported' } });
    expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('ready');
  });

  test('silent: the failure is typed, and the beep is not repeated', async () => {
    await connect(createTcpCable, { vendorBeep: command, readerBeep: command });
    await cable.peer.unplug();
    expect(await driver.beep(bounds())).toMatchObject({ failure: { code: 'port-not-found' } });
  });
});

describe('baud rate', { timeout: 120_000 }, () => {
  beforeEach(() => connect(createTcpCable));

  /** A line at a rate: what is sent at another one than the module's arrives as something else. */
  function openerAt(rate: BaudRate): PortOpener {
    return {
      description: `${rate}`,
      async open(openBounds) {
        const port = await cable.peer.opener.open(openBounds);
        if (!port.ok) return port;
        const { value } = port;
        const line: BytePort = {
          description: value.description,
          write: (bytes, callBounds) =>
            value.write(simulator.baudRate === rate ? bytes : bytes.map((byte) => byte ^ 0x5a), callBounds),
          onBytes: (listener) => value.onBytes(listener),
          onLost: (listener) => value.onLost(listener),
          close: () => value.close(),
        };
        return { ok: true, value: line };
      },
    };
  }

  test('the module changes over, and the driver goes on at the new rate', async () => {
    const slow = new IdCardReaderDriver({ opener: openerAt(115_200), simulated: true });
    unwrap(await slow.setBaudRate(19_200, openerAt(19_200), bounds()));
    expect(simulator.baudRate).toBe(19_200);
    simulator.layCard('resident');
    unwrap(await slow.readCard(bounds()));
    await slow.close();
  });

  test('a module that says yes and stays: the driver goes back to the rate it had', async () => {
    simulator.inject({ kind: 'stale-reply', command: 'setBaudRate', bytes: encodeReply(0x90) });
    const driverAt = new IdCardReaderDriver({ opener: openerAt(115_200), simulated: true });
    expect(await driverAt.setBaudRate(9_600, openerAt(9_600), bounds())).toMatchObject({
      failure: { code: 'not-responding' },
    });
    expect(unwrap(await driverAt.checkHealth(bounds())).condition).toBe('ready');
    await driverAt.close();
  });

  test('a rate that the module refuses: nothing changes', async () => {
    simulator.inject({ kind: 'status', sw3: 0x21, command: 'setBaudRate' });
    expect(await driver.setBaudRate(38_400, openerAt(38_400), bounds())).toMatchObject({
      failure: { code: 'reader-fault' },
    });
    expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('ready');
  });

  test('the answer is lost: what counts is the rate at which the module answers', async () => {
    simulator.inject({ kind: 'silent', command: 'setBaudRate' });
    const driverAt = new IdCardReaderDriver({ opener: openerAt(115_200), simulated: true });
    expect(await driverAt.setBaudRate(57_600, openerAt(57_600), bounds())).toMatchObject({
      failure: { code: 'not-responding' },
    });
    expect(unwrap(await driverAt.checkHealth(bounds())).condition).toBe('ready');
    await driverAt.close();
  });

  describe.each([
    ['the module has changed over', 'changed'],
    ['the module has stayed', 'stayed'],
  ] as const)('broken off half-way, and %s', (_, module) => {
    const newRate = 57_600;
    const loseReply = () =>
      simulator.inject({ kind: module === 'changed' ? 'lost-reply' : 'silent', command: 'setBaudRate' });
    const rateNow = () => (module === 'changed' ? newRate : 115_200);

    async function expectFoundAgain(driverAt: IdCardReaderDriver): Promise<void> {
      expect(simulator.baudRate).toBe(rateNow());
      expect(unwrap(await driverAt.checkHealth(bounds())).condition).toBe('ready');
      simulator.layCard('resident');
      unwrap(await driverAt.readCard(bounds()));
      expect(simulator.baudRate).toBe(rateNow());
      await driverAt.close();
    }

    test('aborted while its answer is awaited: found again', async () => {
      loseReply();
      const driverAt = new IdCardReaderDriver({ opener: openerAt(115_200), simulated: true });
      const controller = new AbortController();
      const setting = driverAt.setBaudRate(newRate, openerAt(newRate), {
        deadlineMs: 15_000,
        signal: controller.signal,
      });
      await expect.poll(() => sent, { timeout: 15_000 }).toContain('setBaudRate');
      controller.abort();
      expect(await setting).toMatchObject({ failure: { code: 'aborted' } });
      await expectFoundAgain(driverAt);
    });

    test('aborted at the new port: found again', async () => {
      loseReply();
      const driverAt = new IdCardReaderDriver({ opener: openerAt(115_200), simulated: true });
      const controller = new AbortController();
      const next = openerAt(newRate);
      const aborting: PortOpener = {
        description: next.description,
        open: (openBounds) => {
          controller.abort();
          return next.open(openBounds);
        },
      };
      expect(
        await driverAt.setBaudRate(newRate, aborting, { deadlineMs: 15_000, signal: controller.signal }),
      ).toMatchObject({ failure: { code: 'aborted' } });
      await expectFoundAgain(driverAt);
    });

    test('unplugged before the new port opens: found again when it is back', async () => {
      loseReply();
      const driverAt = new IdCardReaderDriver({ opener: openerAt(115_200), simulated: true });
      const next = openerAt(newRate);
      const unplugging: PortOpener = {
        description: next.description,
        open: async (openBounds) => {
          if (!replugged) await cable.peer.unplug();
          return next.open(openBounds);
        },
      };
      let replugged = false;
      const set = await driverAt.setBaudRate(newRate, unplugging, bounds());
      expect(set).toMatchObject({ failure: { code: 'port-not-found' } });
      expect(unwrap(await driverAt.checkHealth(bounds()))).toMatchObject({
        condition: 'offline',
        problems: ['port-lost'],
      });
      replugged = true;
      unwrap(await cable.peer.replug());
      await expectFoundAgain(driverAt);
    });
  });

  test('broken off, and silent at both rates: offline, and found again when it answers', async () => {
    const driverAt = new IdCardReaderDriver({ opener: openerAt(115_200), simulated: true });
    simulator.inject({ kind: 'silent', command: 'setBaudRate' });
    simulator.inject({ kind: 'silent', command: 'samId', times: 2 });
    expect(await driverAt.setBaudRate(57_600, openerAt(57_600), bounds())).toMatchObject({
      failure: { code: 'not-responding' },
    });
    expect(unwrap(await driverAt.checkHealth(bounds()))).toMatchObject({
      condition: 'offline',
      problems: ['not-responding'],
    });
    await expect
      .poll(async () => unwrap(await driverAt.checkHealth(bounds())).condition, { timeout: 60_000 })
      .toBe('ready');
    await driverAt.close();
  });

  test('cancelled at each of its steps in turn: the next call works at whichever rate', async () => {
    const counter = new StepCounter();
    const rates = [115_200, 57_600] as const;
    const openers = rates.map((rate) => counter.opener(openerAt(rate)));
    const driverAt = new IdCardReaderDriver({ opener: openers[0]!, simulated: true });
    let asked = 0;
    const counts = await proveCancellation(counter, {
      prepare: () => {
        asked += 1;
      },
      call: (callBounds) => driverAt.setBaudRate(rates[asked % 2]!, openers[asked % 2]!, callBounds),
      check: async () => {
        expect(unwrap(await driverAt.checkHealth(bounds())).condition).toBe('ready');
      },
    });
    expect(counts.aborted).toBeGreaterThan(counts.steps / 2);
    await driverAt.close();
  }, 120_000);
});

/** What a lasting status on reading the card comes to. */
const lastingOutcome: Record<number, IdCardReaderFailureCode> = {
  16: 'out-of-service',
  17: 'out-of-service',
  33: 'reader-fault',
  35: 'reader-fault',
  36: 'out-of-service',
  49: 'card-unreadable',
  50: 'card-rejected',
  51: 'card-rejected',
  64: 'card-type-unsupported',
  65: 'card-unreadable',
  71: 'card-unreadable',
  96: 'reader-fault',
  102: 'reader-fault',
  128: 'card-unreadable',
  129: 'card-unreadable',
  145: 'card-unreadable',
  // Statuses that no manual names are never taken for success.
  80: 'out-of-service',
  239: 'out-of-service',
};

describe('every status on the read command', () => {
  beforeEach(async () => {
    await connect(createTcpCable);
    simulator.layCard('resident');
  });

  test('the table above leaves out nothing but success', () => {
    const known = [...statusTable.keys()].filter((sw3) => sw3 !== 0x90 && sw3 !== 0x9f);
    expect(known.filter((sw3) => lastingOutcome[sw3] === undefined)).toEqual([]);
  });

  test.each(Object.entries(lastingOutcome))('SW3 %i that lasts ends as %s', async (sw3, code) => {
    simulator.inject({ kind: 'status', sw3: Number(sw3), command: 'readTextAndPhoto', times: 1_000 });
    expect(await driver.readCard(bounds(25_000))).toMatchObject({ failure: { code } });
  });
});
