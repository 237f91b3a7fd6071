/** What several papers of a case say alike. */
import { type CaseContent, SLIP_QR_PREFIX } from '#contract/case.ts';
import type { Item, TimeLimit } from '#contract/item.ts';
import { maskBankCard, maskName, maskNumber, maskPhone } from '#contract/masking.ts';
import { chineseDate } from '../calendar/local-time.ts';
import type { CaseFacts } from './case-facts.ts';
import type { PaperBlockInput } from './paper.ts';

export function salutation({ content }: CaseFacts): PaperBlockInput {
  return {
    kind: 'paragraph',
    indent: false,
    text: `${maskName(content.applicant.name)}（证件号码 ${maskNumber(content.applicant.number)}）：`,
  };
}

/** Rows that every notice begins with. */
export function caseRows(facts: CaseFacts): { label: string; value: string; wide?: boolean }[] {
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
export function actorRows({ content }: CaseFacts): { label: string; value: string; wide?: boolean }[] {
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
export function actedFor(facts: CaseFacts): PaperBlockInput[] {
  return facts.content.actor === undefined ? [] : [{ kind: 'facts', rows: actorRows(facts) }];
}

export function phoneAnswer({ item, content }: CaseFacts): CaseContent['answers'][number] | undefined {
  return content.answers.find((answer) => fieldKind(item, answer.fieldId) === 'phone');
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

export function slipCode({ content }: CaseFacts): { kind: 'code'; content: string; typed: string } {
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
export function remedies(item: Item): PaperBlockInput {
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

export function fieldKind(item: Item, fieldId: string): string | undefined {
  return item.fields.find((field) => field.id === fieldId)?.input.kind;
}

export function maskedAnswer(item: Item, answer: CaseContent['answers'][number]): string {
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
