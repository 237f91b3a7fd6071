import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { cableKinds, createTcpCable } from '../testing/cable-ends.ts';
import { encodeReply, formatSamId } from './codec.ts';
import { IdCardReaderDriver } from './driver.ts';
import { specimenDocuments, specimenPhoto } from './specimens.ts';
import {
  bounds,
  cable,
  connect,
  disconnect,
  driver,
  sent,
  simulator,
  steps,
} from './testing/reader-bench.ts';

afterEach(disconnect);

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
