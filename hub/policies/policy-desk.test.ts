import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { generateSealingKeyPair, openSealedToHub, sealToHub } from '#contract/crypto/sealing.ts';
import type { IdentityDocument } from '#contract/identity-document.ts';
import type { Policy } from '#contract/policy/policy.ts';
import {
  POLICY_SEALS,
  type PolicyAnswer,
  type PolicyClaimAnswer,
  policyAnswerSchema,
  policyClaimAnswerSchema,
} from '#contract/policy/policy-api.ts';
import { fail, ok, unwrap } from '#contract/result.ts';
import type {
  DepartmentAdapter,
  FactsRequest,
  PolicyClaimRequest,
} from '../departments/department-adapter.ts';
import { createSimulatedDepartment } from '../departments/simulated/simulated-department.ts';
import { type RunningHub, startHub } from '../server.ts';
import { sampleItem, writeItems } from '../testing/sample-items.ts';
import { type HubClient, hubClient, SPECIMEN } from '../testing/terminal-double.ts';

const KEY = 'key-of-the-first-terminal';
const PATIENCE_MS = 60_000;
const OTHER: IdentityDocument = { ...SPECIMEN, name: '李示例', number: '440524188001010014', sex: 'male' };
/** Old enough by the birth on the card: this number tells none. */
const THIRD: IdentityDocument = { ...SPECIMEN, type: 'foreigner-2017', number: 'CAN110081080319' };
const REGION = '441999001001';

const policy = (over: Partial<Policy>): Policy => ({
  id: 'human-resources/reward',
  name: '示例奖励',
  body: '示例局',
  summary: '给示例的人。',
  benefit: { text: '每年960元', example: true },
  legalBasis: ['《示例办法》'],
  validFrom: '2024-01-01',
  validUntil: '2030-12-31',
  regions: [],
  phone: '0000-1000001',
  period: 'year',
  cashing: { kind: 'automatic', account: '示例账户' },
  rule: {
    all: [
      { fact: 'age', atLeast: 60, reason: '您已满60周岁' },
      { fact: 'retired-soldier', is: true, reason: '登记您是退役军人' },
    ],
  },
  translations: {},
  ...over,
});

const promise = {
  id: 'promise',
  content: '我承诺说的是真的。',
  requirement: '之后核查。',
  liability: '不真的要退回。',
  readingSeconds: 5,
  ordinaryWay: '到窗口申请。',
};
const POLICIES = [
  policy({}),
  policy({
    id: 'human-resources/promised',
    period: 'once',
    cashing: { kind: 'commitment', account: '示例账户', commitment: promise },
    rule: { fact: 'age', atLeast: 60, reason: '您已满60周岁' },
  }),
  policy({
    id: 'human-resources/elsewhere',
    regions: ['11'],
    rule: { fact: 'age', atLeast: 60, reason: '您已满60周岁' },
  }),
  policy({
    id: 'human-resources/over',
    validUntil: '2026-11-19',
    rule: { fact: 'age', atLeast: 60, reason: '您已满60周岁' },
  }),
];

let folder: string;
let hub: RunningHub;
let client: HubClient;
let now = new Date('2026-11-20T02:00:00Z');
/** What the veterans' register says now; undefined: it is silent. */
let soldier: unknown = true;
let granting = true;
let asked: FactsRequest[] = [];
let taken: PolicyClaimRequest[] = [];

