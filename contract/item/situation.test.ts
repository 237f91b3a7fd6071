import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Item, itemSchema } from '../item.ts';
import { answeredOf, type Condition, conditionSchema, isMet } from './condition.ts';
import { itemForAnswers, questionsInOrder } from './situation.ts';

const base = {
  id: 'example/shop',
  name: '示例开店',
  summary: '开一家示例店。',
  icon: 'store',
  minutes: 5,
  implementation: {
    catalogCode: '000131128000',
    taskCode: '1144052400000000000000000000000',
    handlingCode: '114405240000000000000000000000000',
    taskType: '01',
    level: '4',
    version: '1.0',
    body: { name: '示例局', creditCode: '91350100M000100Y43' },
    legalBasis: ['《示例办法》'],
    audience: ['person'],
    caseType: 'promised',
    legalLimit: { days: 3, unit: 'working-day', example: true },
    promisedLimit: { days: 1, unit: 'working-day', example: true },
    conditions: ['有经营场所'],
    steps: ['申请'],
    fee: { charged: false },
    place: { name: '示例中心', address: '示例路1号', hours: '工作日' },
    consultPhone: '0000-1',
    complaintPhone: '0000-2',
    siteVisits: 0,
    resultName: '执照',
    resultType: 'certificate',
    handlingArea: 'county',
  },
  identification: { kind: 'identity', documents: ['resident'] },
  consent: { purpose: '办理。', data: ['证件信息'], retention: '不保存。' },
  availability: { network: 'queued', devices: [] },
  outcome: { kind: 'acceptance' },
};

/** Own place or rented; who rents is asked whether the owner agreed in writing. */
function shop(): Item {
  return itemSchema.parse({
    ...base,
    implementation: {
      ...base.implementation,
      fee: {
        charged: true,
        amounts: [
          { id: 'copy', name: '副本', fen: 500 },
          { id: 'rented', name: '核验', fen: 1000, when: { question: 'place', options: ['rented'] } },
        ],
      },
      handlingItems: [
        {
          code: '1'.repeat(33),
          name: '自有场所',
          when: { question: 'place', options: ['own'] },
        },
      ],
      specialSteps: [
        {
          id: 'look',
          name: '现场查看',
          kind: 'inspection',
          limit: { days: 3, unit: 'working-day', example: true },
          basis: '《示例办法》',
          when: { question: 'consent', options: ['spoken'] },
        },
      ],
    },
    eligibilityQuestions: [
      {
        id: 'adult',
        title: '您成年了吗？',
        options: [
          { id: 'yes', label: '是', eligible: true },
          { id: 'no', label: '否', eligible: false, reason: '未成年。', nextStep: '请监护人来。' },
        ],
      },
    ],
    situations: [
      {
        id: 'place',
        title: '店面是自己的吗？',
        options: [
          { id: 'own', label: '自己的' },
          { id: 'rented', label: '租的' },
        ],
      },
      {
        id: 'consent',
        title: '房东同意了吗？',
        when: { question: 'place', options: ['rented'] },
        options: [
          { id: 'written', label: '书面同意' },
          { id: 'spoken', label: '口头同意' },
        ],
      },
    ],
    fields: [
      { id: 'name', title: '叫什么？', label: '名称', purpose: '登记。', input: { kind: 'phone' } },
      {
        id: 'landlord',
        title: '房东是谁？',
        label: '房东',
        purpose: '联系。',
        when: { question: 'place', options: ['rented'] },
        input: { kind: 'phone' },
      },
    ],
    materials: [
      {
        id: 'lease',
        name: '租赁合同',
        basis: '《示例办法》',
        when: {
          allOf: [
            { question: 'place', options: ['rented'] },
            { question: 'consent', options: ['written'] },
          ],
        },
        necessity: { kind: 'required' },
        sources: [{ kind: 'window' }],
      },
    ],
    commitments: [
      {
        id: 'lawful',
        content: '合法',
        requirement: '告知',
        liability: '退回',
        when: {
          anyOf: [
            { question: 'place', options: ['own'] },
            { question: 'consent', options: ['spoken'] },
          ],
        },
      },
    ],
    delivery: [{ kind: 'post', id: 'post', note: '寄到店面。', payer: 'office' }],
  });
}

const answer = (questionId: string, optionId: string) => ({ questionId, optionId });
const idsOf = (list: readonly { readonly id: string }[]): string[] => list.map(({ id }) => id);

