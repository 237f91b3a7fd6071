import { statfs } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { FileStore } from '@tus/file-store';
import { Metadata, Server } from '@tus/server';
import { z } from 'zod';
import { caseIdSchema, sealedAttachmentSchema } from '#contract/case.ts';
import { sha256HexSchema } from '#contract/crypto/schemas.ts';
import { UPLOAD_PATH } from '#contract/hub-api.ts';
import type { AttachmentStore } from '../attachments/attachment-store.ts';
import { createKeyedLock } from '../keyed-lock.ts';
import type { TerminalAuthentication } from './terminal-authentication.ts';

/** `Upload-Metadata` of a creation: which place of which case the bytes are for, and what they must hash to. */
const uploadMetadataSchema = z.object({
  caseId: caseIdSchema,
  attachmentId: sealedAttachmentSchema.shape.attachmentId,
  sha256: sha256HexSchema,
});

export interface UploadEndpointOptions {
  attachments: AttachmentStore;
  authenticate: TerminalAuthentication;
  /** Largest sealed attachment, in bytes. */
  maximumBytes: number;
  /** New uploads are refused while less than this is free on the disk, in bytes. */
  reservedBytes: number;
}

export type UploadEndpoint = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** tus 1.0 (creation, resumption). Reading back and deleting are not offered: the bytes belong to the case. */
export function createUploadEndpoint(options: UploadEndpointOptions): UploadEndpoint {
  const { attachments } = options;
  const creations = createKeyedLock();
  const server = new Server({
    path: UPLOAD_PATH,
    datastore: new FileStore({ directory: attachments.directory }),
    maxSize: options.maximumBytes,
    relativeLocation: true,
    allowedOrigins: [],
    respectForwardedHeaders: false,
    namingFunction: (_request, metadata) => attachments.uploadIdOf(uploadMetadataSchema.parse(metadata)),
    onUploadFinish: async (_request, upload) => {
      const settled = await attachments.settle(upload.id);
      // 460 Checksum Mismatch is the tus checksum extension's status.
      if (!settled.ok) throw { status_code: 460, body: `${settled.failure.code}\n` };
      return {};
    },
    onResponseError: (_request, error) =>
      'status_code' in error ? undefined : { status_code: 500, body: 'upload failed\n' },
  });

  async function create(
    request: IncomingMessage,
    response: ServerResponse,
    terminalId: string,
  ): Promise<void> {
    const size = Number(request.headers['upload-length']);
    const metadata = readMetadata(request.headers['upload-metadata']);
    if (!metadata || !Number.isSafeInteger(size) || size < 1) {
      return answer(
        response,
        400,
        'Upload-Length and Upload-Metadata with caseId, attachmentId, sha256 are needed',
      );
    }
    if (size > options.maximumBytes) return answer(response, 413, 'attachment too large');
    const uploadId = attachments.uploadIdOf(metadata);
    await creations.run(uploadId, async () => {
      const existing = await attachments.find(uploadId);
      if (existing) {
        if (existing.terminalId !== terminalId || existing.size !== size) {
          // Not 403: the terminal's key is good, only this upload can never be right.
          return answer(response, 400, 'another upload has this key');
        }
        response.setHeader('Location', `${UPLOAD_PATH}/${uploadId}`);
        return answer(response, 201);
      }
      const disk = await statfs(attachments.directory);
      if (disk.bavail * disk.bsize < options.reservedBytes + size) return answer(response, 507, 'no room');
      await attachments.announce({ ...metadata, size, terminalId });
      await server.handle(request, response);
    });
  }

  return async (request, response) => {
    const terminalId = options.authenticate(request.headers.authorization);
    if (terminalId === undefined) return answer(response, 401, 'unknown terminal');
    if (request.headers['x-http-method-override'] !== undefined) return answer(response, 405);
    const path = (request.url ?? '').split('?')[0] ?? '';
    if (request.method === 'OPTIONS') return server.handle(request, response);
    if (request.method === 'POST' && path === UPLOAD_PATH) return create(request, response, terminalId);
    if (request.method !== 'HEAD' && request.method !== 'PATCH') return answer(response, 405);
    const upload = await attachments.find(path.slice(UPLOAD_PATH.length + 1));
    if (upload?.terminalId !== terminalId) return answer(response, 404);
    await server.handle(request, response);
  };
}

function readMetadata(
  header: string | string[] | undefined,
): z.infer<typeof uploadMetadataSchema> | undefined {
  if (typeof header !== 'string') return undefined;
  try {
    return uploadMetadataSchema.parse(Metadata.parse(header));
  } catch {
    return undefined;
  }
}

function answer(response: ServerResponse, status: number, text?: string): void {
  response.statusCode = status;
  response.setHeader('Tus-Resumable', '1.0.0');
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.end(text === undefined ? undefined : `${text}\n`);
}
