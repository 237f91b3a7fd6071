import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fail, unwrap } from '#contract/result.ts';
import { openDatabase } from '../database/open-database.ts';
import type { Database } from '../database/schema.ts';
import { type HubKeys, openHubKeys } from '../keys/hub-keys.ts';
import { documentNumber, newVerificationCode } from './document-number.ts';
import { createDocumentOffice } from './document-office.ts';
import { paperSchema } from './paper.ts';
import { findPaperFonts } from './paper-fonts.ts';

const CASE_ID = '019abcde-0000-7000-8000-000000000001';
const NOW = () => new Date('2026-11-20T02:00:00Z');
const fonts = findPaperFonts();
const withFont = test.skipIf(!fonts.ok);
const paper = paperSchema.parse({
  kind: 'booking-slip',
  title: '预约单',
  documentNumber: documentNumber('2026-11-20', 1),
  verificationCode: newVerificationCode(),
  acceptanceNumber: '4405240000002026112000010000017',
  issuer: '示例县民政局',
  issuedOn: '2026-11-20',
  terminalId: 'T-1',
  maskedHolder: '张****',
  blocks: [{ kind: 'headline', text: '2026年11月23日 09:30至10:00' }],
  legalLine: '样本。',
  receiverSigns: false,
  simulated: true,
});

let folder: string;
let database: Database;
let keys: HubKeys;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hub-documents-'));
  database = unwrap(await openDatabase(join(folder, 'hub.db')));
  keys = unwrap(await openHubKeys(join(folder, 'keys'), NOW));
  await database
    .insertInto('cases')
    .values({
      case_id: CASE_ID,
      terminal_id: 'T-1',
      item_id: 'a/b',
      region_code: '440524000000',
      slip_code_sha256: '',
      manifest_sha256: '',
      manifest_json: '{}',
      offered_at: '',
      hub_sequence: null,
      hub_epoch: null,
      received_at: null,
      acceptance_number: null,
      state: null,
      promised_date: null,
      signed_receipt_json: null,
      issue_order: null,
    })
    .execute();
});
afterAll(async () => {
  await database.destroy();
  await rm(folder, { recursive: true });
});

describe('issuing papers', () => {
  withFont('no Chinese font: nothing is issued, and once it is there the same number is', async () => {
    const options = { database, keys, publicUrl: () => 'https://hub.example.gov.cn', now: NOW };
    const without = createDocumentOffice({
      ...options,
      findFonts: () => fail('chinese-font-missing', 'install it'),
    });
    expect(await without.issue(CASE_ID, [paper])).toMatchObject({
      failure: { code: 'chinese-font-missing' },
    });
    expect(await without.verify(paper.documentNumber, paper.verificationCode)).toBeUndefined();

    const office = createDocumentOffice(options);
    const [first, second] = await Promise.all([
      office.issue(CASE_ID, [paper]),
      office.issue(CASE_ID, [paper]),
    ]);
    expect(unwrap(first)).toHaveLength(1);
    expect(unwrap(second)).toEqual(unwrap(first));
    expect(unwrap(first)[0]?.documentNumber).toBe(paper.documentNumber);
    expect(await office.verify(paper.documentNumber, paper.verificationCode)).toMatchObject({
      maskedHolder: '张****',
      simulated: true,
      sha256: unwrap(first)[0]?.sha256,
    });
    expect(await office.verify(paper.documentNumber, newVerificationCode())).toBeUndefined();
  });

  withFont(
    'a paper that holds no more is given out no more, keeps its bytes, and verifies as ended',
    async () => {
      const office = createDocumentOffice({
        database,
        keys,
        publicUrl: () => 'https://hub.example.gov.cn',
        now: NOW,
      });
      const numbered = (sequence: number) => ({
        ...paper,
        documentNumber: documentNumber('2026-11-20', sequence),
        verificationCode: newVerificationCode(),
      });
      const [second, third] = [numbered(2), numbered(3)];
      const [, issued] = unwrap(await office.issue(CASE_ID, [paper, second]));
      const end = (number: string) =>
        database
          .insertInto('ended_documents')
          .values({
            document_number: number,
            case_id: CASE_ID,
            why: 'replaced',
            ended_at: '2026-11-20T03:00:00.000Z',
          })
          .execute();
      await end(second.documentNumber);
      const left = unwrap(await office.issue(CASE_ID, [paper, second, third]));
      expect(left.map(({ documentNumber: number }) => number)).toEqual([
        paper.documentNumber,
        third.documentNumber,
      ]);
      expect(await office.verify(second.documentNumber, second.verificationCode)).toMatchObject({
        sha256: issued?.sha256,
        ended: { why: 'replaced', at: '2026-11-20T03:00:00.000Z' },
      });
      expect(await office.verify(third.documentNumber, third.verificationCode)).not.toHaveProperty('ended');

      // Ended before anybody asked for it: it is never made.
      const fourth = numbered(4);
      await end(fourth.documentNumber);
      expect(unwrap(await office.issue(CASE_ID, [paper, second, third, fourth]))).toEqual(left);
      expect(await office.verify(fourth.documentNumber, fourth.verificationCode)).toBeUndefined();
    },
  );
});
