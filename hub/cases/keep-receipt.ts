import type { Kysely } from 'kysely';
import type { CaseManifest, CaseReceipt, SignedCaseReceipt } from '#contract/case.ts';
import { canonicalJson } from '#contract/crypto/canonical-json.ts';
import { nextNumber } from '../database/next-number.ts';
import type { HubDatabase } from '../database/schema.ts';
import type { CaseFacts } from '../documents/case-facts.ts';
import type { HubKeys } from '../keys/hub-keys.ts';
import type { Decision } from './decide.ts';
import type { HubEpoch } from './hub-epoch.ts';
import { makeOrder, storeOrder } from './issue-order.ts';

interface Received {
  readonly manifest: CaseManifest;
  readonly manifestSha256: string;
  readonly at: Date;
  readonly outcome: CaseReceipt['outcome'];
  /** For its papers. */
  readonly facts: Omit<CaseFacts, 'documentNumber' | 'verificationCode'>;
  readonly decision: Pick<Decision, 'papers' | 'information'>;
  /** What else the row of the case is to hold. */
  readonly columns: Partial<HubDatabase['cases']>;
}

/**
 * What every way of receiving something ends with: a place in the hub's sequence, the signed receipt, and the order of
 * the papers. The place comes last, so that it is the highest of all that this transaction gives.
 */
export async function keepReceipt(
  transaction: Kysely<HubDatabase>,
  { keys, epoch: { epoch } }: { readonly keys: HubKeys; readonly epoch: HubEpoch },
  { manifest, manifestSha256, at, outcome, facts, decision, columns }: Received,
): Promise<SignedCaseReceipt> {
  const { caseId } = manifest;
  const hubSequence = await nextNumber(transaction, 'hub-sequence');
  const receivedAt = at.toISOString();
  const receipt: CaseReceipt = { caseId, manifestSha256, hubSequence, hubEpoch: epoch, receivedAt, outcome };
  const signed: SignedCaseReceipt = { receipt, signature: keys.signer.sign(receipt) };
  const order = await makeOrder(transaction, facts, decision);
  await transaction
    .updateTable('cases')
    .set({
      hub_sequence: hubSequence,
      hub_epoch: epoch,
      received_at: receivedAt,
      ...columns,
      signed_receipt_json: canonicalJson(signed),
      issue_order: storeOrder(keys.recordCipher, caseId, order),
    })
    .where('case_id', '=', caseId)
    .execute();
  return signed;
}
