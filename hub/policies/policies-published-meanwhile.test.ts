import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { generateSealingKeyPair, openSealedToHub, sealToHub } from '#contract/crypto/sealing.ts';
import type { CatalogFile } from '#contract/item-translation.ts';
import {
  POLICY_SEALS,
  type PolicyAnswer,
  type PolicyClaimAnswer,
  policyAnswerSchema,
  policyClaimAnswerSchema,
} from '#contract/policy/policy-api.ts';
import { ok, unwrap } from '#contract/result.ts';
import type { DepartmentAdapter, PolicyClaimRequest } from '../departments/department-adapter.ts';
import { createSimulatedDepartment } from '../departments/simulated/simulated-department.ts';
import { type RunningHub, startHub } from '../server.ts';
import { type HubClient, hubClient, SPECIMEN } from '../testing/terminal-double.ts';

const ROOT = join(import.meta.dirname, '../..');
const TERMINAL_KEY = 'key-of-the-first-terminal';
const PUBLISHER_KEY = 'publisher-of-everything-0001';
const TRAVEL = 'transport/senior-travel';
const FACTS = ['age', 'senior-travel-card'];
const PATIENCE_MS = 120_000;

let folder: string;
let hub: RunningHub;
let terminal: HubClient;
let operator: HubClient;
let now = new Date('2026-11-20T02:00:00Z');
let taken: PolicyClaimRequest[] = [];

const transport: DepartmentAdapter = {
  ...createSimulatedDepartment('transport'),
  tellFacts: async () => ok({ facts: { 'senior-travel-card': false }, simulated: false }),
  takeClaim: async (request) => {
    taken.push(request);
    return ok({ simulated: false });
  },
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hub-policies-meanwhile-'));
  for (const department of ['items/general', 'items/transport', 'policies/transport']) {
    await cp(join(ROOT, department), join(folder, department), { recursive: true });
  }
  hub = unwrap(
    await startHub({
      dataDirectory: join(folder, 'data'),
      itemsDirectory: join(folder, 'items'),
      port: 0,
      terminalKeys: { 'T-1': TERMINAL_KEY },
      operatorKeys: { 'publisher.one': { role: 'publisher', key: PUBLISHER_KEY } },
      departments: [transport],
      now: () => now,
    }),
  );
  terminal = hubClient(hub.url, TERMINAL_KEY);
  operator = hubClient(hub.url, PUBLISHER_KEY);
}, PATIENCE_MS);
afterAll(async () => {
  await hub?.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  // A new window of the rate limit, and another year for each test, so that no claim stands already.
  now = new Date(now.getTime() + 366 * 24 * 60 * 60_000);
  taken = [];
  await operator.publications.publish({ files: await travel('本县公交车免费乘坐') });
});

/** The policy as it ships, with another benefit. */
async function travel(benefit: string): Promise<CatalogFile[]> {
  return await Promise.all(
    ['', '.en', '.zh-Hant'].map(async (language) => {
      const path = `policies/${TRAVEL}${language}.json`;
      const content = JSON.parse(await readFile(join(ROOT, path), 'utf8'));
      if (language === '') {
        content.benefit.text = benefit;
        content.period = 'year';
        delete content.validUntil;
      }
      return { path, content: content as unknown };
    }),
  );
}

async function call<Answer>(
  subject: object,
  seals: { readonly question: string; readonly answer: string },
  send: (
    message: Awaited<ReturnType<typeof sealToHub>>,
  ) => Promise<{ answer: Parameters<typeof openSealedToHub>[0]['sealed'] }>,
  schema: { parse: (value: unknown) => Answer },
): Promise<Answer> {
  const { sealing } = await terminal.keys();
  const { privateKey, ...reply } = await generateSealingKeyPair();
  const asked = {
    holder: SPECIMEN,
    facts: FACTS,
    consentedAt: now.toISOString(),
    regionCode: '441999001001',
    ...subject,
    reply,
  };
  const plain = new TextEncoder().encode(JSON.stringify(asked));
  const { answer } = await send(
    await sealToHub({ plain, associatedData: seals.question, recipient: sealing }),
  );
  const opened = unwrap(
    await openSealedToHub({
      sealed: answer,
      associatedData: seals.answer,
      recipient: { suite: reply.suite, keyId: reply.keyId, privateKey },
    }),
  );
  return schema.parse(JSON.parse(new TextDecoder().decode(opened)));
}

