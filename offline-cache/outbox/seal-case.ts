import {
  type CaseContent,
  type CaseManifest,
  caseContentSchema,
  caseManifestSchema,
} from '#contract/case.ts';
import { canonicalJson } from '#contract/crypto/canonical-json.ts';
import { sha256Hex } from '#contract/crypto/hash.ts';
import type { HubPublicKeys } from '#contract/crypto/schemas.ts';
import { attachmentAssociatedData, sealAttachment, sealToHub } from '#contract/crypto/sealing.ts';

export interface PlainAttachment {
  readonly attachmentId: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

export interface SealCaseInput {
  readonly content: CaseContent;
  readonly attachments: readonly PlainAttachment[];
  readonly hubKeys: HubPublicKeys;
  readonly terminalId: string;
  readonly regionCode: string;
  /** Wall time of the terminal: data. */
  readonly createdAt: Date;
}

export interface SealedCase {
  readonly manifest: CaseManifest;
  /** Canonical JSON of the manifest: the bytes that are hashed, stored and sent. */
  readonly manifestJson: string;
  readonly manifestSha256: string;
  readonly attachments: readonly { readonly attachmentId: string; readonly sealed: Uint8Array }[];
}

/** After this the terminal cannot read the case back. Throws when the content is not a case: a bug of the caller. */
export async function sealCase(input: SealCaseInput): Promise<SealedCase> {
  const recipient = input.hubKeys.sealing;
  const { caseId } = input.content;
  const attachments: { attachmentId: string; sealed: Uint8Array }[] = [];
  for (const { attachmentId, bytes } of input.attachments) {
    const associatedData = attachmentAssociatedData(caseId, attachmentId);
    attachments.push({
      attachmentId,
      sealed: await sealAttachment({ plain: bytes, associatedData, recipient }),
    });
  }
  const content = caseContentSchema.parse({
    ...input.content,
    attachments: input.attachments.map(({ attachmentId, mediaType, bytes }) => ({
      attachmentId,
      mediaType,
      sha256OfPlain: sha256Hex(bytes),
    })),
  });
  const manifest = caseManifestSchema.parse({
    schemaVersion: 1,
    caseId,
    terminalId: input.terminalId,
    regionCode: input.regionCode,
    itemId: content.itemId,
    slipCodeSha256: sha256Hex(content.slipCode),
    createdAt: input.createdAt.toISOString(),
    sealed: await sealToHub({
      plain: new TextEncoder().encode(canonicalJson(content)),
      associatedData: caseId,
      recipient,
    }),
    attachments: attachments.map(({ attachmentId, sealed }) => ({
      attachmentId,
      size: sealed.length,
      sha256: sha256Hex(sealed),
    })),
  });
  const manifestJson = canonicalJson(manifest);
  return { manifest, manifestJson, manifestSha256: sha256Hex(manifestJson), attachments };
}