describe('an item for one citizen', () => {
  test('an item without situations is itself', () => {
    const item = itemSchema.parse(base);
    expect(itemForAnswers(item, [answer('any', 'thing')])).toBe(item);
  });

  test('before the first answer only what everybody is asked', () => {
    const item = itemForAnswers(shop(), []);
    expect(idsOf(item.eligibilityQuestions)).toEqual(['adult', 'place']);
    expect(idsOf(item.fields)).toEqual(['name']);
    expect(item.materials).toEqual([]);
    expect(item.commitments).toEqual([]);
    expect(item.implementation.specialSteps).toEqual([]);
    expect(item.implementation.fee.amounts?.map(({ fen }) => fen)).toEqual([500]);
    expect(item.implementation.handlingCode).toBe(base.implementation.handlingCode);
  });

  test('each answer brings what it calls for', () => {
    const own = itemForAnswers(shop(), [answer('adult', 'yes'), answer('place', 'own')]);
    expect(idsOf(own.eligibilityQuestions)).toEqual(['adult', 'place']);
    expect(idsOf(own.fields)).toEqual(['name']);
    expect(idsOf(own.commitments)).toEqual(['lawful']);
    expect(own.implementation.handlingCode).toBe('1'.repeat(33));
    const rented = itemForAnswers(shop(), [answer('place', 'rented'), answer('consent', 'written')]);
    expect(idsOf(rented.eligibilityQuestions)).toEqual(['adult', 'place', 'consent']);
    expect(idsOf(rented.fields)).toEqual(['name', 'landlord']);
    expect(idsOf(rented.materials)).toEqual(['lease']);
    expect(rented.commitments).toEqual([]);
    expect(rented.implementation.fee.amounts?.map(({ fen }) => fen)).toEqual([500, 1000]);
    const spoken = itemForAnswers(shop(), [answer('place', 'rented'), answer('consent', 'spoken')]);
    expect(idsOf(spoken.commitments)).toEqual(['lawful']);
    expect(idsOf(spoken.implementation.specialSteps ?? [])).toEqual(['look']);
  });

  test('an answer to a question that is no longer asked leaves nothing behind', () => {
    const item = itemForAnswers(shop(), [answer('consent', 'spoken'), answer('place', 'own')]);
    expect(idsOf(item.eligibilityQuestions)).toEqual(['adult', 'place']);
    expect(item.implementation.specialSteps).toEqual([]);
  });

  test('an option that the question does not have is no answer', () => {
    expect(idsOf(itemForAnswers(shop(), [answer('place', 'stolen')]).fields)).toEqual(['name']);
  });
});

const chosenAnswers = fc.array(
  fc.record({
    questionId: fc.constantFrom('adult', 'place', 'consent', 'other'),
    optionId: fc.constantFrom('yes', 'no', 'own', 'rented', 'written', 'spoken'),
  }),
  { maxLength: 6 },
);

describe('for any answers', () => {
  test('the result is part of the item, and the same when done twice', () => {
    fc.assert(
      fc.property(chosenAnswers, (answers) => {
        const item = shop();
        const once = itemForAnswers(item, answers);
        expect(itemForAnswers(once, answers)).toEqual(once);
        for (const field of once.fields) expect(item.fields).toContainEqual(field);
        for (const question of once.eligibilityQuestions) {
          expect(questionsInOrder(item)).toContainEqual(question);
        }
        expect(itemSchema.safeParse(once).success).toBe(true);
      }),
    );
  });

  test('answering the next question never changes the questions before it', () => {
    fc.assert(
      fc.property(chosenAnswers, (answers) => {
        const asked = itemForAnswers(shop(), answers).eligibilityQuestions;
        for (const [index, question] of asked.entries()) {
          for (const option of question.options) {
            const others = answers.filter(({ questionId }) => questionId !== question.id);
            const then = itemForAnswers(shop(), [...others, answer(question.id, option.id)]);
            expect(idsOf(then.eligibilityQuestions).slice(0, index + 1)).toEqual(
              idsOf(asked).slice(0, index + 1),
            );
          }
        }
      }),
    );
  });
});

const slug = fc.constantFrom('a', 'b', 'c');
const answered = fc.record({ question: slug, options: fc.array(slug, { minLength: 1, maxLength: 3 }) });
const condition: fc.Arbitrary<Condition> = fc.oneof(
  answered,
  fc.record({ allOf: fc.array(answered, { minLength: 2, maxLength: 4 }) }),
  fc.record({ anyOf: fc.array(answered, { minLength: 2, maxLength: 4 }) }),
);
const chosen = fc.dictionary(slug, slug).map((record) => new Map(Object.entries(record)));

describe('a condition', () => {
  test('allOf is met when each part is, anyOf when one is', () => {
    fc.assert(
      fc.property(condition, chosen, (some, options) => {
        expect(conditionSchema.safeParse(some).success).toBe(true);
        const parts = answeredOf(some).map((part) => isMet(part, options));
        expect(isMet(some, options)).toBe('allOf' in some ? parts.every(Boolean) : parts.some(Boolean));
      }),
    );
  });

  test('needs an answer, and absent needs none', () => {
    fc.assert(
      fc.property(condition, (some) => {
        expect(isMet(some, new Map())).toBe(false);
        expect(isMet(undefined, new Map())).toBe(true);
      }),
    );
  });

  test('more accepted options never turn a met condition down', () => {
    fc.assert(
      fc.property(answered, slug, chosen, (part, more, options) => {
        if (!isMet(part, options)) return;
        expect(isMet({ ...part, options: [...part.options, more] }, options)).toBe(true);
      }),
    );
  });
});
