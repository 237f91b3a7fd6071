import { sha256Hex } from '#contract/crypto/hash.ts';
import type { IssuedDocument } from '#contract/hub-api.ts';
import { issuedDocumentSchema, VERIFY_PATH } from '#contract/hub-api.ts';
import { type AppFailure, ok, type Result } from '#contract/result.ts';
import type { Database } from '../database/schema.ts';
import { createKeyedLock } from '../keyed-lock.ts';
import type { HubKeys } from '../keys/hub-keys.ts';
import type { Paper } from './paper.ts';
import { findPaperFonts, type PaperFontFailure, type PaperFonts } from './paper-fonts.ts';
import { renderPaper } from './render-paper.ts';
import { signPdf } from './sign-pdf.ts';

/** What the public verification page may show of a paper. */
export interface VerifiedDocument {
  documentNumber: string;
  title: string;
  issuer: string;
  maskedHolder: string;
  issuedAt: string;
  pages: number;
  sha256: string;
  simulated: boolean;
  /** It holds no more, and why. */
  ended?: { why: 'replaced' | 'cancelled'; at: string };
}

export interface DocumentOffice {
  /** Issues the papers of a case once; every later call gives the same bytes. Those that hold no more are left out. */
  issue(caseId: string, papers: readonly Paper[]): Promise<Result<IssuedDocument[], PaperFontFailure>>;
  /** Only for who knows the code printed on the paper. */
  verify(documentNumber: string, code: string): Promise<VerifiedDocument | undefined>;
}

export interface DocumentOfficeOptions {
  database: Database;
  keys: HubKeys;
  /** Address of the hub as citizens' phones reach it, without a slash at the end. */
  publicUrl: () => string;
  now: () => Date;
  findFonts?: () => Result<PaperFonts, PaperFontFailure>;
}

export function createDocumentOffice(options: DocumentOfficeOptions): DocumentOffice {
  const { database, keys } = options;
  const locks = createKeyedLock();

  /** And hold still. */
  async function issued(caseId: string): Promise<IssuedDocument[]> {
    const rows = await database
      .selectFrom('issued_documents')
      .selectAll()
      .where('case_id', '=', caseId)
      .where('document_number', 'not in', (query) =>
        query.selectFrom('ended_documents').select('document_number').where('case_id', '=', caseId),
      )
      .orderBy('position')
      .execute();
    return rows.map((row) =>
      issuedDocumentSchema.parse({
        documentNumber: row.document_number,
        title: row.title,
        kind: row.kind,
        pages: Number(row.pages),
        sha256: row.sha256,
        pdf: keys.recordCipher.decrypt(row.pdf, `pdf ${row.document_number}`),
      }),
    );
  }

  async function endedNumbers(caseId: string): Promise<ReadonlySet<string>> {
    const rows = await database
      .selectFrom('ended_documents')
      .select('document_number')
      .where('case_id', '=', caseId)
      .execute();
    return new Set(rows.map((row) => row.document_number));
  }

  async function produce(
    caseId: string,
    position: number,
    paper: Paper,
  ): Promise<Result<void, AppFailure<'chinese-font-missing'>>> {
    const fonts = (options.findFonts ?? findPaperFonts)();
    if (!fonts.ok) return fonts;
    const issuedAt = options.now();
    const url = `${options.publicUrl()}${VERIFY_PATH}/${paper.documentNumber}?code=${paper.verificationCode}`;
    const { pdf, pages } = await renderPaper(paper, fonts.value, url, issuedAt);
    const signed = await signPdf(pdf, keys.documentSeal, {
      reason: 'Issued through the self-service terminal (simulated)',
      signedAt: issuedAt,
    });
    await database
      .insertInto('issued_documents')
      .values({
        document_number: paper.documentNumber,
        case_id: caseId,
        position,
        title: paper.title,
        kind: paper.kind,
        pages,
        sha256: sha256Hex(signed),
        issuer: paper.issuer,
        masked_holder: paper.maskedHolder,
        verification_code_sha256: sha256Hex(paper.verificationCode),
        issued_at: issuedAt.toISOString(),
        simulated: paper.simulated ? 1 : 0,
        pdf: keys.recordCipher.encrypt(signed.toString('base64'), `pdf ${paper.documentNumber}`),
      })
      // Another hub node was faster: its bytes are the document.
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    return ok();
  }

  return {
    issue: (caseId, papers) =>
      locks.run(caseId, async () => {
        const existing = await issued(caseId);
        const known = new Set(existing.map(({ documentNumber }) => documentNumber));
        const ended = await endedNumbers(caseId);
        const wanted = [...papers.entries()].filter(
          ([, { documentNumber: number }]) => !known.has(number) && !ended.has(number),
        );
        for (const [position, paper] of wanted) {
          const produced = await produce(caseId, position, paper);
          if (!produced.ok) return produced;
        }
        return ok(wanted.length === 0 ? existing : await issued(caseId));
      }),

    async verify(documentNumber, code) {
      const row = await database
        .selectFrom('issued_documents')
        .selectAll()
        .where('document_number', '=', documentNumber)
        .where('verification_code_sha256', '=', sha256Hex(code))
        .executeTakeFirst();
      if (!row) return undefined;
      const ended = await database
        .selectFrom('ended_documents')
        .select(['why', 'ended_at'])
        .where('document_number', '=', documentNumber)
        .executeTakeFirst();
      return {
        documentNumber: row.document_number,
        title: row.title,
        issuer: row.issuer,
        maskedHolder: row.masked_holder,
        issuedAt: row.issued_at,
        pages: Number(row.pages),
        sha256: row.sha256,
        simulated: Number(row.simulated) === 1,
        ...(ended && { ended: { why: ended.why, at: ended.ended_at } }),
      };
    },
  };
}
