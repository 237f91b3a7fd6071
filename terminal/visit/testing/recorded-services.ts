import { readdirSync, readFileSync } from 'node:fs';
import type { CaseReceipt } from '#contract/case.ts';
import { newestOptions, SUPPLIED_EVALUATION_OPTIONS } from '#contract/evaluation-options.ts';
import type { IdentityDocument } from '#contract/identity-document.ts';
import { type Department, departmentSchema, type Item, itemSchema } from '#contract/item.ts';
import { sortTranslations } from '#contract/item-translation.ts';
import { fail, ok, type Result } from '#contract/result.ts';
import type { TroubleReport } from '#contract/trouble-report.ts';
import type { CallBounds } from '#drivers/port.ts';
import type { ComposedEvaluation } from '../../evaluations/evaluation-types.ts';
import type {
  CatalogPort,
  Submission,
  VisitAuditEvent,
  VisitFailure,
  VisitServices,
} from '../visit-services.ts';
import { projectPackages } from './project-packages.ts';
import { projectPolicies } from './project-policies.ts';
import { recordedAppointments } from './recorded-appointments.ts';
import { recordedCredit } from './recorded-credit.ts';
import { recordedPayments } from './recorded-payments.ts';
import { recordedPolicies } from './recorded-policies.ts';
import { recordedTickets } from './recorded-tickets.ts';

export const SPECIMEN: IdentityDocument = {
  type: 'resident',
  name: '张三丰样本',
  number: '11010519491231002X',
  sex: 'female',
  nation: '汉',
  birth: '1949-12-31',
  address: '北京市朝阳区样本路1号',
  issuer: '样本公安局',
  validFrom: '2010-01-01',
  validTo: '长期',
};

/** The project's own items, so that the statechart is proven on what citizens will use. */
export function projectCatalog(): CatalogPort {
  read ??= readProject();
  return read;
}

/** Hundreds of files, and hundreds of tests that want them; nobody changes an item. */
let read: CatalogPort | undefined;

function readProject(): CatalogPort {
  const root = new URL('../../../items/', import.meta.url);
  const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const files = folders.flatMap((folder) =>
    readdirSync(new URL(`${folder.name}/`, root))
      .filter((name) => name.endsWith('.json'))
      .map((name) => ({
        path: `${folder.name}/${name}`,
        content: JSON.parse(readFileSync(new URL(`${folder.name}/${name}`, root), 'utf8')) as object,
      })),
  );
  const { subjects, translations } = sortTranslations(files);
  const departments: Department[] = [];
  const items: Item[] = [];
  for (const { path, content } of subjects) {
    const value = { ...(content as object), translations: translations.get(path) ?? {} };
    if (path.endsWith('/department.json')) departments.push(departmentSchema.parse(value));
    else {
      const item = itemSchema.parse(value);
      items.push(item.outcome.kind === 'policies' ? { ...item, policies: projectPolicies() } : item);
    }
  }
  const packages = projectPackages(new Map(items.map((item) => [item.id, item])));
  departments.push(packages.department);
  items.push(...packages.items);
  const itemsOf = (id: string): readonly Item[] => items.filter((item) => item.id.startsWith(`${id}/`));
  return {
    revision: () => 1,
    popular: () => items.filter((item) => item.popularity !== undefined),
    departments: () =>
      departments.map((department) => ({ department, itemCount: itemsOf(department.id).length })),
    itemsOf,
    item: (id) => items.find((item) => item.id === id),
    department: (id) => departments.find((department) => department.id === id),
  };
}

export interface RecordedServices extends VisitServices {
  readonly submissions: Submission[];
  readonly printed: string[];
  readonly audited: VisitAuditEvent[];
  readonly wiped: string[];
  readonly reports: TroubleReport[];
  readonly evaluations: ComposedEvaluation[];
  readonly closedHandovers: string[];
  /** Calls whose state was left before they ended. */
  readonly aborted: string[];
}

/** What the hub answers to a case: decided at once where a certificate is asked for. */
export const receiptFor = (submission: Submission): CaseReceipt => ({
  caseId: submission.content.caseId,
  manifestSha256: '0'.repeat(64),
  hubSequence: 1,
  hubEpoch: 'test',
  receivedAt: new Date().toISOString(),
  outcome: {
    state: submission.content.itemId.includes('certificate') ? 'completed' : 'accepted',
    acceptanceNumber: '441999001001202611210001000001A',
    promisedDate: '2026-12-01',
    department: '示例部门',
    simulated: true,
  },
});

