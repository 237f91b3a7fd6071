import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { KnownAnswers } from '#contract/known-answers.ts';
import { fail, ok } from '#contract/result.ts';
import { recordedServices } from './testing/recorded-services.ts';
import { specimenSignature } from './testing/specimen-signature.ts';
import { Visitor } from './testing/visitor.ts';
import type { VisitServices } from './visit-services.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const ITEM = 'market-regulation/sole-trader-deregistration';
const CODE = '91350100M000100Y43';
const LICENCE = {
  kind: 'e-licence',
  name: '营业执照',
  issuer: '市场监管部门',
  validTo: '2030-01-01',
  simulated: true,
} as const;
const SAID: KnownAnswers = { fields: [{ fieldId: 'credit-code', value: CODE, origin: LICENCE }] };

function visiting(knownAnswers: VisitServices['knownAnswers']): { visitor: Visitor; asked: () => number } {
  let asked = 0;
  const visitor = new Visitor(
    recordedServices({
      knownAnswers: (...call) => {
        asked += 1;
        return knownAnswers(...call);
      },
    }),
  );
  return { visitor, asked: () => asked };
}

const asks = ({ snapshot: { screen } }: Visitor): string =>
  screen.name === 'form' ? screen.field.id : screen.name;

async function submitted(visitor: Visitor) {
  await visitor.fillsIn();
  await visitor.does({ type: 'confirm' });
  return visitor.services.submissions[0]?.content;
}

describe('what others know', () => {
  test('is asked for with consent that names the licence and who issued it', async () => {
    const { visitor, asked } = visiting(async () => ok(SAID));
    await visitor.does({ type: 'start' }, { type: 'open-item', itemId: ITEM }, { type: 'begin' });
    await visitor.answersQuestions();
    const { screen } = visitor.snapshot;
    expect(screen.name === 'consent' && screen.lookups).toContainEqual({
      kind: 'e-licence',
      name: '营业执照',
      issuer: '市场监管部门',
    });
    expect(asked()).toBe(0);
  });

  test('is shown before it is used, is not asked again, and the case says whence it came', async () => {
    const { visitor } = visiting(async () => ok(SAID));
    await visitor.identifiesFor(ITEM);
    expect(visitor.snapshot.screen).toMatchObject({
      name: 'known',
      state: 'shown',
      rows: [{ fieldId: 'credit-code', value: CODE, use: true, origin: LICENCE }],
    });
    expect(visitor.actor.getSnapshot().context.citizen?.answers['credit-code']).toBeUndefined();
    await visitor.does({ type: 'continue' });
    for (let page = 0; page < 30 && visitor.screen !== 'check'; page += 1) {
      expect(asks(visitor)).not.toBe('credit-code');
      await visitor.answersOnePage();
    }
    const content = await submitted(visitor);
    expect(content?.answers.find(({ fieldId }) => fieldId === 'credit-code')).toMatchObject({
      value: CODE,
      source: 'e-licence',
    });
  });

  test('is corrected on the answers page like any answer, and is then the citizen’s own word', async () => {
    const { visitor } = visiting(async () => ok(SAID));
    await visitor.identifiesFor(ITEM);
    await visitor.fillsIn();
    await visitor.does(
      { type: 'edit', target: { kind: 'field', fieldId: 'credit-code' } },
      { type: 'answer-field', fieldId: 'credit-code', value: '91350100M000100Y43' },
    );
    expect(visitor.screen).toBe('check');
  });

  test('that the citizen does not want is asked of him', async () => {
    const { visitor } = visiting(async () => ok(SAID));
    await visitor.identifiesFor(ITEM);
    await visitor.does({ type: 'use-known', fieldId: 'credit-code', use: false }, { type: 'continue' });
    expect(asks(visitor)).toBe('credit-code');
    const content = await submitted(visitor);
    expect(content?.answers.find(({ fieldId }) => fieldId === 'credit-code')?.source).toBeUndefined();
  });

  test('is not looked up where only that was refused, licences for materials neither', async () => {
    const { visitor, asked } = visiting(async () => ok(SAID));
    await visitor.does({ type: 'start' }, { type: 'open-item', itemId: ITEM }, { type: 'begin' });
    await visitor.answersQuestions();
    await visitor.does({ type: 'consent', lookUp: false });
    expect(asks(visitor)).toBe('credit-code');
    while (visitor.screen === 'form') await visitor.answersOnePage();
    expect(visitor.snapshot.screen).toMatchObject({ name: 'materials', materials: [{ state: 'missing' }] });
    expect(asked()).toBe(0);
  });

  test.each([
    ['off line', async () => fail('hub-not-reachable') as never],
    ['that nobody has', async () => ok({ fields: [] })],
    [
      'of another item, or no credit code at all',
      async () =>
        ok({
          fields: [
            { fieldId: 'credit-code', value: 'nonsense', origin: LICENCE },
            { fieldId: 'elsewhere', value: CODE, origin: LICENCE },
          ],
        }),
    ],
  ] satisfies [string, VisitServices['knownAnswers']][])(
    '%s: the citizen is asked',
    async (_, knownAnswers) => {
      const { visitor } = visiting(knownAnswers);
      await visitor.identifiesFor(ITEM);
      expect(asks(visitor)).toBe('credit-code');
    },
  );

  test('need not be waited for', async () => {
    const { visitor } = visiting(() => new Promise(() => undefined));
    await visitor.identifiesFor(ITEM);
    expect(visitor.snapshot.screen).toMatchObject({ name: 'known', state: 'asking' });
    await visitor.does({ type: 'continue' });
    expect(asks(visitor)).toBe('credit-code');
  });

  test('is forgotten with the visit, and back leads past what was not asked', async () => {
    const { visitor } = visiting(async () => ok(SAID));
    await visitor.identifiesFor(ITEM);
    await visitor.does({ type: 'continue' });
    const first = asks(visitor);
    await visitor.answersOnePage();
    await visitor.does({ type: 'back' });
    expect(asks(visitor)).toBe(first);
    while (visitor.screen !== 'sign') await visitor.answersOnePage();
    await visitor.does({ type: 'sign', signature: specimenSignature }, { type: 'leave' });
    expect(visitor.actor.getSnapshot().context.citizen).toBeUndefined();
  });
});
