import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { composeSlip } from '../papers/slip-composition.ts';
import { recordedServices } from './testing/recorded-services.ts';
import { specimenSignature } from './testing/specimen-signature.ts';
import { Visitor } from './testing/visitor.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const ITEM = 'transport/driver-qualification';

function asks({ snapshot: { screen } }: Visitor): string {
  return screen.name === 'form' ? screen.field.id : screen.name;
}

async function untilDelivery(visitor: Visitor, itemId = ITEM): Promise<void> {
  await visitor.identifiesFor(itemId);
  for (let page = 0; page < 20 && asks(visitor) !== 'zhuban-delivery'; page += 1)
    await visitor.answersOnePage();
}

async function untilCheck(visitor: Visitor): Promise<void> {
  await visitor.fillsIn();
  expect(visitor.screen).toBe('check');
}

describe('how the result is delivered', () => {
  test('is chosen among what the item offers, and a parcel alone needs an address', async () => {
    const visitor = new Visitor(recordedServices());
    await untilDelivery(visitor);
    const { screen } = visitor.snapshot;
    const offered =
      screen.name === 'form' && screen.field.input.kind === 'choice' ? screen.field.input.options : [];
    expect(offered.map(({ id }) => id)).toEqual(['window', 'post']);
    await visitor.does({ type: 'answer-field', fieldId: 'zhuban-delivery', value: 'window' });
    expect(visitor.screen).not.toBe('form');
    await untilCheck(visitor);
    await visitor.does({ type: 'confirm' });
    const [submitted] = visitor.services.submissions;
    expect(submitted?.content.delivery).toEqual({ deliveryId: 'window' });
    expect(submitted?.content.answers.map(({ fieldId }) => fieldId)).not.toContain('zhuban-delivery');
  });

  test('by post: the place from the list of regions, then the street', async () => {
    const visitor = new Visitor(recordedServices());
    await untilDelivery(visitor);
    await visitor.does({ type: 'answer-field', fieldId: 'zhuban-delivery', value: 'post' });
    expect(visitor.snapshot.screen).toMatchObject({
      field: { input: { kind: 'region', precision: 'county' } },
    });
    await visitor.does({ type: 'answer-field', fieldId: 'zhuban-delivery-region', value: '44' });
    expect(visitor.snapshot.screen).toMatchObject({ error: 'not-a-region' });
    await visitor.does(
      { type: 'answer-field', fieldId: 'zhuban-delivery-region', value: '440305' },
      { type: 'answer-field', fieldId: 'zhuban-delivery-address', value: '示例路1号201室' },
    );
    await untilCheck(visitor);
    await visitor.does({ type: 'confirm' });
    expect(visitor.services.submissions[0]?.content.delivery).toEqual({
      deliveryId: 'post',
      address: { region: '440305', rest: '示例路1号201室' },
    });
  });

  test('changed to post on the answers page: the address is asked for before it can be confirmed', async () => {
    const visitor = new Visitor(recordedServices());
    await untilDelivery(visitor);
    await visitor.does({ type: 'answer-field', fieldId: 'zhuban-delivery', value: 'window' });
    await untilCheck(visitor);
    await visitor.does(
      { type: 'edit', target: { kind: 'field', fieldId: 'zhuban-delivery' } },
      { type: 'answer-field', fieldId: 'zhuban-delivery', value: 'post' },
    );
    expect(asks(visitor)).toBe('zhuban-delivery-region');
    await visitor.does({ type: 'answer-field', fieldId: 'zhuban-delivery-region', value: '440305' });
    expect(asks(visitor)).toBe('zhuban-delivery-address');
    await visitor.does({ type: 'answer-field', fieldId: 'zhuban-delivery-address', value: '示例路1号201室' });
    expect(visitor.screen).toBe('check');
  });

  test('changed back: no address is sent that nobody needs', async () => {
    const visitor = new Visitor(recordedServices());
    await untilDelivery(visitor);
    await visitor.does(
      { type: 'answer-field', fieldId: 'zhuban-delivery', value: 'post' },
      { type: 'answer-field', fieldId: 'zhuban-delivery-region', value: '440305' },
      { type: 'answer-field', fieldId: 'zhuban-delivery-address', value: '示例路1号201室' },
    );
    await untilCheck(visitor);
    await visitor.does(
      { type: 'edit', target: { kind: 'field', fieldId: 'zhuban-delivery' } },
      { type: 'answer-field', fieldId: 'zhuban-delivery', value: 'window' },
      { type: 'confirm' },
    );
    expect(visitor.services.submissions[0]?.content.delivery).toEqual({ deliveryId: 'window' });
  });

  test('one way only: nothing is asked, and it is said in the case', async () => {
    const visitor = new Visitor(recordedServices());
    await visitor.identifiesFor('human-resources/flexible-employment');
    for (let page = 0; page < 30 && visitor.screen !== 'sign'; page += 1) {
      expect(asks(visitor)).not.toBe('zhuban-delivery');
      await visitor.answersOnePage();
    }
    await visitor.does({ type: 'sign', signature: specimenSignature }, { type: 'confirm' });
    expect(visitor.services.submissions[0]?.content.delivery).toEqual({ deliveryId: 'electronic' });
  });

  test.each(['zh-Hans', 'zh-Hant', 'en'])(
    'off line, in %s: the slip says how, and not where',
    async (language) => {
      const visitor = new Visitor(recordedServices({ submitQueued: async () => ({ ok: true, value: {} }) }));
      await visitor.does({
        type: 'set-preferences',
        preferences: { ...visitor.snapshot.preferences, language },
      });
      await visitor.does({ type: 'start' });
      await visitor.does({
        type: 'set-preferences',
        preferences: { ...visitor.snapshot.preferences, language },
      });
      await visitor.does({ type: 'open-item', itemId: ITEM }, { type: 'begin' });
      await visitor.answersQuestions();
      await visitor.does({ type: 'consent' });
      while (asks(visitor) !== 'zhuban-delivery') await visitor.answersOnePage();
      await visitor.does(
        { type: 'answer-field', fieldId: 'zhuban-delivery', value: 'post' },
        { type: 'answer-field', fieldId: 'zhuban-delivery-region', value: '440305' },
        { type: 'answer-field', fieldId: 'zhuban-delivery-address', value: '示例路1号201室' },
      );
      await untilCheck(visitor);
      await visitor.does({ type: 'confirm' });
      const paper = visitor.actor.getSnapshot().context.papers.find(({ kind }) => kind === 'slip');
      if (paper?.kind !== 'slip') throw new Error('no slip');
      const printed = JSON.stringify(
        composeSlip(
          paper.outcome,
          {
            site: { name: '示例', phone: '12345', address: '示例路' },
            terminalNumber: 'T1',
            simulated: true,
            at: new Date('2026-11-22T08:00:00Z'),
          },
          paper.reader,
        ),
      );
      expect(printed).toContain({ 'zh-Hans': '邮寄', 'zh-Hant': '郵寄', en: 'By post' }[language]);
      expect(printed).not.toContain('201室');
      expect(printed).not.toContain('440305');
    },
  );
});