/** Services that answer at once from a script; `overrides` are the faults of the test. */
export function recordedServices(overrides: Partial<VisitServices> = {}): RecordedServices {
  const submissions: Submission[] = [];
  const printed: string[] = [];
  const audited: VisitAuditEvent[] = [];
  const wiped: string[] = [];
  const reports: TroubleReport[] = [];
  const evaluations: ComposedEvaluation[] = [];
  const closedHandovers: string[] = [];
  const aborted: string[] = [];
  const untilAborted = (name: string, bounds: CallBounds): Promise<Result<never, VisitFailure>> =>
    new Promise((resolve) => {
      bounds.signal.addEventListener('abort', () => {
        aborted.push(name);
        resolve(fail('internal-error'));
      });
    });
  return {
    submissions,
    printed,
    audited,
    wiped,
    reports,
    evaluations,
    closedHandovers,
    aborted,
    catalog: projectCatalog(),
    readiness: () => ({ hindrances: [], remarks: [] }),
    printerReady: () => true,
    setsSheetsOnA4: false,
    readCard: async (_bounds, onProgress) => {
      onProgress('waiting');
      onProgress('reading');
      return ok({ document: SPECIMEN, photo: new Uint8Array(1024) });
    },
    waitForCardRemoval: async () => ok(),
    scanCode: (bounds) => untilAborted('scanCode', bounds),
    capturePage: async () => ok({ jpeg: new Uint8Array([1]), quality: 'good' }),
    faceEngine: { name: 'test', simulated: true, available: true },
    compareFace: async () => ok({ matched: true }),
    fetchLicence: async () =>
      ok({ name: '残疾人证', maskedNumber: '1***2', issuer: '示例', validTo: '2030-01-01', simulated: true }),
    findAuthorisation: async () => ok(undefined),
    knownAnswers: async () => ok({ fields: [] }),
    payments: recordedPayments(),
    tickets: recordedTickets(),
    appointments: recordedAppointments(),
    publicCredit: recordedCredit(),
    policies: recordedPolicies(),
    listSlots: async () =>
      ok([{ slotId: 'slot-1', date: '2026-12-01', from: '09:00', to: '09:30', free: 2 }]),
    submitLive: async (submission) => {
      submissions.push(submission);
      return ok({ receipt: receiptFor(submission) });
    },
    submitQueued: async (submission, _bounds, onStage) => {
      onStage('sending');
      submissions.push(submission);
      return ok({ receipt: receiptFor(submission) });
    },
    fetchResult: async () =>
      ok({
        documents: [
          {
            documentNumber: 'ZB-1',
            title: '个人参保证明',
            kind: 'certificate',
            pages: 1,
            sha256: '0'.repeat(64),
            pdf: '',
          },
        ],
      }),
    findProgress: async () => fail('slip-code-unknown') as Result<never, VisitFailure>,
    print: async ({ paper }, _bounds, onProgress) => {
      onProgress({ pagesDone: 1, problems: [] });
      printed.push(paper.title);
      return { outcome: 'printed', problems: [] };
    },
    evaluationForm: () => ({ options: newestOptions(SUPPLIED_EVALUATION_OPTIONS), canWrite: true }),
    storeEvaluation: async (composed) => {
      evaluations.push(composed);
      return ok();
    },
    findStanding: async () => fail('hub-not-reachable') as Result<never, VisitFailure>,
    storeTroubleReport: (report) => {
      reports.push(report);
      return ok();
    },
    openHandover: async () =>
      ok({
        handoverId: '0199c0de-0000-4000-8000-000000000001',
        url: `https://hub.example.cn/phone/${'A'.repeat(43)}`,
        secondsLeft: 300,
      }),
    handoverState: async () => ok({ state: 'waiting', secondsLeft: 290 }),
    closeHandover: async (handoverId) => {
      closedHandovers.push(handoverId);
      return ok();
    },
    bindPages: async ({ pages }) => new Uint8Array(pages.map((page) => page.length)),
    renderSignature: async (signature) => ({
      data: new TextEncoder().encode(JSON.stringify(signature)),
      svg: new Uint8Array([60]),
      png: new Uint8Array([137, 80, 78, 71]),
    }),
    wipe: async (visitId) => {
      wiped.push(visitId);
    },
    audit: (event) => {
      audited.push(event);
    },
    ...overrides,
  };
}
