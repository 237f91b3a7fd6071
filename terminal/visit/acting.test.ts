import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Authorisation } from '#contract/acting-for.ts';
import type { IdentityDocument } from '#contract/identity-document.ts';
import { fail, ok } from '#contract/result.ts';
import type { ProblemCode } from '#contract/visit/outcome.ts';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { recordedServices, SPECIMEN } from './testing/recorded-services.ts';
import { specimenSignature } from './testing/specimen-signature.ts';
import { Visitor } from './testing/visitor.ts';
import type { VisitServices } from './visit-services.ts';

const AGENT: IdentityDocument = {
  ...SPECIMEN,
  name: '李示例',
  number: '440524188001010014',
  sex: 'male',
  birth: '1880-01-01',
};
/** Born on 31 December: the specimen's number with the year that a test needs, check digit and all. */
function bornIn(year: number): IdentityDocument {
  const head = `110105${year}1231002`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, index) => total + weight * Number(head[index]), 0);
  return {
    ...SPECIMEN,
    name: '张三丰样本',
    number: `${head}${'10X98765432'[sum % 11]}`,
    birth: `${year}-12-31`,
  };
}
const ITEM = 'disabled-persons-federation/two-subsidies';
const CHILD_ITEM = 'disabled-persons-federation/disability-licence';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'Date'] });
  vi.setSystemTime(new Date('2026-11-22T02:00:00Z'));
});
afterEach(() => {
  vi.useRealTimers();
});

type Read = IdentityDocument | ProblemCode;

/** A reader to which these cards come one after the other; the last one stays. */
function cards(...reads: Read[]): Pick<VisitServices, 'readCard' | 'waitForCardRemoval'> {
  let next = 0;
  return {
    readCard: async (_bounds, onProgress) => {
      onProgress('waiting');
      const read = reads[Math.min(next, reads.length - 1)];
      next += 1;
      if (typeof read === 'string') return fail(read);
      onProgress('reading');
      return read === undefined
        ? fail('reader-not-responding')
        : ok({ document: read, photo: new TextEncoder().encode(read.name) });
    },
    waitForCardRemoval: async () => ok(),
  };
}

async function begins(
  itemId: string,
  answers: readonly [ScreenOf<'acting'>['question'], string][],
  services: Partial<VisitServices>,
): Promise<Visitor> {
  const visitor = new Visitor(recordedServices(services));
  await visitor.identifiesFor(itemId, 'asked');
  for (const [question, choiceId] of answers) {
    expect(visitor.snapshot.screen).toMatchObject({ name: 'acting', question });
    await visitor.does({ type: 'answer-acting', question, choiceId });
  }
  return visitor;
}

const forAnother = [
  ['whom', 'agent'],
  ['proof', 'present'],
  ['scope', 'this-item'],
  ['until', '0-days'],
] as const satisfies readonly [ScreenOf<'acting'>['question'], string][];

