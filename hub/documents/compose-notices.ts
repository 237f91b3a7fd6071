/** 通知书: what becomes of an application, in writing. */
import type { CaseGap } from '#contract/case.ts';
import type { Item } from '#contract/item.ts';
import { chineseDate, chineseInstant, localDate } from '../calendar/local-time.ts';
import {
  caseRows,
  fieldKind,
  maskedAnswer,
  phoneAnswer,
  progressCode,
  receivedMaterials,
  remedies,
  salutation,
  spokenLimit,
  supplementCode,
} from './case-blocks.ts';
import { type CaseFacts, paper } from './case-facts.ts';
import type { Paper, PaperBlockInput } from './paper.ts';

/** Of a paper about the acceptance: what was promised, and what that rests on. */
export interface AcceptanceTerms {
  /** 受理时间; of a case that counts as accepted, the day it was received. */
  acceptedAt: Date;
  /** How the case was accepted: `deemed` by the law, because nothing was said in time. */
  how: 'on-the-spot' | 'after-supplement' | 'deemed';
  /** False: days were counted whose holidays are not published yet. */
  promisedDateConfirmed: boolean;
  /** The last day for what was deferred (容缺), `YYYY-MM-DD`. */
  deferredBy?: string | undefined;
}

/** 业务受理通知书 */
export function composeAcceptanceNotice(facts: CaseFacts, terms: AcceptanceTerms): Paper {
  const { item, content } = facts;
  const { implementation } = item;
  const phone = phoneAnswer(facts);
  const listed = content.answers.filter(
    (answer) => answer !== phone && fieldKind(item, answer.fieldId) !== 'slot',
  );
  return paper(facts, {
    kind: 'acceptance-notice',
    title: '业务受理通知书',
    receiverSigns: true,
    blocks: [
      salutation(facts),
      { kind: 'paragraph', text: acceptanceSentence(facts, terms) },
      {
        kind: 'facts',
        rows: [
          ...caseRows(facts),
          {
            label: '收费',
            value: implementation.fee.charged ? (implementation.fee.standard ?? '按规定收费') : '不收费',
          },
          { label: '申请时间', value: chineseInstant(new Date(content.submittedAt)) },
          { label: '受理时间', value: chineseInstant(terms.acceptedAt) },
          { label: '承诺时限', value: spokenLimit(implementation.promisedLimit) },
          { label: '承诺办结日', value: promisedDay(facts, terms), wide: !terms.promisedDateConfirmed },
          { label: '办理单位', value: implementation.body.name, wide: true },
          { label: '设定依据', value: implementation.legalBasis.join('；'), wide: true },
          ...deliveryRow(facts),
          ...listed.map((answer) => ({
            label: answer.label,
            value: maskedAnswer(item, answer),
            wide: fieldKind(item, answer.fieldId) === 'text',
          })),
        ],
      },
      ...receivedMaterials(facts),
      ...specialSteps(item),
      progressCode(facts),
    ],
    legalLine: '依照《中华人民共和国行政许可法》第三十二条等规定出具。本通知书不代表申请已获批准。',
  });
}

/** 送达方式. Whoever finds the paper need not learn where its owner lives. */
function deliveryRow({ item, content }: CaseFacts): { label: string; value: string; wide: boolean }[] {
  const way = item.delivery?.find(({ id }) => id === content.delivery?.deliveryId);
  return way === undefined ? [] : [{ label: '送达方式', value: way.note, wide: true }];
}

