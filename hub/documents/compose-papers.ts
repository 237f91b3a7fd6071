import { type CaseContent, type CaseGap, SLIP_QR_PREFIX } from '#contract/case.ts';
import type { InformationTable } from '#contract/hub-api.ts';
import type { Department, Item, TimeLimit } from '#contract/item.ts';
import { maskBankCard, maskName, maskNumber, maskPhone } from '#contract/masking.ts';
import { checkInFrom } from '../bookings/appointment-view.ts';
import type { BookableSlot } from '../bookings/slots.ts';
import { chineseDate, chineseInstant, localDate } from '../calendar/local-time.ts';
import type { CertificateBody } from '../departments/department-adapter.ts';
import type { Paper, PaperBlockInput } from './paper.ts';
import { paperSchema } from './paper.ts';

/** What every paper of a case needs to know. */
export interface CaseFacts {
  item: Item;
  department: Department;
  content: CaseContent;
  terminalId: string;
  acceptanceNumber: string;
  documentNumber: string;
  verificationCode: string;
  receivedAt: Date;
  /** `YYYY-MM-DD`, local. */
  issuedOn: string;
  promisedDate: string | undefined;
  simulated: boolean;
}

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

export function salutation({ content }: CaseFacts): PaperBlockInput {
  return {
    kind: 'paragraph',
    indent: false,
    text: `${maskName(content.applicant.name)}（证件号码 ${maskNumber(content.applicant.number)}）：`,
  };
}

/** Left out where the space is needed for what the citizen has to do. */
const CODES: readonly string[] = ['实施编码', '业务办理项'];

/** Rows that every notice begins with. */
function caseRows(facts: CaseFacts): { label: string; value: string; wide?: boolean }[] {
  const { item, content } = facts;
  const phone = phoneAnswer(facts);
  return [
    { label: '办件编号', value: facts.acceptanceNumber, wide: true },
    { label: '事项名称', value: item.name, wide: true },
    { label: '实施编码', value: item.implementation.taskCode, wide: true },
    { label: '业务办理项', value: item.implementation.handlingCode, wide: true },
    { label: '申请人', value: maskName(content.applicant.name) },
    { label: '联系电话', value: phone ? maskPhone(phone.value) : '未填写' },
    ...actorRows(facts),
  ];
}

/** Who did it for the applicant, and by what right; masked like the applicant himself. */
function actorRows({ content }: CaseFacts): { label: string; value: string; wide?: boolean }[] {
  const { actor } = content;
  if (actor === undefined) return [{ label: '代理人', value: '无（本人申请）' }];
  const who = `${maskName(actor.person.name)}（证件号码 ${maskNumber(actor.person.number)}）`;
  if (actor.kind === 'guardian') {
    const relation = { father: '父亲', mother: '母亲', other: '其他监护人' }[actor.relation];
    return [{ label: '监护人', value: `${who}，${relation}`, wide: true }];
  }
  const { authorisation } = actor;
  const proof = {
    present: '申请人当面签名授权',
    written: '书面授权书',
    standing: '已登记的授权',
  }[authorisation.proof];
  return [
    { label: '代理人', value: who, wide: true },
    {
      label: '授权',
      value: `${proof}，编号${authorisation.number}，共${authorisation.itemIds.length}个事项，至${chineseDate(authorisation.validUntil)}止`,
      wide: true,
    },
  ];
}

/** On papers that name nobody but the holder: only where somebody acted for him. */
function actedFor(facts: CaseFacts): PaperBlockInput[] {
  return facts.content.actor === undefined ? [] : [{ kind: 'facts', rows: actorRows(facts) }];
}

function phoneAnswer({ item, content }: CaseFacts): CaseContent['answers'][number] | undefined {
  return content.answers.find((answer) => fieldKind(item, answer.fieldId) === 'phone');
}

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

