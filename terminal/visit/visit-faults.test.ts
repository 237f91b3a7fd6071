import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fail, ok } from '#contract/result.ts';
import { recordedServices, SPECIMEN } from './testing/recorded-services.ts';
import { Visitor } from './testing/visitor.ts';

const CERTIFICATE = 'human-resources/participation-certificate';
const APPLICATION = 'public-security/residence-permit';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('cards that are left behind', () => {
  test('taken by staff after the first long wait: the page ends by itself', async () => {
    let waits = 0;
    const visitor = new Visitor(
      recordedServices({
        waitForCardRemoval: async () => {
          waits += 1;
          return waits < 3 ? fail('reader-not-responding', 'deadline-exceeded') : ok();
        },
      }),
    );
    await visitor.identifiesFor(CERTIFICATE);
    await visitor.does({ type: 'leave' });
    await visitor.seconds(40);
    expect(['erased', 'attract']).toContain(visitor.screen);
  });

  test('reader unplugged during the reminder: it runs its time, staff is called, the kiosk is free again', async () => {
    const visitor = new Visitor(
      recordedServices({ waitForCardRemoval: async () => fail('reader-not-responding', 'out-of-service') }),
    );
    await visitor.identifiesFor(CERTIFICATE);
    await visitor.does({ type: 'leave' });
    expect(visitor.screen).toBe('take-things');
    expect(visitor.snapshot.staffCalled).toBe(false);
    await visitor.seconds(31);
    // Long enough for somebody to come.
    for (let waited = 0; waited < 28; waited += 7) {
      expect(visitor.snapshot).toMatchObject({
        staffCalled: true,
        screen: { name: 'take-things', urgency: 3 },
      });
      expect(visitor.snapshot.lamp).toBe('id-card-reader');
      await visitor.seconds(7);
    }
    await visitor.seconds(3);
    expect(['erased', 'attract']).toContain(visitor.screen);
    expect(visitor.services.audited.filter((entry) => entry.event === 'card-not-watched')).toHaveLength(1);
  });

  test('a card of a kind that is not allowed is asked back when the citizen leaves', async () => {
    const visitor = new Visitor(
      recordedServices({
        readCard: async () =>
          ok({ document: { ...SPECIMEN, type: 'foreigner-2017' }, photo: new Uint8Array() }),
        waitForCardRemoval: () => new Promise(() => undefined),
      }),
    );
    await visitor.identifiesFor(APPLICATION);
    expect(visitor.snapshot.screen).toMatchObject({ name: 'identify', problem: 'document-type-not-allowed' });
    await visitor.does({ type: 'leave' });
    expect(visitor.snapshot.screen).toMatchObject({ name: 'take-things', card: 'on-reader' });
  });

  test('going back with an unusable card on the reader does not forget it', async () => {
    const visitor = new Visitor(
      recordedServices({
        readCard: async () => fail('card-not-readable'),
        waitForCardRemoval: () => new Promise(() => undefined),
      }),
    );
    await visitor.identifiesFor(CERTIFICATE);
    await visitor.does({ type: 'back' });
    expect(visitor.snapshot.screen).toMatchObject({ name: 'take-things', card: 'on-reader' });
  });
});

describe('what the citizen is told', () => {
  test('a case the department refuses is never shown or printed as accepted', async () => {
    const visitor = new Visitor(
      recordedServices({
        submitLive: async (submission) =>
          ok({
            receipt: {
              caseId: submission.content.caseId,
              manifestSha256: '0'.repeat(64),
              hubSequence: 1,
              hubEpoch: 'test',
              receivedAt: new Date().toISOString(),
              outcome: {
                state: 'refused',
                reason: '所选时段已约满',
                acceptanceNumber: '1',
                department: '示例部门',
                simulated: true,
              },
            },
          }),
        fetchResult: async () => ok({ documents: [] }),
      }),
    );
    await visitor.identifiesFor('civil-affairs/marriage-appointment');
    await visitor.fillsIn();
    await visitor.does({ type: 'confirm' });
    expect(visitor.snapshot.outcome).toMatchObject({ kind: 'refused', reason: '所选时段已约满' });
    expect(visitor.services.printed).toEqual(['slip-refused']);
  });

  test('accepted, but the papers cannot be had: the slip with its code is printed all the same', async () => {
    const visitor = new Visitor(recordedServices({ fetchResult: async () => fail('result-not-available') }));
    await visitor.identifiesFor(CERTIFICATE);
    await visitor.fillsIn();
    await visitor.does({ type: 'confirm' });
    expect(visitor.snapshot.screen).toMatchObject({ name: 'problem', kept: 'accepted' });
    await visitor.does({ type: 'continue' });
    expect(visitor.services.printed).toEqual(['slip-completed']);
  });

  test('the idle warning lasts its full time on the guide too', async () => {
    const visitor = new Visitor(recordedServices());
    await visitor.does({ type: 'start' }, { type: 'open-item', itemId: CERTIFICATE });
    await visitor.seconds(60);
    await visitor.seconds(20);
    expect(visitor.snapshot.idleWarning?.secondsLeft).toBeGreaterThanOrEqual(9);
    expect(visitor.screen).toBe('guide');
  });
});

describe('events that go around the pages', () => {
  test('a page deleted in a correction: nothing can be confirmed without it', async () => {
    const visitor = new Visitor(recordedServices());
    await visitor.identifiesFor(APPLICATION);
    await visitor.fillsIn();
    expect(visitor.screen).toBe('check');
    await visitor.does({ type: 'edit', target: { kind: 'materials' } });
    const { screen } = visitor.snapshot;
    const captured =
      screen.name === 'materials' ? screen.materials.find((entry) => entry.state === 'captured') : undefined;
    if (captured === undefined) throw new Error('nothing was captured');
    await visitor.does(
      { type: 'open-capture', materialId: captured.material.id },
      { type: 'remove-page', pageId: captured.pageIds[0] ?? '' },
      { type: 'finish-capture' },
      { type: 'back' },
      { type: 'back' },
      { type: 'confirm' },
    );
    expect(visitor.screen).toBe('materials');
    expect(visitor.services.submissions).toEqual([]);
  });

  test('an evaluation with words of its own is dropped', async () => {
    const visitor = new Visitor(recordedServices());
    await visitor.identifiesFor(CERTIFICATE);
    await visitor.fillsIn();
    await visitor.does({ type: 'confirm' });
    await visitor.seconds(3);
    await visitor.does({ type: 'evaluate', level: 1, reasons: ['my name is Specimen'] });
    expect(visitor.screen).toBe('evaluate');
    await visitor.does({ type: 'evaluate', level: 1, reasons: ['slow'] });
    expect(visitor.screen).not.toBe('evaluate');
  });
});