const veterans: DepartmentAdapter = {
  ...createSimulatedDepartment('veterans-affairs'),
  tellFacts: async (request) => {
    asked.push(request);
    if (soldier === undefined) return fail('department-down');
    // A register that says more than it was asked for, and things that nobody can know.
    return ok({
      facts: { 'retired-soldier': soldier, 'low-income': 'subsistence', age: 3 },
      simulated: false,
    });
  },
};
const sample: DepartmentAdapter = {
  ...createSimulatedDepartment('human-resources'),
  takeClaim: async (request) => {
    if (!granting) return fail('department-down');
    taken.push(request);
    return ok({ simulated: false });
  },
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hub-policies-'));
  await writeItems(join(folder, 'items'), [sampleItem('first', { outcome: { kind: 'acceptance' } })]);
  const carrier = sampleItem('policies', { id: 'general/policies', outcome: { kind: 'policies' } });
  await mkdir(join(folder, 'items', 'general'), { recursive: true });
  const department = JSON.parse(
    await readFile(join(folder, 'items', 'human-resources', 'department.json'), 'utf8'),
  ) as object;
  await writeFile(
    join(folder, 'items', 'general', 'department.json'),
    JSON.stringify({ ...department, id: 'general', name: '综合', shortName: '综合', order: 99 }),
  );
  await writeFile(join(folder, 'items', 'general', 'policies.json'), JSON.stringify(carrier));
  await mkdir(join(folder, 'policies', 'human-resources'), { recursive: true });
  for (const { translations: _, ...each } of POLICIES) {
    await writeFile(join(folder, 'policies', `${each.id}.json`), JSON.stringify(each));
  }
  hub = unwrap(
    await startHub({
      dataDirectory: join(folder, 'data'),
      itemsDirectory: join(folder, 'items'),
      port: 0,
      terminalKeys: { 'T-1': KEY },
      departments: [veterans, sample],
      now: () => now,
    }),
  );
  client = hubClient(hub.url, KEY);
}, PATIENCE_MS);
afterAll(async () => {
  await hub.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  // A new window of the rate limit for each test, on one and the same day.
  now = new Date(now.getTime() + 6 * 60_000);
  soldier = true;
  granting = true;
  asked = [];
  taken = [];
});

async function sealed(subject: object, associatedData: string) {
  const { sealing } = await client.keys();
  const { privateKey, ...reply } = await generateSealingKeyPair();
  const plain = new TextEncoder().encode(
    JSON.stringify({ consentedAt: now.toISOString(), regionCode: REGION, ...subject, reply }),
  );
  return {
    message: await sealToHub({ plain, associatedData, recipient: sealing }),
    recipient: { suite: reply.suite, keyId: reply.keyId, privateKey },
  };
}

async function find(holder = SPECIMEN, facts = ['age', 'retired-soldier']): Promise<PolicyAnswer> {
  const { message, recipient } = await sealed({ holder, facts }, POLICY_SEALS.question);
  const { answer } = await client.policies.find({ question: message });
  const plain = unwrap(
    await openSealedToHub({ sealed: answer, associatedData: POLICY_SEALS.answer, recipient }),
  );
  return policyAnswerSchema.parse(JSON.parse(new TextDecoder().decode(plain)));
}

async function claim(subject: object): Promise<PolicyClaimAnswer> {
  const { message, recipient } = await sealed(
    {
      holder: SPECIMEN,
      facts: ['age', 'retired-soldier'],
      claimId: randomUUID(),
      policyId: 'human-resources/reward',
      ...subject,
    },
    POLICY_SEALS.claim,
  );
  const { answer } = await client.policies.claim({ claim: message });
  const plain = unwrap(
    await openSealedToHub({ sealed: answer, associatedData: POLICY_SEALS.claimAnswer, recipient }),
  );
  return policyClaimAnswerSchema.parse(JSON.parse(new TextDecoder().decode(plain)));
}