describe('an agent', () => {
  test('both cards, the principal signs, and the case names both', async () => {
    const visitor = await begins(ITEM, forAnother, cards(SPECIMEN, AGENT));
    expect(visitor.snapshot.screen).toMatchObject({
      name: 'sign',
      signer: 'principal',
      authorises: { agent: '李**', validUntil: '2026-11-22' },
    });
    await visitor.does({ type: 'sign', signature: specimenSignature });
    await visitor.fillsIn();
    const { screen } = visitor.snapshot;
    expect(screen).toMatchObject({ name: 'check' });
    expect(JSON.stringify(screen)).toContain('440***********0014');
    expect(JSON.stringify(screen)).not.toContain(AGENT.number);
    // The paper of another way to prove it is not asked for.
    expect(JSON.stringify(screen)).not.toContain('授权委托书');
    await visitor.does({ type: 'confirm' });
    const [submission] = visitor.services.submissions;
    expect(submission?.content).toMatchObject({
      applicant: { number: SPECIMEN.number },
      actor: {
        kind: 'agent',
        person: { number: AGENT.number },
        authorisation: { proof: 'present', itemIds: [ITEM], validUntil: '2026-11-22' },
        signatureAttachmentId: 'authorisation-signature',
      },
    });
    expect(submission?.attachments.map(({ attachmentId }) => attachmentId)).toEqual(
      expect.arrayContaining(['authorisation-signature', 'authorisation-signature-strokes', 'signature']),
    );
    expect(visitor.services.audited).toContainEqual(
      expect.objectContaining({
        event: 'case-accepted',
        detail: expect.objectContaining({ actedBy: 'agent', actedByNumber: '440***********0014' }),
      }),
    );
  });

  test('the first card is taken away before the second is asked for', async () => {
    let removed = (): void => undefined;
    const visitor = await begins(ITEM, forAnother, {
      ...cards(SPECIMEN, AGENT),
      waitForCardRemoval: async () => {
        await new Promise<void>((resolve) => {
          removed = resolve;
        });
        return ok();
      },
    });
    expect(visitor.snapshot.screen).toMatchObject({ name: 'identify', whose: 'agent', takeFirst: true });
    expect(visitor.snapshot.lamp).toBe('id-card-reader');
    removed();
    await visitor.settles();
    expect(visitor.snapshot.screen).toMatchObject({ name: 'sign' });
  });

  test.each([
    ['same-card', [SPECIMEN, SPECIMEN]],
    ['actor-too-young', [SPECIMEN, bornIn(2010)]],
    ['actor-card-expired', [SPECIMEN, { ...AGENT, validTo: '2026-11-21' }]],
    ['actor-card-not-allowed', [SPECIMEN, { ...AGENT, type: 'hmt', number: '810000199408230021' }]],
    ['second-card-failed', [SPECIMEN, 'card-not-readable', 'card-not-readable', 'card-not-readable']],
    ['principal-too-young', [bornIn(2010), AGENT]],
  ] as const)('%s: refused, and nothing of the first card is remembered', async (code, reads) => {
    const visitor = await begins(ITEM, forAnother, cards(...reads));
    await visitor.seconds(10);
    expect(visitor.snapshot.screen).toMatchObject({ name: 'acting-refused', code });
    const { context } = visitor.actor.getSnapshot();
    expect(context.acting?.persons).toEqual({});
    expect(context.citizen).toBeUndefined();
    expect(JSON.stringify(visitor.actor.getPersistedSnapshot())).not.toContain(SPECIMEN.number);
  });

  test('a card that is read at the third try is good enough', async () => {
    const visitor = await begins(
      ITEM,
      forAnother,
      cards(SPECIMEN, 'card-not-readable', 'card-not-readable', AGENT),
    );
    await visitor.seconds(10);
    expect(visitor.snapshot.screen).toMatchObject({ name: 'sign' });
  });

  test('a written authorisation is asked for as a paper, and no signature of the absent one', async () => {
    const visitor = await begins(
      ITEM,
      [
        ['whom', 'agent'],
        ['proof', 'written'],
        ['until', '30-days'],
      ],
      cards(SPECIMEN, AGENT),
    );
    await visitor.fillsIn();
    await visitor.does({ type: 'confirm' });
    const content = visitor.services.submissions[0]?.content;
    expect(content?.materials.map(({ materialId }) => materialId)).toContain('authorisation-letter');
    expect(content?.actor).toMatchObject({ authorisation: { proof: 'written', validUntil: '2026-12-22' } });
    expect(content?.actor).not.toHaveProperty('signatureAttachmentId');
  });

  const standing: Authorisation = {
    number: 'SQ-0123456789',
    proof: 'standing',
    itemIds: [ITEM],
    validUntil: '2026-12-01',
  };

  test('a standing authorisation is looked up by both identities', async () => {
    const asked: unknown[] = [];
    const visitor = await begins(
      ITEM,
      [
        ['whom', 'agent'],
        ['proof', 'standing'],
      ],
      {
        ...cards(SPECIMEN, AGENT),
        findAuthorisation: async (input) => {
          asked.push(input);
          return ok(standing);
        },
      },
    );
    await visitor.fillsIn();
    await visitor.does({ type: 'confirm' });
    expect(asked).toEqual([{ itemId: ITEM, principal: SPECIMEN, agent: AGENT }]);
    expect(visitor.services.submissions[0]?.content.actor).toMatchObject({ authorisation: standing });
  });

  test.each([
    ['no-standing-authorisation', async () => ok(undefined)],
    ['authorisation-not-asked', async () => fail('hub-not-reachable')],
  ] as const)('%s: both cards are forgotten', async (code, findAuthorisation) => {
    const visitor = await begins(
      ITEM,
      [
        ['whom', 'agent'],
        ['proof', 'standing'],
      ],
      { ...cards(SPECIMEN, AGENT), findAuthorisation } as Partial<VisitServices>,
    );
    expect(visitor.snapshot.screen).toMatchObject({ name: 'acting-refused', code });
    expect(visitor.actor.getSnapshot().context.acting?.persons).toEqual({});
  });

  test('named items are chosen, and the authorisation reaches no further', async () => {
    const visitor = await begins(
      ITEM,
      [
        ['whom', 'agent'],
        ['proof', 'present'],
        ['scope', 'items'],
      ],
      cards(SPECIMEN, AGENT),
    );
    const { screen } = visitor.snapshot;
    if (screen.name !== 'acting') throw new Error('the items are asked for');
    expect(screen.choices.map(({ id }) => id)).not.toContain(ITEM);
    await visitor.does({ type: 'continue' });
    expect(visitor.snapshot.screen).toMatchObject({ name: 'acting', question: 'items' });
    await visitor.does(
      { type: 'answer-acting', question: 'items', choiceId: CHILD_ITEM },
      // Not offered: it changes nothing.
      { type: 'answer-acting', question: 'items', choiceId: 'public-security/residence-permit' },
      { type: 'continue' },
      { type: 'answer-acting', question: 'until', choiceId: '90-days' },
    );
    expect(visitor.snapshot.screen).toMatchObject({ name: 'sign', authorises: { validUntil: '2027-02-20' } });
    const { acting } = visitor.actor.getSnapshot().context;
    expect(acting?.itemIds).toEqual([CHILD_ITEM]);
  });

  test('the face is compared with the card of who stands there', async () => {
    const { catalog } = recordedServices();
    const item = catalog.item('human-resources/pension-qualification');
    if (item === undefined) throw new Error('the item is there');
    const compared: string[] = [];
    const visitor = await begins(
      item.id,
      [
        ['whom', 'agent'],
        ['until', '0-days'],
      ],
      {
        ...cards(SPECIMEN, AGENT),
        catalog: {
          ...catalog,
          item: (id) =>
            id === item.id
              ? { ...item, actors: [{ kind: 'self' }, { kind: 'agent', scope: ['submit'], validDays: 1 }] }
              : catalog.item(id),
        },
        compareFace: async (photo) => {
          compared.push(new TextDecoder().decode(photo));
          return ok({ matched: true });
        },
      },
    );
    await visitor.does({ type: 'sign', signature: specimenSignature });
    await visitor.fillsIn();
    expect(compared).toEqual(['李示例']);
  });

  test('for himself: one card, as ever', async () => {
    const visitor = await begins(ITEM, [['whom', 'self']], cards(SPECIMEN));
    await visitor.fillsIn();
    await visitor.does({ type: 'confirm' });
    expect(visitor.services.submissions[0]?.content).not.toHaveProperty('actor');
  });

  test('whoever goes away between the cards leaves nothing', async () => {
    const visitor = await begins(ITEM, forAnother, {
      ...cards(SPECIMEN, AGENT),
      waitForCardRemoval: () => new Promise(() => undefined),
    });
    await visitor.does({ type: 'leave' });
    expect(visitor.screen).toBe('take-things');
    expect(visitor.actor.getSnapshot().context.acting).toBeUndefined();
  });
});

