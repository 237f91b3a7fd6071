/** A print queue of Windows as spooler.ps1 shows it. A job prints a page each time that the queue is looked at. */
export interface FakeSpoolerQueue {
  printerStatus: number;
  jobs: { id: number; document: string; status: number; pagesPrinted: number; pages: number }[];
  /** Jobs stay at this page, with these flags. */
  stuckAt?: { page: number; jobStatus: number };
  /** What a job says at its end; default PRINTED | RETAINED. */
  endStatus?: number;
  /** Jobs are gone at their end. */
  forgets?: boolean;
  /** Jobs cannot be removed. */
  keepsRemoved?: boolean;
  /** Jobs have printed and are gone just before they are removed. */
  leavesBeforeRemoval?: boolean;
  /** Jobs begin just before they are paused for their removal. */
  beginsBeforeRemoval?: boolean;
  /** Jobs cannot be paused: of one that is removed nothing is told. */
  cannotPause?: boolean;
  /** Documents are refused with this exit code before anything is spooled. */
  refusesWith?: number;
  fault?: 'garbage' | 'silence' | 'print-fails' | 'status-fails' | 'endless';
}

export interface FakeSpoolerAnswer {
  readonly exitCode: number;
  readonly output: Uint8Array;
}

/** Answers one command, or undefined for silence; changes the queue. */
export function answerSpoolerCommand(
  queue: FakeSpoolerQueue,
  [verb, , third = '', copies]: readonly string[],
  input: Uint8Array,
): FakeSpoolerAnswer | undefined {
  const done = (output = '', exitCode = 0) => ({ exitCode, output: Buffer.from(output) });
  if (verb === 'print') {
    if (queue.refusesWith !== undefined) return done('', queue.refusesWith);
    const pdf = Buffer.from(input).toString('latin1');
    const pages = (pdf.split(/\/Type \/Page\b/).length - 1) * Number(copies);
    const id = queue.jobs.length + 1;
    queue.jobs.push({ id, document: third, status: 0x10, pagesPrinted: 0, pages });
    return done('', queue.fault === 'print-fails' ? 1 : 0);
  }
  if (verb === 'remove') {
    if (queue.leavesBeforeRemoval === true) queue.jobs = [];
    const job = queue.jobs.find(({ id }) => id === Number(third));
    if (job === undefined) return done('', 1);
    if (queue.beginsBeforeRemoval === true) job.status |= 0x10;
    if (queue.keepsRemoved !== true) queue.jobs = queue.jobs.filter((other) => other !== job);
    if (queue.cannotPause === true) return done();
    const { pages, ...told } = job;
    const jobs = [{ ...told, status: told.status | 0x01 }];
    return done(JSON.stringify({ printerStatus: queue.printerStatus, jobs }));
  }
  switch (queue.fault) {
    case 'silence':
      return undefined;
    case 'status-fails':
      return done('', 1);
    case 'endless':
      return done('x'.repeat(2_000_000));
    case 'garbage':
      return done('Get-Printer : 找不到');
  }
  for (const job of queue.jobs) printPage(queue, job);
  if (queue.forgets === true) queue.jobs = queue.jobs.filter((job) => job.pagesPrinted < job.pages);
  const jobs = queue.jobs.map(({ pages, ...told }) => told);
  // Windows PowerShell may put a byte order mark before what it writes as UTF-8.
  return done(`\uFEFF${JSON.stringify({ printerStatus: queue.printerStatus, jobs })}\r\n`);
}

function printPage(queue: FakeSpoolerQueue, job: FakeSpoolerQueue['jobs'][number]): void {
  if (queue.stuckAt !== undefined && job.pagesPrinted === queue.stuckAt.page) {
    job.status = queue.stuckAt.jobStatus;
    return;
  }
  job.pagesPrinted = Math.min(job.pages, job.pagesPrinted + 1);
  job.status = job.pagesPrinted === job.pages ? (queue.endStatus ?? 0x2080) : 0x10;
}