describe('policies of a person', () => {
  test('what the registers say decides; the answer has the reasons and no fact', async () => {
    const answer = await find();
    expect(answer.matches.map(({ policy: { id }, reasons }) => [id, reasons])).toEqual([
      ['human-resources/promised', ['rule.reason']],
      ['human-resources/reward', ['rule.all.0.reason', 'rule.all.1.reason']],
    ]);
    expect(answer).toMatchObject({ silent: [], simulated: false });
    expect(asked).toHaveLength(1);
    expect(asked[0]?.facts).toEqual(['retired-soldier']);
    expect(Object.keys(answer).sort()).toEqual(['matches', 'revision', 'silent', 'simulated']);
  });

  test('nothing is asked that he has not agreed to', async () => {
    const answer = await find(SPECIMEN, ['age']);
    expect(answer.matches.map(({ policy: { id } }) => id)).toEqual(['human-resources/promised']);
    expect(asked).toEqual([]);
  });

  test('a department that is silent is named, and what it would have to say is no match', async () => {
    soldier = undefined;
    const answer = await find();
    expect(answer.matches.map(({ policy: { id } }) => id)).toEqual(['human-resources/promised']);
    expect(answer.silent).toEqual(['veterans-affairs']);
  });

  test.each([
    ['a number', 1],
    ['a word', 'true'],
    ['nothing', null],
  ])('a register that says %s for yes or no has said nothing', async (_, said) => {
    soldier = said;
    expect((await find()).matches.map(({ policy: { id } }) => id)).toEqual(['human-resources/promised']);
  });

  test('confirmed once for a year: sent again it is the same receipt, another claim is told of it', async () => {
    const claimId = randomUUID();
    const first = await claim({ claimId });
    expect(first).toMatchObject({ state: 'confirmed', receipt: { on: '2026-11-20' } });
    expect(await claim({ claimId })).toEqual(first);
    const receipt = first.state === 'confirmed' ? first.receipt : undefined;
    expect(await claim({})).toEqual({ state: 'already', receipt });
    expect(taken).toHaveLength(1);
    expect(
      (await find()).matches.find((match) => match.policy.id === 'human-resources/reward')?.claimed,
    ).toEqual(receipt);
    const before = now;
    now = new Date('2027-02-01T02:00:00Z');
    expect(await claim({})).toMatchObject({ state: 'confirmed', receipt: { on: '2027-02-01' } });
    now = before;
  });

  test('two machines at the same moment: one claim', async () => {
    const answers = await Promise.all([
      claim({ holder: OTHER }),
      claim({ holder: OTHER }),
      claim({ holder: OTHER }),
    ]);
    expect(answers.map(({ state }) => state).sort()).toEqual(['already', 'already', 'confirmed']);
    expect(taken).toHaveLength(1);
  });

  test('the registers are asked again before anything is confirmed', async () => {
    soldier = false;
    expect(await claim({ holder: THIRD })).toEqual({ state: 'not-eligible' });
    soldier = undefined;
    expect(await claim({ holder: THIRD })).toEqual({ state: 'busy' });
    expect(taken).toEqual([]);
  });

  test('a department that does not take it: nothing is promised, and it can be confirmed later', async () => {
    granting = false;
    const subject = { holder: THIRD };
    expect(await claim(subject)).toEqual({ state: 'busy' });
    granting = true;
    expect(await claim(subject)).toMatchObject({ state: 'confirmed' });
  });

  test('承诺兑现: only with the words of the policy and a signature', async () => {
    const subject = { policyId: 'human-resources/promised' };
    const signature = Buffer.from('strokes').toString('base64');
    await expect(claim(subject)).rejects.toMatchObject({ status: 404 });
    await expect(claim({ ...subject, commitment: { content: '别的话', signature } })).rejects.toMatchObject({
      status: 404,
    });
    await expect(
      claim({ ...subject, commitment: { content: promise.content, signature: '' } }),
    ).rejects.toMatchObject({ status: 404 });
    expect(await claim({ ...subject, commitment: { content: promise.content, signature } })).toMatchObject({
      state: 'confirmed',
    });
    expect(taken[0]?.commitment?.content).toBe(promise.content);
  });

  test('elsewhere, expired, unknown: not eligible', async () => {
    for (const policyId of ['human-resources/elsewhere', 'human-resources/over', 'human-resources/none']) {
      expect(await claim({ policyId })).toEqual({ state: 'not-eligible' });
    }
  });

  test('nobody is named in a row of the hub, and no signature is read from it', async () => {
    const database = new BetterSqlite3(join(folder, 'data', 'hub.db'), { readonly: true });
    try {
      const rows = JSON.stringify(database.prepare('select * from policy_claims').all());
      expect(rows).toContain('ZC20261120');
      expect(rows).not.toMatch(/11010519491231002X|张三丰|我承诺/);
    } finally {
      database.close();
    }
  });

  test('what was sealed as a question opens as no claim; who has no key is not answered', async () => {
    const { message } = await sealed({ holder: SPECIMEN, facts: [] }, POLICY_SEALS.question);
    await expect(client.policies.claim({ claim: message })).rejects.toMatchObject({ status: 404 });
    await expect(hubClient(hub.url, 'no-key').policies.find({ question: message })).rejects.toMatchObject({
      status: 401,
    });
  });

  test('a machine that reads registers out is slowed down, and may ask again later', async () => {
    // Later than any other test: what was asked then is not counted.
    now = new Date('2028-01-03T02:00:00Z');
    const { message } = await sealed({ holder: SPECIMEN, facts: [] }, POLICY_SEALS.question);
    const unreadable = { question: { ...message, keyId: 'nobody-has-it' } };
    for (let index = 0; index < 40; index += 1) {
      await expect(client.policies.find(unreadable)).rejects.toMatchObject({ status: 404 });
    }
    await expect(client.policies.find(unreadable)).rejects.toMatchObject({ status: 429 });
    now = new Date(now.getTime() + 6 * 60_000);
    await expect(client.policies.find({ question: message })).resolves.toHaveProperty('answer');
  });
});
