import type { Kysely } from 'kysely';
import type { CaseManifest } from '#contract/case.ts';
import type { InformationTable } from '#contract/hub-api.ts';
import { type CountedDate, dueDate, type WorkingCalendar } from '#contract/working-calendar.ts';
import { bookSeat } from '../bookings/seats.ts';
import { type BookableSlot, slotGrid } from '../bookings/slots.ts';
import { chineseDate, localDate } from '../calendar/local-time.ts';
import type { HubDatabase } from '../database/schema.ts';
import type { CaseAnswer } from '../departments/department-adapter.ts';
import type { CaseFacts } from '../documents/case-facts.ts';
import {
  type AcceptanceTerms,
  composeAcceptanceNotice,
  composeDeferralNotice,
  composeNonAcceptanceNotice,
  composeSupplementNotice,
} from '../documents/compose-notices.ts';
import { composeCertificate, composeInformation } from '../documents/compose-results.ts';
import { composeBookingSlip, composeQualificationSlip } from '../documents/compose-slips.ts';
import type { Paper } from '../documents/paper.ts';
import { deferredGaps, latestDay, type OpenGaps, supplementBy } from './case-gaps.ts';
import type { CasePayments } from './case-payments.ts';
import type { CasePolicy } from './case-policy.ts';
import type { CaseStepRecord } from './case-steps.ts';
import type { OpenedCase } from './open-case.ts';

/** What follows from a department's answer: steps to take, papers to issue, dates to keep. */
export interface Decision {
  readonly steps: readonly Omit<CaseStepRecord, 'at'>[];
  readonly promised?: CountedDate | undefined;
  /** `YYYY-MM-DD`, local: where the promised time begins. */
  readonly acceptedOn?: string;
  /** Of a refusal. */
  readonly reason?: string;
  readonly gaps?: OpenGaps;
  readonly gapsBy?: string | undefined;
  readonly simulated: boolean;
  readonly papers: readonly ((facts: CaseFacts) => Paper)[];
  readonly information?: InformationTable;
}

export interface DecisionSituation {
  readonly transaction: Kysely<HubDatabase>;
  readonly calendar: WorkingCalendar;
  readonly policy: CasePolicy;
  /** Of the first handing in. */
  readonly manifest: Pick<CaseManifest, 'caseId' | 'regionCode' | 'terminalId'>;
  readonly opened: OpenedCase;
  /** Now. */
  readonly at: Date;
  readonly firstReceivedAt: Date;
  readonly how: 'on-the-spot' | 'after-supplement';
  readonly payments?: CasePayments | undefined;
}

export async function decide(answer: CaseAnswer, situation: DecisionSituation): Promise<Decision> {
  const { opened, manifest, calendar, at } = situation;
  const { item, content } = opened;
  const { simulated } = answer;
  const today = localDate(at);
  switch (answer.decision) {
    case 'refused':
      return refusal(opened, answer.reason, simulated);
    case 'not-accepted':
      return {
        steps: [
          {
            action: 'refuse-acceptance',
            ...department(opened),
            reason: answer.reason,
            opinion: `不予受理：${answer.reason}`,
          },
        ],
        reason: answer.reason,
        simulated,
        papers: [(facts) => composeNonAcceptanceNotice(facts, answer)],
      };
    case 'pending':
      return { steps: [], simulated, papers: [] };
    case 'supplement': {
      const by = supplementBy(calendar, today, situation.policy);
      return {
        steps: [
          {
            action: 'ask-supplement',
            ...department(opened),
            opinion: `${item.implementation.body.name}一次告知需要补正${answer.gaps.length}项，请于${chineseDate(by)}前补正`,
          },
        ],
        gaps: { deferred: false, gaps: answer.gaps },
        gapsBy: by,
        simulated,
        papers: [
          (facts) =>
            composeSupplementNotice(facts, answer.gaps, { by, firstReceivedAt: situation.firstReceivedAt }),
        ],
      };
    }
    case 'accepted':
    case 'completed':
      break;
  }

  const slotField = item.fields.find((field) => field.input.kind === 'slot');
  const slotId = slotField && content.answers.find((each) => each.fieldId === slotField.id)?.value;
  let slot: BookableSlot | undefined;
  if (slotId) {
    slot = slotGrid(item.id, manifest.regionCode, calendar, at).find((each) => each.slotId === slotId);
    if (!slot) return refusal(opened, '所选时段已过或不存在，请重新预约。', simulated);
    if (!(await bookSeat(situation.transaction, slot, manifest.caseId, at))) {
      return refusal(opened, '所选时段已约满，请改约其他时段。', simulated);
    }
  }
  // The other way beside the face, and the face of another: nothing is confirmed until a person has compared card and bearer.
  if (
    item.outcome.kind === 'face-qualification' &&
    (content.faceCheck?.passed !== true || content.actor !== undefined)
  ) {
    return {
      steps: [{ action: 'accept', ...department(opened), opinion: '已登记，等待工作人员核对身份' }],
      acceptedOn: today,
      simulated,
      papers: [(facts) => composeAcceptanceNotice(facts, plainTerms(at))],
    };
  }
  if (answer.decision === 'accepted' && item.outcome.kind === 'payment') {
    const { transaction, payments } = situation;
    const { terminalId } = manifest;
    const dues = answer.dues ?? [];
    const held = await payments?.claim(transaction, { item, content, terminalId, dues, simulated });
    if (held !== undefined) return refusal(opened, held, simulated);
    return {
      steps: [{ action: 'accept', ...department(opened), opinion: '已登记，等待付款' }],
      acceptedOn: today,
      simulated,
      papers: [],
    };
  }
  if (answer.decision === 'accepted') {
    return acceptance(opened, calendar, { acceptedAt: at, today, how: situation.how, simulated });
  }
  return completion(opened, answer, slot);
}

