import { randomBytes, randomUUID } from 'node:crypto';
import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { OpenAPILink } from '@orpc/openapi-client/fetch';
import { Upload } from 'tus-js-client';
import {
  type CaseContent,
  type CaseManifest,
  caseContentSchema,
  caseManifestSchema,
} from '#contract/case.ts';
import { sha256Hex } from '#contract/crypto/hash.ts';
import { attachmentAssociatedData, sealAttachment, sealToHub } from '#contract/crypto/sealing.ts';
import { type HubContract, hubContract, UPLOAD_PATH } from '#contract/hub-api.ts';
import type { IdentityDocument } from '#contract/identity-document.ts';

/** The specimen of GB 11643. */
export const SPECIMEN: IdentityDocument = {
  type: 'resident',
  name: '张三丰样本',
  number: '11010519491231002X',
  sex: 'female',
  nation: '汉',
  birth: '1949-12-31',
  address: '北京市朝阳区示例路1号',
  issuer: '示例公安局',
  validFrom: '2016-01-01',
  validTo: '长期',
};

export type HubClient = ContractRouterClient<HubContract>;

export function hubClient(url: string, key: string): HubClient {
  return createORPCClient(
    new OpenAPILink(hubContract, { url: `${url}/v1`, headers: { authorization: `Bearer ${key}` } }),
  );
}

export interface PreparedCase {
  manifest: CaseManifest;
  slipCode: string;
  /** Sealed bytes by attachment id. */
  sealed: Map<string, Uint8Array>;
}

/** Does what a terminal does at the end of a visit: content, seals, manifest. */
export async function prepareCase(
  client: HubClient,
  options: {
    terminalId?: string;
    itemId: string;
    person?: IdentityDocument;
    content?: Partial<CaseContent>;
    pages?: Record<string, Uint8Array>;
    at?: Date;
    /** Of the case that this one follows; default: a new one. */
    slipCode?: string;
  },
): Promise<PreparedCase> {
  const { sealing } = await client.keys();
  const { revision } = await client.catalog.feed({ from: 0 });
  const caseId = uuidV7(options.at ?? new Date());
  const slipCode =
    options.slipCode ??
    [...randomBytes(16)].map((byte) => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'.charAt(byte % 32)).join('');
  const at = (options.at ?? new Date()).toISOString();
  const content = caseContentSchema.parse({
    schemaVersion: 1,
    caseId,
    itemId: options.itemId,
    itemVersion: '1.0',
    catalogRevision: revision,
    slipCode,
    applicant: options.person ?? SPECIMEN,
    identifiedBy: 'id-card',
    eligibility: [],
    answers: [],
    materials: [],
    commitmentIds: [],
    consent: { purpose: '办理样本事项。', at },
    submittedAt: at,
    ...options.content,
  });
  const sealed = new Map<string, Uint8Array>();
  for (const [attachmentId, plain] of Object.entries(options.pages ?? {})) {
    const associatedData = attachmentAssociatedData(caseId, attachmentId);
    sealed.set(attachmentId, await sealAttachment({ plain, associatedData, recipient: sealing }));
  }
  const manifest = caseManifestSchema.parse({
    schemaVersion: 1,
    caseId,
    terminalId: options.terminalId ?? 'T-1',
    regionCode: '440524000000',
    itemId: options.itemId,
    slipCodeSha256: sha256Hex(slipCode),
    createdAt: at,
    sealed: await sealToHub({
      plain: new TextEncoder().encode(JSON.stringify(content)),
      associatedData: caseId,
      recipient: sealing,
    }),
    attachments: [...sealed].map(([attachmentId, bytes]) => ({
      attachmentId,
      size: bytes.length,
      sha256: sha256Hex(bytes),
    })),
  });
  return { manifest, slipCode, sealed };
}

/** Sends one attachment by tus. `cutAfter`: the connection is dropped after so many bytes, and the URL is given for the resumption. */
export function uploadAttachment(
  url: string,
  key: string,
  upload: { caseId: string; attachmentId: string; sha256: string; bytes: Uint8Array },
  options: { cutAfter?: number; chunkSize?: number } = {},
): Promise<{ url: string; finished: boolean; sent: number }> {
  return new Promise((resolve, reject) => {
    let sent = 0;
    const tus = new Upload(Buffer.from(upload.bytes), {
      endpoint: `${url}${UPLOAD_PATH}`,
      headers: { authorization: `Bearer ${key}` },
      metadata: { caseId: upload.caseId, attachmentId: upload.attachmentId, sha256: upload.sha256 },
      ...(options.chunkSize !== undefined && { chunkSize: options.chunkSize }),
      retryDelays: [10, 20, 40],
      onChunkComplete: (_size, accepted) => {
        sent = accepted;
        if (options.cutAfter !== undefined && accepted >= options.cutAfter) {
          void tus.abort().then(() => resolve({ url: tus.url ?? '', finished: false, sent }), reject);
        }
      },
      onSuccess: () => resolve({ url: tus.url ?? '', finished: true, sent: upload.bytes.length }),
      onError: reject,
    });
    tus.start();
  });
}

/** RFC 9562 section 5.7. */
function uuidV7(at: Date): string {
  const time = at.getTime().toString(16).padStart(12, '0');
  const random = randomUUID();
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(15)}`;
}