describe('a guardian', () => {
  const CHILD = bornIn(2015);

  test('a child alone is asked for his guardian, whose relation is proven', async () => {
    const visitor = await begins(
      CHILD_ITEM,
      [
        ['whom', 'self'],
        ['child-alone', 'guardian'],
      ],
      cards(CHILD, AGENT),
    );
    const { screen } = visitor.snapshot;
    expect(screen).toMatchObject({ name: 'acting', question: 'relation' });
    // His card says that he is a man.
    expect(screen.name === 'acting' && screen.choices.map(({ id }) => id)).toEqual(['father', 'other']);
    await visitor.does({ type: 'answer-acting', question: 'relation', choiceId: 'mother' });
    expect(visitor.snapshot.screen).toMatchObject({ question: 'relation' });
    await visitor.does({ type: 'answer-acting', question: 'relation', choiceId: 'father' });
    await visitor.fillsIn();
    await visitor.does({ type: 'confirm' });
    const content = visitor.services.submissions[0]?.content;
    expect(content).toMatchObject({
      applicant: { number: CHILD.number },
      identifiedBy: 'id-card',
      actor: { kind: 'guardian', relation: 'father', person: { number: AGENT.number } },
    });
    expect(content?.materials.map(({ materialId }) => materialId)).toContain('guardianship-proof');
  });

  test('a child without a card is told by name and number', async () => {
    const visitor = await begins(
      CHILD_ITEM,
      [
        ['whom', 'guardian'],
        ['child-by', 'number'],
      ],
      cards(AGENT),
    );
    await visitor.does({ type: 'answer-field', fieldId: 'name', value: '张小样本' });
    await visitor.does({ type: 'answer-field', fieldId: 'number', value: '110105194912310021' });
    expect(visitor.snapshot.screen).toMatchObject({ name: 'form', error: 'not-an-identity-number' });
    await visitor.does({ type: 'answer-field', fieldId: 'number', value: CHILD.number });
    expect(visitor.snapshot.screen).toMatchObject({ name: 'acting', question: 'relation' });
    await visitor.does({ type: 'answer-acting', question: 'relation', choiceId: 'other' });
    await visitor.fillsIn();
    await visitor.does({ type: 'confirm' });
    expect(visitor.services.submissions[0]?.content).toMatchObject({
      applicant: { name: '张小样本', number: CHILD.number, birth: '2015-12-31' },
      identifiedBy: 'number',
    });
  });

  test.each([
    ['the day before, in China', '2026-12-30T15:59:59Z', 'acting'],
    ['the first second of the birthday, in China', '2026-12-30T16:00:00Z', 'form'],
  ])('the eighteenth birthday: %s', async (_name, instant, screen) => {
    vi.setSystemTime(new Date(instant));
    const visitor = await begins(CHILD_ITEM, [['whom', 'self']], cards(bornIn(2008)));
    expect(visitor.screen).toBe(screen);
  });

  test('the age is that of the number, whatever the chip says beside it', async () => {
    const visitor = await begins(
      CHILD_ITEM,
      [['whom', 'self']],
      cards({ ...bornIn(2015), birth: '1990-01-01' }),
    );
    expect(visitor.snapshot.screen).toMatchObject({ name: 'acting', question: 'child-alone' });
  });

  test('nobody of full age is done for by a guardian', async () => {
    const visitor = await begins(
      CHILD_ITEM,
      [
        ['whom', 'guardian'],
        ['child-by', 'id-card'],
      ],
      cards(SPECIMEN),
    );
    expect(visitor.snapshot.screen).toMatchObject({ name: 'acting-refused', code: 'not-a-child' });
  });
});
