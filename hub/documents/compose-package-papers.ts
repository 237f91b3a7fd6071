/** The papers of a package case (一件事): one for all its parts. */
import type { CaseGap, CaseReceipt } from '#contract/case.ts';
import type { CaseState } from '#contract/case-state.ts';
import type { Item } from '#contract/item.ts';
import { maskName } from '#contract/masking.ts';
import { chineseDate, chineseInstant, localDate } from '../calendar/local-time.ts';
import { progressCode, receivedMaterials, salutation, spokenLimit, supplementCode } from './case-blocks.ts';
import { type CaseFacts, paper } from './case-facts.ts';
import type { Paper } from './paper.ts';

export interface PartOnPaper {
  readonly item: Item;
  readonly outcome: CaseReceipt['outcome'];
  /** What is missing or wrong. */
  readonly gaps: readonly CaseGap[];
}

/** 业务受理通知书, for all parts: each with its department, its number, its time limit and how it stands. */
export function composePackageNotice(facts: CaseFacts, parts: readonly PartOnPaper[]): Paper {
  const { item, content } = facts;
  return paper(facts, {
    kind: 'acceptance-notice',
    title: '业务受理通知书',
    receiverSigns: true,
    blocks: [
      salutation(facts),
      {
        kind: 'paragraph',
        text: `您于${chineseInstant(new Date(content.submittedAt))}通过自助终端一次提交的“${item.name}”共${parts.length}个事项，已分送各部门。各事项分别受理、分别办理，一件没有办成，不影响其他各件。`,
      },
      {
        kind: 'facts',
        rows: [
          { label: '办件编号', value: facts.acceptanceNumber, wide: true },
          { label: '办理的一件事', value: item.name, wide: true },
          { label: '申请人', value: maskName(content.applicant.name) },
          { label: '申请时间', value: chineseInstant(new Date(content.submittedAt)) },
        ],
      },
      {
        kind: 'table',
        caption: `各事项的受理情况（共${parts.length}项）`,
        columns: [
          { title: '序号', weight: 0.55 },
          { title: '事项', weight: 1.7, align: 'left' },
          { title: '办理单位', weight: 1.5, align: 'left' },
          { title: '办件编号', weight: 1.9, align: 'left' },
          { title: '承诺时限', weight: 1 },
          { title: '情况', weight: 1.7, align: 'left' },
        ],
        rows: parts.map(({ item: part, outcome }, index) => [
          String(index + 1),
          part.name,
          outcome.department,
          outcome.acceptanceNumber,
          spokenLimit(part.implementation.promisedLimit),
          standingOf(outcome),
        ]),
      },
      ...receivedMaterials(facts),
      progressCode(facts),
    ],
    legalLine:
      '依照《中华人民共和国行政许可法》第三十二条等规定，由各办理单位分别受理。本通知书不代表申请已获批准。',
  });
}

/** 一次性告知书, for all parts at once: nobody is told of one gap today and of another tomorrow. */
export function composePackageSupplementNotice(facts: CaseFacts, parts: readonly PartOnPaper[]): Paper {
  const { implementation, name } = facts.item;
  const gaps = parts.flatMap(({ item, outcome, gaps: missing }) =>
    missing.map((gap) => ({ part: item.name, by: outcome.supplementBy, gap })),
  );
  return paper(facts, {
    kind: 'supplement-notice',
    title: '一次性告知书',
    receiverSigns: true,
    blocks: [
      salutation(facts),
      {
        kind: 'paragraph',
        text: `我们于${chineseDate(localDate(facts.receivedAt))}收到您“${name}”的申请材料。经各部门审查，下列事项的材料不齐全或者不符合法定形式，现一次告知需补交或修改的全部内容。没有列在下面的事项不受影响。`,
      },
      {
        kind: 'facts',
        rows: [
          { label: '办件编号', value: facts.acceptanceNumber, wide: true },
          { label: '咨询电话', value: implementation.consultPhone },
          { label: '监督投诉', value: implementation.complaintPhone },
        ],
      },
      {
        kind: 'table',
        caption: `需补交或修改的材料如下（共${gaps.length}项）`,
        columns: [
          { title: '事项', weight: 1.3, align: 'left' },
          { title: '材料或信息', weight: 1.2, align: 'left' },
          { title: '存在的问题', weight: 1.8, align: 'left' },
          { title: '应当怎样', weight: 1.9, align: 'left' },
          { title: '依据', weight: 1.4, align: 'left' },
          { title: '补正期限', weight: 1.3 },
        ],
        rows: gaps.map(({ part, by, gap }) => [
          part,
          gap.name,
          gap.wrong,
          gap.wanted,
          gap.basis,
          by === undefined ? '—' : chineseDate(by),
        ]),
      },
      supplementCode(
        facts,
        '怎样补正',
        '查到进度后，选要补正的那一件。补正的时间不计入办理时限。逾期没有补正的，那一件结束，以后可以重新申请。',
      ),
    ],
    legalLine:
      '依照《中华人民共和国行政许可法》第三十二条第一款第四项等规定出具。没有在本告知书中列出的，不得再要求补正。',
  });
}

const STANDING: Partial<Record<CaseState, string>> = {
  received: '已收件，等待受理',
  accepted: '已受理',
  completed: '已办结',
  refused: '不予办理',
  'not-accepted': '不予受理',
  'supplement-needed': '需要补正，见一次性告知书',
};

function standingOf({ state, promisedDate, reason }: CaseReceipt['outcome']): string {
  const words = STANDING[state] ?? '已收件';
  if (promisedDate !== undefined) return `${words}，承诺${chineseDate(promisedDate)}前办结`;
  return reason === undefined ? words : `${words}：${reason}`;
}