/** 容缺受理通知书: what is still to come, and until when. */
export function composeDeferralNotice(facts: CaseFacts, gaps: readonly CaseGap[], by: string): Paper {
  return paper(facts, {
    kind: 'deferral-notice',
    title: '容缺受理通知书',
    receiverSigns: true,
    blocks: [
      salutation(facts),
      {
        kind: 'paragraph',
        text: `您申请的“${facts.item.name}”主要材料齐全，下列材料可以后补。我单位先予受理和审查，请您于${chineseDate(by)}前补交；补齐以后作出决定。逾期没有补交的，本办件按规定终止。`,
      },
      { kind: 'facts', rows: caseRows(facts) },
      {
        kind: 'table',
        caption: '容缺材料',
        columns: [
          { title: '序号', weight: 0.6 },
          { title: '材料名称', weight: 1.8, align: 'left' },
          { title: '要求', weight: 2.6, align: 'left' },
          { title: '依据', weight: 1.8, align: 'left' },
          { title: '补交期限', weight: 1.55 },
        ],
        rows: gaps.map((gap, index) => [
          String(index + 1),
          gap.name,
          gap.wanted,
          gap.basis,
          chineseDate(gap.by ?? by),
        ]),
      },
      supplementCode(facts, '怎样补交'),
    ],
    legalLine: '容缺的只是可以后补的材料，主要材料不容缺。本通知书与业务受理通知书一并使用。',
  });
}

/** 一次性告知书: every gap at once, so that nobody has to come a third time. */
export function composeSupplementNotice(
  facts: CaseFacts,
  gaps: readonly CaseGap[],
  terms: { by: string; firstReceivedAt: Date },
): Paper {
  const { implementation } = facts.item;
  return paper(facts, {
    kind: 'supplement-notice',
    title: '一次性告知书',
    receiverSigns: true,
    blocks: [
      salutation(facts),
      {
        kind: 'paragraph',
        text: `我单位于${chineseDate(localDate(terms.firstReceivedAt))}收到您“${facts.item.name}”的申请材料。经审查，材料不齐全或者不符合法定形式，现一次告知需补交或修改的全部内容。请您于${chineseDate(terms.by)}前补正；补正以后，其余材料不用再交。`,
      },
      {
        kind: 'facts',
        rows: [
          ...caseRows(facts).filter(({ label }) => !CODES.includes(label)),
          { label: '补正期限', value: chineseDate(terms.by) },
          { label: '首次收件日', value: chineseDate(localDate(terms.firstReceivedAt)) },
          { label: '咨询电话', value: implementation.consultPhone },
          { label: '监督投诉', value: implementation.complaintPhone },
        ],
      },
      {
        kind: 'table',
        caption: `需补交或修改的材料如下（共${gaps.length}项）`,
        columns: [
          { title: '序号', weight: 0.55 },
          { title: '材料或信息', weight: 1.3, align: 'left' },
          { title: '存在的问题', weight: 2, align: 'left' },
          { title: '应当怎样', weight: 2.2, align: 'left' },
          { title: '依据', weight: 1.7, align: 'left' },
        ],
        rows: gaps.map((gap, index) => [
          String(index + 1),
          gap.name,
          gap.wrong,
          gap.sample === undefined ? gap.wanted : `${gap.wanted}样式：${gap.sample}`,
          gap.basis,
        ]),
      },
      supplementCode(
        facts,
        '怎样补正',
        '补正的时间不计入办理时限。逾期没有补正的，本办件结束，以后可以重新申请。',
      ),
    ],
    legalLine:
      '依照《中华人民共和国行政许可法》第三十二条第一款第四项等规定出具。没有在本告知书中列出的，不得再要求补正。',
  });
}