/**
 * The case is taken: promised date, notice, and a notice of its own for what was deferred. `today` is the day on which
 * it is decided; the promised time begins on the day of acceptance, which is earlier where the law deems it so.
 */
export function acceptance(
  opened: OpenedCase,
  calendar: WorkingCalendar,
  terms: Pick<AcceptanceTerms, 'acceptedAt' | 'how'> & { today: string; simulated: boolean },
): Decision {
  const { item, content } = opened;
  const acceptedOn = localDate(terms.acceptedAt);
  const { promisedLimit } = item.implementation;
  const due =
    promisedLimit.days === 0
      ? undefined
      : dueDate(calendar, { startedOn: acceptedOn, limit: promisedLimit, stops: [], today: terms.today });
  const promised = due?.ok ? due.value : undefined;
  const deferred = deferredGaps(content, item, calendar, terms.today);
  const by = latestDay(deferred);
  const before = promised === undefined ? '' : `，承诺${chineseDate(promised.date)}前办结`;
  const body = item.implementation.body.name;
  return {
    steps: [
      terms.how === 'deemed'
        ? {
            action: 'deem-accepted',
            actor: 'clock',
            actorName: 'clock',
            reason: '行政许可法第三十二条第一款第四项',
            opinion: `逾期没有告知，自${chineseDate(acceptedOn)}收到之日起即为受理${before}`,
          }
        : {
            action: 'accept',
            ...department(opened),
            opinion: `${body}已受理${by === undefined ? '' : '（容缺）'}${before}`,
          },
    ],
    promised,
    acceptedOn,
    ...(by !== undefined && { gaps: { deferred: true, gaps: deferred }, gapsBy: by }),
    simulated: terms.simulated,
    papers: [
      (facts) =>
        composeAcceptanceNotice(facts, {
          acceptedAt: terms.acceptedAt,
          how: terms.how,
          promisedDateConfirmed: promised?.confirmed ?? true,
          deferredBy: by,
        }),
      ...(by === undefined ? [] : [(facts: CaseFacts) => composeDeferralNotice(facts, deferred, by)]),
    ],
  };
}

function completion(
  opened: OpenedCase,
  answer: Extract<CaseAnswer, { decision: 'completed' }>,
  slot: BookableSlot | undefined,
): Decision {
  const { outcome, implementation } = opened.item;
  const { certificate, information } = answer;
  const papers: ((facts: CaseFacts) => Paper)[] = [];
  if (certificate) {
    const title = outcome.kind === 'certificate' ? outcome.documentTitle : implementation.resultName;
    papers.push((facts) => composeCertificate(facts, title, certificate));
  }
  if (information) papers.push((facts) => composeInformation(facts, information));
  if (outcome.kind === 'face-qualification') {
    papers.push((facts) => composeQualificationSlip(facts, outcome.validMonths));
  }
  if (outcome.kind === 'booking' && slot) papers.push((facts) => composeBookingSlip(facts, slot));
  return {
    steps: [
      ...onTheSpot(opened),
      {
        action: 'complete',
        ...department(opened),
        opinion: slot ? `已预约${chineseDate(slot.date)} ${slot.from}` : '已办结',
      },
    ],
    simulated: answer.simulated,
    papers,
    ...(information && { information }),
  };
}

function refusal(opened: OpenedCase, reason: string, simulated: boolean): Decision {
  return {
    steps: [...onTheSpot(opened), { action: 'deny', ...department(opened), reason, opinion: reason }],
    reason,
    simulated,
    papers: [],
  };
}

/** 即办: accepted, reviewed and decided in one answer. */
function onTheSpot(opened: OpenedCase): Omit<CaseStepRecord, 'at'>[] {
  return [
    { action: 'accept', ...department(opened), opinion: '当场受理' },
    { action: 'review', ...department(opened), opinion: '当场审查' },
    { action: 'decide', ...department(opened), opinion: '当场决定' },
  ];
}

function department({ item }: OpenedCase): Pick<CaseStepRecord, 'actor' | 'actorName'> {
  return { actor: 'department', actorName: item.implementation.body.name };
}

function plainTerms(acceptedAt: Date): AcceptanceTerms {
  return { acceptedAt, how: 'on-the-spot', promisedDateConfirmed: true };
}