const find = (): Promise<PolicyAnswer> =>
  call(
    {},
    { question: POLICY_SEALS.question, answer: POLICY_SEALS.answer },
    (question) => terminal.policies.find({ question }),
    policyAnswerSchema,
  );

const claim = (subject: object): Promise<PolicyClaimAnswer> =>
  call(
    { claimId: randomUUID(), policyId: TRAVEL, ...subject },
    { question: POLICY_SEALS.claim, answer: POLICY_SEALS.claimAnswer },
    (message) => terminal.policies.claim({ claim: message }),
    policyClaimAnswerSchema,
  );

describe('published while somebody reads what was found for him', () => {
  test('a policy that changed: confirmed as he saw it, and the next one sees the new one', async () => {
    const { revision, matches } = await find();
    expect(matches.map(({ policy }) => policy.benefit.text)).toEqual(['本县公交车免费乘坐']);
    await operator.publications.publish({ files: await travel('本县公交车半价乘坐') });
    expect(await claim({ revision })).toMatchObject({ state: 'confirmed' });
    expect(taken.map(({ policy }) => policy.benefit.text)).toEqual(['本县公交车免费乘坐']);
    const next = await find();
    expect(next.matches.map(({ policy }) => policy.benefit.text)).toEqual(['本县公交车半价乘坐']);
    expect(next.revision).toBeGreaterThan(revision ?? 0);
  });

  test('a policy that was withdrawn: told so, no department is given anything, and nothing is granted', async () => {
    const { revision } = await find();
    await operator.publications.withdraw({ itemIds: [`policies/${TRAVEL}`] });
    expect(await claim({ revision })).toEqual({ state: 'withdrawn' });
    expect(taken).toEqual([]);
    expect((await find()).matches).toEqual([]);
    // A terminal that does not say what was seen is told what it understands.
    expect(await claim({})).toEqual({ state: 'not-eligible' });
  });

  test('confirmed before the withdrawal: the same claim, sent again, has its receipt', async () => {
    const { revision } = await find();
    const claimId = randomUUID();
    const first = await claim({ claimId, revision });
    expect(first).toMatchObject({ state: 'confirmed' });
    await operator.publications.withdraw({ itemIds: [`policies/${TRAVEL}`] });
    expect(await claim({ claimId, revision })).toEqual(first);
    expect(taken).toHaveLength(1);
  });

  test('withdrawn and taken back before he confirms: it is his', async () => {
    const { revision = 0 } = await find();
    await operator.publications.withdraw({ itemIds: [`policies/${TRAVEL}`] });
    await operator.publications.rollBack({ revision, itemIds: [`policies/${TRAVEL}`] });
    expect(await claim({ revision })).toMatchObject({ state: 'confirmed' });
  });

  test('an older revision than any visit began with: its terms are not granted', async () => {
    const { revision } = await find();
    await operator.publications.publish({ files: await travel('本县公交车半价乘坐') });
    now = new Date(now.getTime() + 5 * 60 * 60_000);
    expect(await claim({ revision })).toEqual({ state: 'withdrawn' });
    expect(taken).toEqual([]);
    expect(await claim({ revision: (await find()).revision })).toMatchObject({ state: 'confirmed' });
    expect(taken.map(({ policy }) => policy.benefit.text)).toEqual(['本县公交车半价乘坐']);
  });

  test('a policy that was not there at the revision that is named: not eligible', async () => {
    expect(await claim({ revision: 0 })).toEqual({ state: 'not-eligible' });
    expect(taken).toEqual([]);
  });
});