/** 不予受理通知书: why, who is competent, and what one can do against it. */
export function composeNonAcceptanceNotice(
  facts: CaseFacts,
  decision: { reason: string; competentBody?: string | undefined },
): Paper {
  const { implementation } = facts.item;
  return paper(facts, {
    kind: 'non-acceptance-notice',
    title: '不予受理通知书',
    receiverSigns: true,
    blocks: [
      salutation(facts),
      {
        kind: 'paragraph',
        text: `您于${chineseInstant(new Date(facts.content.submittedAt))}提交的“${facts.item.name}”申请，经审查，决定不予受理。`,
      },
      {
        kind: 'facts',
        rows: [
          ...caseRows(facts),
          { label: '理由', value: decision.reason, wide: true },
          {
            label: '主管机关',
            value:
              decision.competentBody === undefined
                ? `可致电${implementation.consultPhone}查询`
                : `${decision.competentBody}，请向该机关申请`,
            wide: true,
          },
          { label: '设定依据', value: implementation.legalBasis.join('；'), wide: true },
        ],
      },
      remedies(facts.item),
      {
        kind: 'notes',
        title: '咨询与监督',
        lines: [`咨询：${implementation.consultPhone}。`, `监督投诉：${implementation.complaintPhone}。`],
      },
    ],
    legalLine: '依照《中华人民共和国行政许可法》第三十二条等规定出具。材料原样保存，条件变化后可以重新申请。',
  });
}

/** 撤回申请确认书 */
export function composeWithdrawalNotice(facts: CaseFacts, withdrawnAt: Date): Paper {
  return paper(facts, {
    kind: 'withdrawal-notice',
    title: '撤回申请确认书',
    blocks: [
      salutation(facts),
      {
        kind: 'paragraph',
        text: `您已于${chineseInstant(withdrawnAt)}撤回“${facts.item.name}”的申请，本办件就此结束，不再审查。以后需要的，可以重新申请。`,
      },
      {
        kind: 'facts',
        rows: [...caseRows(facts), { label: '撤回时间', value: chineseInstant(withdrawnAt) }],
      },
    ],
    legalLine: '撤回申请不影响您以后就同一事项再次申请。',
  });
}

/** Left out where the space is needed for what the citizen has to do. */
const CODES: readonly string[] = ['实施编码', '业务办理项'];

function acceptanceSentence(facts: CaseFacts, terms: AcceptanceTerms): string {
  const applied = `您于${chineseInstant(new Date(facts.content.submittedAt))}通过自助终端提交的“${facts.item.name}”申请，`;
  const promised = facts.promisedDate ? `我单位承诺于${chineseDate(facts.promisedDate)}前办结。` : '';
  const later =
    terms.deferredBy === undefined
      ? ''
      : `容缺材料请于${chineseDate(terms.deferredBy)}前补交，见容缺受理通知书。`;
  switch (terms.how) {
    case 'deemed':
      return `${applied}我单位没有在五个工作日内告知是否需要补正，依法自${chineseDate(localDate(terms.acceptedAt))}收到之日起即为受理。${promised}`;
    case 'after-supplement':
      return `${applied}补正后材料齐全、符合法定形式，现予受理。${promised}${later}`;
    case 'on-the-spot':
      return terms.deferredBy === undefined
        ? `${applied}经审查材料齐全、符合法定形式，现予受理。${promised}`
        : `${applied}经审查主要材料齐全、符合法定形式，现予受理。${promised}${later}`;
  }
}

function promisedDay(facts: CaseFacts, terms: AcceptanceTerms): string {
  if (facts.item.implementation.promisedLimit.days === 0) return '当场办结';
  if (facts.promisedDate === undefined) return '放假安排尚未公布，公布后告知；时限按工作日计算';
  const date = chineseDate(facts.promisedDate);
  return terms.promisedDateConfirmed
    ? date
    : `${date}（${facts.promisedDate.slice(0, 4)}年放假安排尚未公布，公布后以工作日重新计算）`;
}

/** 特别程序: told when the case is accepted, with their own time, because the promised time stands still meanwhile. */
function specialSteps(item: Item): PaperBlockInput[] {
  const steps = item.implementation.specialSteps ?? [];
  if (steps.length === 0) return [];
  return [
    {
      kind: 'notes',
      title: '特别程序（不计入承诺时限）',
      lines: steps.map((step) => `${step.name}：${spokenLimit(step.limit)}。依据：${step.basis}`),
    },
  ];
}
