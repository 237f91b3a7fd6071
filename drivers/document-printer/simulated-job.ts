import { jobState } from './vocabulary.ts';

/** A document in the printer or its output bin: in memory only. */
export interface SimulatedDocument {
  readonly jobId: number;
  readonly jobName: string;
  readonly pdf: Uint8Array;
  /** Pages of one copy. */
  readonly pages: number;
  readonly copies: number;
  /** Sheets of it that came out. */
  readonly sheetsPrinted: number;
  /** All pages of all copies came out. */
  readonly complete: boolean;
}

/** A job as the simulated printer knows it. */
export interface SimulatedJob {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly owner: string;
  readonly copies: number;
  readonly twoSided: boolean;
  readonly createdAt: number;
  kiloOctets: number;
  processingAt: number | undefined;
  endedAt: number | undefined;
  state: number;
  reasons: string[];
  pdf: Uint8Array | undefined;
  pages: number;
  sidesPrinted: number;
}

export const endedStates: readonly number[] = [jobState.canceled, jobState.aborted, jobState.completed];

/** Sheets that so many sides of a job take: each copy begins on a sheet of its own. */
export function sheetsOf(job: SimulatedJob, sides: number): number {
  if (!job.twoSided || job.pages === 0) return sides;
  const copies = Math.floor(sides / job.pages);
  return copies * Math.ceil(job.pages / 2) + Math.ceil((sides % job.pages) / 2);
}

export function describeDocument(
  job: SimulatedJob,
  pdf: Uint8Array,
  sheets: number,
  sides: number,
): SimulatedDocument {
  return {
    jobId: job.id,
    jobName: job.name,
    pdf,
    pages: job.pages,
    copies: job.copies,
    sheetsPrinted: sheets,
    complete: sides === job.pages * job.copies,
  };
}
