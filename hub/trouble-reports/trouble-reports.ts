import {
  type StoredTroubleReport,
  storedTroubleReportSchema,
  type TroubleReport,
} from '#contract/trouble-report.ts';
import type { Database } from '../database/schema.ts';

/** 办不成事反映: what citizens could not get done, for those who mend it. */
export interface TroubleReports {
  /** Idempotent on the report id: the first one stays. */
  store(report: TroubleReport): Promise<void>;
  /** Newest first. */
  ofTerminal(terminalId: string): Promise<StoredTroubleReport[]>;
}

const MOST_LISTED = 500;

export function createTroubleReports(database: Database, now: () => Date): TroubleReports {
  return {
    async store(report) {
      await database
        .insertInto('trouble_reports')
        .values({
          report_id: report.reportId,
          report_number: report.reportNumber,
          item_id: report.itemId ?? null,
          terminal_id: report.terminalId,
          region_code: report.regionCode,
          step: report.step,
          problem_code: report.problemCode ?? null,
          reasons_json: JSON.stringify(report.reasons),
          at: report.at,
          stored_at: now().toISOString(),
        })
        .onConflict((conflict) => conflict.column('report_id').doNothing())
        .execute();
    },

    async ofTerminal(terminalId) {
      const rows = await database
        .selectFrom('trouble_reports')
        .selectAll()
        .where('terminal_id', '=', terminalId)
        .orderBy('stored_at', 'desc')
        .orderBy('report_id', 'desc')
        .limit(MOST_LISTED)
        .execute();
      return rows.map((row) =>
        storedTroubleReportSchema.parse({
          reportId: row.report_id,
          reportNumber: row.report_number,
          ...(row.item_id !== null && { itemId: row.item_id }),
          terminalId: row.terminal_id,
          regionCode: row.region_code,
          step: row.step,
          ...(row.problem_code !== null && { problemCode: row.problem_code }),
          reasons: JSON.parse(row.reasons_json),
          at: row.at,
          storedAt: row.stored_at,
        }),
      );
    },
  };
}
