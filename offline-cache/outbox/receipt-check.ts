import type { CaseReceipt, SignedCaseReceipt } from '#contract/case.ts';
import type { HubPublicKeys } from '#contract/crypto/schemas.ts';
import { verifySignature } from '#contract/crypto/signing.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';

export type ReceiptFailure = AppFailure<
  'receipt-signature-invalid' | 'receipt-of-other-case' | 'receipt-of-other-manifest'
>;

/** The only thing that counts as an acknowledgement: the pinned key's signature over this very manifest. */
export function checkReceipt(
  signed: SignedCaseReceipt,
  expected: { readonly caseId: string; readonly manifestSha256: string },
  hubKeys: HubPublicKeys,
): Result<CaseReceipt, ReceiptFailure> {
  const { receipt, signature } = signed;
  if (!verifySignature(receipt, signature, hubKeys.signing.publicKey)) {
    return fail('receipt-signature-invalid', `key ${signature.keyId}`);
  }
  if (receipt.caseId !== expected.caseId) return fail('receipt-of-other-case');
  if (receipt.manifestSha256 !== expected.manifestSha256) return fail('receipt-of-other-manifest');
  return ok(receipt);
}
