/** What was asked for: a certificate, or what a register says. */
import type { InformationTable } from '#contract/hub-api.ts';
import { maskName, maskNumber } from '#contract/masking.ts';
import type { CertificateBody } from '../departments/department-adapter.ts';
import { actedFor } from './case-blocks.ts';
import { type CaseFacts, paper } from './case-facts.ts';
import type { Paper } from './paper.ts';

export function composeCertificate(facts: CaseFacts, title: string, body: CertificateBody): Paper {
  return paper(facts, {
    kind: 'certificate',
    title,
    blocks: [...body.blocks, ...actedFor(facts)],
    legalLine: body.legalLine,
  });
}

export function composeInformation(facts: CaseFacts, table: InformationTable): Paper {
  const { content } = facts;
  return paper(facts, {
    kind: 'information',
    title: table.title,
    blocks: [
      ...(facts.item.identification.kind === 'identity'
        ? [
            {
              kind: 'facts' as const,
              rows: [
                { label: '姓名', value: maskName(content.applicant.name) },
                { label: '证件号码', value: maskNumber(content.applicant.number) },
              ],
            },
          ]
        : []),
      ...actedFor(facts),
      ...(table.note ? [{ kind: 'paragraph' as const, text: table.note }] : []),
      {
        kind: 'table',
        columns: table.columns.map((column, index) => ({
          title: column,
          align: columnAlignment(table.rows.map((row) => row[index] ?? '')),
          weight: columnWeight(
            column,
            table.rows.map((row) => row[index] ?? ''),
          ),
        })),
        rows: table.rows,
      },
      ...(table.rows.length === 0 ? [{ kind: 'paragraph' as const, text: '没有查到记录。' }] : []),
    ],
    legalLine: '本查询结果供本人参考，不作为证明使用；如有疑问，请以部门窗口查询为准。',
  });
}

function columnAlignment(values: readonly string[]): 'left' | 'center' | 'right' {
  if (values.length > 0 && values.every((value) => /^-?[\d,]+\.\d\d$/.test(value))) return 'right';
  return values.some((value) => [...value].length > 14) ? 'left' : 'center';
}

function columnWeight(title: string, values: readonly string[]): number {
  const width = (text: string) =>
    [...text].reduce((sum, each) => sum + (each.charCodeAt(0) > 255 ? 1 : 0.55), 0);
  const widest = Math.max(width(title), ...values.slice(0, 100).map(width));
  return Math.min(Math.max(widest, 3), 16);
}
