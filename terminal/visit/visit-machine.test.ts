import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fail, ok } from '#contract/result.ts';
import { recordedServices, SPECIMEN } from './testing/recorded-services.ts';
import { specimenSignature } from './testing/specimen-signature.ts';
import { validAnswer } from './testing/valid-answer.ts';
import { Visitor } from './testing/visitor.ts';
import { isWithoutCase, today } from './visit-rules.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const services = recordedServices();
const catalogItems = services.catalog
  .departments()
  .flatMap((entry) => services.catalog.itemsOf(entry.department.id))
  .filter((item) => !isWithoutCase(item) && item.eligibilityRules.every((rule) => rule.id !== 'never'));

describe('the visit', () => {
  test('a certificate, from attract to erased', async () => {
    const visitor = new Visitor(recordedServices());
    expect(visitor.screen).toBe('attract');
    await visitor.identifiesFor('human-resources/participation-certificate');
    await visitor.fillsIn();
    await visitor.does({ type: 'confirm' });
    expect(visitor.screen).toBe('printing');
    await visitor.seconds(3);
    expect(visitor.screen).toBe('evaluate');
    expect(visitor.snapshot.outcome?.kind).toBe('completed');
    await visitor.does({ type: 'skip-evaluation' });
    expect(visitor.screen).toBe('take-things');
    await visitor.does({ type: 'continue' });
    expect(visitor.screen).toBe('erased');
    expect(visitor.actor.getSnapshot().context.citizen).toBeUndefined();
    expect(visitor.services.wiped).toHaveLength(1);
    await visitor.seconds(6);
    expect(visitor.screen).toBe('attract');
    expect(visitor.services.printed).toEqual(['slip-completed', '个人参保证明']);
  });

  test.each(catalogItems.map((item) => [item.id]))(
    '%s reaches the answers page and is submitted once',
    async (itemId) => {
      const item = services.catalog.item(itemId);
      const visitor = new Visitor(
        recordedServices({
          fetchLicence: async () => ok(undefined),
        }),
      );
      await visitor.identifiesFor(itemId);
      if (visitor.screen === 'ineligible') {
        expect(item?.eligibilityRules.length).toBeGreaterThan(0);
        return;
      }
      await visitor.seconds(0);
      // Licences that were not found are captured instead.
      for (let page = 0; page < 60 && visitor.screen !== 'check'; page += 1) {
        const { screen } = visitor.snapshot;
        if (screen.name === 'materials') {
          const open = screen.materials.find(
            (entry) => entry.state === 'missing' || entry.state === 'licence-not-found',
          );
          if (open !== undefined) {
            await visitor.does(
              { type: 'open-capture', materialId: open.material.id },
              { type: 'capture-page' },
              { type: 'finish-capture' },
            );
            continue;
          }
        }
        await visitor.fillsIn().catch(() => undefined);
      }
      expect(visitor.screen).toBe('check');
      await visitor.does({ type: 'confirm' }, { type: 'confirm' });
      expect(visitor.services.submissions).toHaveLength(1);
    },
  );

  test('an answer corrected from the answers page returns there', async () => {
    const visitor = new Visitor(recordedServices());
    const item = services.catalog.item('public-security/residence-permit');
    if (item === undefined) throw new Error('no item with fields');
    await visitor.identifiesFor(item.id);
    if (visitor.screen === 'ineligible') throw new Error('choose another item');
    await visitor.fillsIn();
    const field = item.fields[0];
    if (field === undefined) throw new Error('no field');
    await visitor.does({ type: 'edit', target: { kind: 'field', fieldId: field.id } });
    expect(visitor.screen).toBe('form');
    await visitor.does({ type: 'answer-field', fieldId: field.id, value: validAnswer(field) });
    expect(visitor.screen).toBe('check');
  });

  test('events that have no meaning in a state are dropped', async () => {
    const visitor = new Visitor(recordedServices());
    await visitor.does(
      { type: 'confirm' },
      { type: 'print' },
      { type: 'sign', signature: specimenSignature },
    );
    expect(visitor.screen).toBe('attract');
  });

  test('nobody there: warning after the idle time, then everything is wiped', async () => {
    const visitor = new Visitor(recordedServices());
    await visitor.identifiesFor('human-resources/participation-certificate');
    await visitor.seconds(121);
    expect(visitor.snapshot.idleWarning?.secondsLeft).toBeGreaterThan(20);
    await visitor.does({ type: 'touch' });
    expect(visitor.snapshot.idleWarning).toBeUndefined();
    await visitor.seconds(121 + 31);
    expect(['take-things', 'erased', 'attract']).toContain(visitor.screen);
    expect(visitor.actor.getSnapshot().context.citizen).toBeUndefined();
  });

  test('a card that stays on the reader: the data is gone, the page stays, staff is called', async () => {
    const visitor = new Visitor(recordedServices({ waitForCardRemoval: () => new Promise(() => undefined) }));
    await visitor.identifiesFor('human-resources/participation-certificate');
    await visitor.does({ type: 'leave' });
    await visitor.seconds(200);
    expect(visitor.screen).toBe('take-things');
    expect(visitor.snapshot.staffCalled).toBe(true);
    expect(visitor.actor.getSnapshot().context.citizen).toBeUndefined();
  });

  test('leaving while the card is awaited gives the reader up', async () => {
    const aborted: string[] = [];
    const visitor = new Visitor(
      recordedServices({
        readCard: (bounds) =>
          new Promise((resolve) => {
            bounds.signal.addEventListener('abort', () => {
              aborted.push('readCard');
              resolve(fail('card-not-readable') as never);
            });
          }),
      }),
    );
    await visitor.identifiesFor('human-resources/participation-certificate');
    expect(visitor.screen).toBe('identify');
    await visitor.does({ type: 'leave' });
    expect(aborted).toEqual(['readCard']);
    expect(visitor.screen).toBe('attract');
  });

  test('a printer that runs out of paper is never a success, and the failed paper can be tried again', async () => {
    let paper = false;
    const visitor = new Visitor(
      recordedServices({
        printerReady: () => false,
        print: async () =>
          paper ? { outcome: 'printed', problems: [] } : { outcome: 'failed', problems: ['media-empty'] },
      }),
    );
    await visitor.identifiesFor('human-resources/participation-certificate');
    await visitor.fillsIn();
    await visitor.does({ type: 'confirm' });
    await visitor.seconds(10);
    const failed = visitor.snapshot.screen;
    expect(failed.name === 'printing' && failed.jobs[0]?.state).toBe('failed');
    paper = true;
    await visitor.does({ type: 'retry' });
    const printed = visitor.snapshot.screen;
    expect(printed.name === 'printing' && printed.jobs[0]?.state).toBe('printed');
  });

  test('a printer that falls silent: nothing is printed twice', async () => {
    const visitor = new Visitor(
      recordedServices({
        printerReady: () => false,
        print: async () => ({ outcome: 'unknown', problems: ['not-responding'] }),
      }),
    );
    await visitor.identifiesFor('human-resources/participation-certificate');
    await visitor.fillsIn();
    await visitor.does({ type: 'confirm' }, { type: 'retry' });
    const { screen } = visitor.snapshot;
    expect(screen.name === 'printing' && [screen.canRetry, screen.jobs[0]?.state]).toEqual([
      false,
      'unknown',
    ]);
  });

  test('hub not reachable while a live item is sent: told plainly, tried again as the same case', async () => {
    const seen: string[] = [];
    const visitor = new Visitor(
      recordedServices({
        submitLive: async (submission) => {
          seen.push(submission.content.caseId);
          return fail('hub-not-reachable') as never;
        },
      }),
    );
    await visitor.identifiesFor('human-resources/participation-certificate');
    await visitor.fillsIn();
    await visitor.does({ type: 'confirm' });
    const { screen } = visitor.snapshot;
    expect(screen).toMatchObject({
      name: 'problem',
      code: 'hub-not-reachable',
      kept: 'perhaps-received',
      canRetry: true,
    });
    await visitor.does({ type: 'retry' });
    expect(new Set(seen).size).toBe(1);
    expect(seen).toHaveLength(2);
  });

  test('a bug in a task ends on the problem page, not in a dead screen', async () => {
    const visitor = new Visitor(
      recordedServices({
        readCard: async () => {
          throw new Error('bug');
        },
      }),
    );
    await visitor.identifiesFor('human-resources/participation-certificate');
    expect(visitor.snapshot.screen).toMatchObject({ name: 'problem', code: 'internal-error' });
    await visitor.does({ type: 'continue' });
    expect(visitor.screen).toBe('erased');
  });

  test('a social security card where the item takes it: said in the case, and asked back from its own reader', async () => {
    const asked: unknown[] = [];
    let take: () => void = () => undefined;
    const { validFrom: _from, validTo: _to, ...holder } = SPECIMEN;
    const visitor = new Visitor(
      recordedServices({
        readerReady: () => true,
        readCard: async (_bounds, onProgress, ways) => {
          asked.push(ways);
          onProgress('reading', 'social-security-card');
          return ok({ document: holder, photo: new Uint8Array(), way: 'social-security-card' });
        },
        waitForCardRemoval: (_bounds, way) => {
          asked.push(way);
          return new Promise((resolve) => {
            take = () => resolve(ok());
          });
        },
      }),
    );
    await visitor.identifiesFor('human-resources/contribution-certificate');
    expect(asked).toEqual([['id-card', 'social-security-card']]);
    await visitor.fillsIn();
    await visitor.does({ type: 'confirm' });
    expect(visitor.services.submissions[0]?.content.identifiedBy).toBe('social-security-card');
    await visitor.does({ type: 'leave' });
    expect(visitor.snapshot.screen).toMatchObject({
      name: 'take-things',
      card: 'on-reader',
      isChipCard: true,
    });
    expect(visitor.snapshot.lamp).toBeUndefined();
    expect(asked.at(-1)).toBe('social-security-card');
    take();
    await visitor.settles();
    expect(visitor.snapshot.screen).not.toMatchObject({ card: 'on-reader' });
  });

  test('a social security card where the item wants the ID card, or no reader answers: it is not offered', async () => {
    const offered = async (itemId: string, ready: boolean, idCard = true) => {
      const visitor = new Visitor(
        recordedServices({
          readerReady: (way) => (way === 'id-card' ? idCard : ready),
          readCard: () => new Promise(() => undefined),
        }),
      );
      await visitor.identifiesFor(itemId);
      const { screen } = visitor.snapshot;
      return screen.name === 'identify' ? screen.chipCard : screen.name;
    };
    expect(await offered('human-resources/contribution-certificate', true)).toBe('also');
    expect(await offered('human-resources/contribution-certificate', true, false)).toBe('only');
    expect(await offered('human-resources/contribution-certificate', false)).toBeUndefined();
    expect(await offered('human-resources/participation-certificate', true)).toBeUndefined();
  });

  test('the face camera does not answer: no try is used up, and the document camera is not blamed for it', async () => {
    let answers = false;
    const visitor = new Visitor(
      recordedServices({
        compareFace: async () => (answers ? ok({ matched: true }) : fail('camera-not-responding')),
      }),
    );
    await visitor.identifiesFor('human-resources/pension-qualification');
    while (visitor.screen !== 'face-check') await visitor.answersOnePage();
    for (let tries = 0; tries < 5; tries += 1) await visitor.does({ type: 'start-face-check' });
    expect(visitor.snapshot.screen).toMatchObject({ state: 'unavailable', attempt: 0, canRetry: true });
    answers = true;
    await visitor.does({ type: 'start-face-check' });
    expect(visitor.snapshot.screen).toMatchObject({ state: 'matched' });
    await visitor.does({ type: 'continue' });
    expect(visitor.actor.getSnapshot().context.problem).toBeUndefined();
  });

  test('the face is never the only way', async () => {
    const item = services.catalog.item('human-resources/pension-qualification');
    if (item === undefined) throw new Error('no face item');
    const visitor = new Visitor(recordedServices({ compareFace: async () => ok({ matched: false }) }));
    await visitor.identifiesFor(item.id);
    for (let page = 0; page < 10 && visitor.screen !== 'face-check'; page += 1) {
      const { screen } = visitor.snapshot;
      if (screen.name === 'eligibility') {
        const option = screen.question.options.find((candidate) => candidate.eligible);
        await visitor.does({
          type: 'answer-eligibility',
          questionId: screen.question.id,
          optionId: option?.id ?? '',
        });
      } else if (screen.name === 'form') {
        await visitor.does({
          type: 'answer-field',
          fieldId: screen.field.id,
          value: validAnswer(screen.field),
        });
      }
    }
    for (let attempt = 0; attempt < 5; attempt += 1) await visitor.does({ type: 'start-face-check' });
    expect(visitor.snapshot.screen).toMatchObject({ name: 'face-check', state: 'not-matched', attempt: 3 });
    await visitor.does({ type: 'refuse-face-check' });
    await visitor.fillsIn();
    await visitor.does({ type: 'confirm' });
    expect(visitor.services.submissions[0]?.content.faceCheck?.passed).toBe(false);
  });

  test('the year of a tax certificate is last year until somebody says otherwise', async () => {
    const visitor = new Visitor(recordedServices());
    await visitor.identifiesFor('taxation/tax-payment-certificate');
    await visitor.settles();
    for (let page = 0; page < 3 && visitor.screen !== 'check'; page += 1) {
      const { screen } = visitor.snapshot;
      if (screen.name !== 'form') break;
      if (screen.field.id === 'year') {
        expect(screen.value).toBe(String(Number(today().slice(0, 4)) - 1));
        return;
      }
      await visitor.does({
        type: 'answer-field',
        fieldId: screen.field.id,
        value: validAnswer(screen.field),
      });
    }
    throw new Error('the year was never asked');
  });
});