export function receivedMaterials({ item, content }: CaseFacts): PaperBlockInput[] {
  if (content.materials.length === 0) return [];
  const deferredDays = (materialId: string): number => {
    const necessity = item.materials.find((material) => material.id === materialId)?.necessity;
    return necessity?.kind === 'deferrable' ? necessity.workingDays : 0;
  };
  return [
    {
      kind: 'table',
      caption: '收到的申请材料',
      columns: [
        { title: '序号', weight: 0.6 },
        { title: '材料名称', weight: 2.8, align: 'left' },
        { title: '形式', weight: 1.9 },
        { title: '数量', weight: 0.8 },
      ],
      rows: content.materials.map((material, index) => [
        String(index + 1),
        material.name,
        {
          'e-licence': '电子证照（免提交）',
          'earlier-case': '沿用以前办件的材料（免提交）',
          capture: '拍摄件（电子）',
          deferred: `容缺，${deferredDays(material.materialId)}个工作日内补交`,
          window: `容缺，${deferredDays(material.materialId)}个工作日内交到窗口`,
        }[material.source],
        material.source === 'capture' || material.source === 'earlier-case'
          ? `${material.pages ?? material.attachmentIds.length}页`
          : material.source === 'deferred' || material.source === 'window'
            ? '—'
            : '1份',
      ]),
    },
  ];
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

export function progressCode(facts: CaseFacts): PaperBlockInput {
  const { implementation } = facts.item;
  return {
    ...slipCode(facts),
    title: '查询与监督',
    lines: [
      '查询进度：在任一自助终端选“办件进度查询”，对准左边的码，或者输入下面的号码。',
      `也可致电 ${implementation.consultPhone}。监督投诉：${implementation.complaintPhone}。`,
      `办理地点：${implementation.place.name}（${implementation.place.address}）。右上角的码用来核验本通知书。`,
    ],
  };
}

export function supplementCode(facts: CaseFacts, title: string, ...more: string[]): PaperBlockInput {
  const { implementation } = facts.item;
  return {
    ...slipCode(facts),
    title,
    lines: [
      '在任一自助终端选“办件进度查询”，对准左边的码，或者输入下面的号码，再选“补交材料”，当场拍照提交。',
      `也可以带上本告知书和材料，到${implementation.place.name}（${implementation.place.address}）窗口补交，${implementation.place.hours}。`,
      `不清楚的，请致电 ${implementation.consultPhone}。`,
      ...more,
    ],
  };
}

function slipCode({ content }: CaseFacts): { kind: 'code'; content: string; typed: string } {
  return {
    kind: 'code',
    content: `${SLIP_QR_PREFIX}${content.slipCode}`,
    typed: content.slipCode.match(/.{1,4}/g)?.join(' ') ?? content.slipCode,
  };
}

/**
 * Where to turn: as the item's file has it, else what the law says for everybody (行政复议法 第二十条, 行政诉讼法
 * 第四十六条).
 */
function remedies(item: Item): PaperBlockInput {
  const { review, litigation } = item.implementation.remedies ?? {};
  const at = (remedy: NonNullable<typeof review>): string =>
    `${remedy.body}（${remedy.address}，${remedy.phone}）`;
  return {
    kind: 'notes',
    title: '不服本决定的',
    lines: [
      review === undefined
        ? '可以自收到本通知书之日起六十日内，向本级人民政府申请行政复议。'
        : `可以向${at(review)}申请行政复议，期限：${review.term}。`,
      litigation === undefined
        ? '也可以自收到本通知书之日起六个月内，向有管辖权的人民法院提起行政诉讼。'
        : `也可以向${at(litigation)}提起行政诉讼，期限：${litigation.term}。`,
    ],
  };
}

export function composeQualificationSlip(facts: CaseFacts, validMonths: number): Paper {
  const { content, item } = facts;
  const next = addCalendarMonths(facts.issuedOn, validMonths);
  return paper(facts, {
    kind: 'qualification-slip',
    title: `${item.name}结果单`,
    blocks: [
      { kind: 'headline', text: '认证通过', detail: `下次认证请在${chineseDate(next)}前办理` },
      {
        kind: 'facts',
        rows: [
          { label: '姓名', value: maskName(content.applicant.name) },
          { label: '证件号码', value: maskNumber(content.applicant.number) },
          { label: '认证事项', value: item.name, wide: true },
          { label: '认证方式', value: '身份证件与人脸比对' },
          { label: '认证时间', value: chineseInstant(facts.receivedAt) },
          ...(content.actor === undefined ? [] : actorRows(facts)),
          { label: '办件编号', value: facts.acceptanceNumber, wide: true },
        ],
      },
      {
        kind: 'notes',
        title: '说明',
        lines: [
          `认证有效期${validMonths}个月。逾期没有认证的，可能暂停发放待遇；补认证后按规定恢复并补发。`,
          `咨询电话：${item.implementation.consultPhone}。`,
        ],
      },
    ],
    legalLine: '本结果单仅说明本次认证情况。',
  });
}

export function composeBookingSlip(facts: CaseFacts, slot: BookableSlot): Paper {
  const { content, item } = facts;
  const place = item.implementation.place;
  return paper(facts, {
    kind: 'booking-slip',
    title: '预约单',
    blocks: [
      {
        kind: 'headline',
        text: `${chineseDate(slot.date)} ${slot.from}至${slot.to}`,
        detail: place.name,
      },
      {
        kind: 'facts',
        rows: [
          { label: '预约人', value: maskName(content.applicant.name) },
          { label: '证件号码', value: maskNumber(content.applicant.number) },
          { label: '预约事项', value: item.name, wide: true },
          { label: '预约日期', value: chineseDate(slot.date) },
          { label: '预约时段', value: `${slot.from}至${slot.to}` },
          ...(content.actor === undefined ? [] : actorRows(facts)),
          { label: '办理地点', value: `${place.name}（${place.address}）`, wide: true },
          { label: '预约编号', value: facts.acceptanceNumber, wide: true },
        ],
      },
      ...(item.materials.length > 0
        ? [
            {
              kind: 'notes' as const,
              title: '请携带',
              lines: item.materials.map((material) =>
                material.note ? `${material.name}：${material.note}` : material.name,
              ),
            },
          ]
        : []),
      {
        ...slipCode(facts),
        title: '签到、改约和取消',
        lines: [
          '在自助终端选“办件进度查询”，对准左边的码，或者输入下面的号码。',
          `签到：当天${checkInFrom(slot.from)}至${slot.to}，在大厅的自助终端签到取号，再到窗口等候叫号。请带本人身份证件。`,
          `改约、取消：${chineseDate(slot.date)}${slot.from}以前，任一自助终端都可以办。改约以后，以新的预约单为准。`,
          `不清楚的，请致电 ${item.implementation.consultPhone}。右上角的码用来核验本预约单。`,
        ],
      },
    ],
    legalLine: '本预约单不代表申请已经受理。',
  });
}

export function paper(
  facts: CaseFacts,
  rest: {
    kind: Paper['kind'];
    title: string;
    blocks: PaperBlockInput[];
    legalLine: string;
    receiverSigns?: boolean;
  },
): Paper {
  return paperSchema.parse({
    documentNumber: facts.documentNumber,
    verificationCode: facts.verificationCode,
    acceptanceNumber: facts.acceptanceNumber,
    issuer: facts.item.implementation.body.name,
    issuedOn: facts.issuedOn,
    terminalId: facts.terminalId,
    maskedHolder:
      facts.item.identification.kind === 'identity' ? maskName(facts.content.applicant.name) : '*',
    receiverSigns: false,
    simulated: facts.simulated,
    ...rest,
  });
}

/** The same day so many months later; the last day of a shorter month. */
function addCalendarMonths(date: string, count: number): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const lastDay = new Date(Date.UTC(year, month + count, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + count, Math.min(day, lastDay))).toISOString().slice(0, 10);
}

function fieldKind(item: Item, fieldId: string): string | undefined {
  return item.fields.find((field) => field.id === fieldId)?.input.kind;
}

function maskedAnswer(item: Item, answer: CaseContent['answers'][number]): string {
  const field = item.fields.find((each) => each.id === answer.fieldId);
  if (field?.input.kind === 'bank-card') return maskBankCard(answer.value);
  if (field?.input.kind === 'identity-number') return maskNumber(answer.value);
  if (field?.input.kind === 'phone') return maskPhone(answer.value);
  return field?.sensitive ? maskNumber(answer.display) : answer.display || '—';
}

export function spokenLimit(limit: TimeLimit): string {
  if (limit.days === 0) return '当场办结';
  return `${limit.days}个${limit.unit === 'working-day' ? '工作日' : '自然日'}`;
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
