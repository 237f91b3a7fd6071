import type { Evaluation } from '#contract/evaluation.ts';
import { evaluationSchema } from '#contract/evaluation.ts';
import { type TroubleReport, troubleReportSchema } from '#contract/trouble-report.ts';
import type { RecordTable } from './record-outbox.ts';

export const evaluationTable: RecordTable<Evaluation> = {
  table: 'outbox_evaluation',
  id: 'evaluation_id',
  schema: evaluationSchema,
  idOf: (evaluation) => evaluation.evaluationId,
};

export const troubleReportTable: RecordTable<TroubleReport> = {
  table: 'outbox_trouble_report',
  id: 'report_id',
  schema: troubleReportSchema,
  idOf: (report) => report.reportId,
};
