import type { CaseContent } from '#contract/case.ts';
import type { InformationTable } from '#contract/hub-api.ts';
import type { Department, Item, TimeLimit } from '#contract/item.ts';
import { maskBankCard, maskName, maskNumber, maskPhone } from '#contract/masking.ts';
import type { BookableSlot } from '../bookings/slots.ts';
import { chineseDate, chineseInstant } from '../calendar/local-time.ts';
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
  return paper(facts, { kind: 'certificate', title, blocks: body.blocks, legalLine: body.legalLine });
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

/** 业务受理通知书 */
export function composeAcceptanceNotice(facts: CaseFacts): Paper {
  const { item, content } = facts;
  const { implementation } = item;
  const phone = content.answers.find((answer) => fieldKind(item, answer.fieldId) === 'phone');
  const listed = content.answers.filter(
    (answer) => answer !== phone && fieldKind(item, answer.fieldId) !== 'slot',
  );
  const deferredDays = (materialId: string): number | undefined => {
    const necessity = item.materials.find((material) => material.id === materialId)?.necessity;
    return necessity?.kind === 'deferrable' ? necessity.workingDays : undefined;
  };
  const deferred = content.materials.some((material) => material.source === 'deferred');
  return paper(facts, {
    kind: 'acceptance-notice',
    title: '业务受理通知书',
    receiverSigns: true,
    blocks: [
      {
        kind: 'paragraph',
        indent: false,
        text: `${maskName(content.applicant.name)}（证件号码 ${maskNumber(content.applicant.number)}）：`,
      },
      {
        kind: 'paragraph',
        text: `您于${chineseInstant(new Date(content.submittedAt))}通过自助终端提交的“${item.name}”申请，${
          deferred ? '经审查主要材料齐全，容缺材料由您按期补交' : '经审查材料齐全、符合法定形式'
        }，现予受理。${facts.promisedDate ? `我单位承诺于${chineseDate(facts.promisedDate)}前办结。` : ''}`,
      },
      {
        kind: 'facts',
        rows: [
          { label: '办件编号', value: facts.acceptanceNumber, wide: true },
          { label: '事项名称', value: item.name, wide: true },
          { label: '实施编码', value: implementation.taskCode, wide: true },
          { label: '业务办理项', value: implementation.handlingCode, wide: true },
          { label: '申请人', value: maskName(content.applicant.name) },
          { label: '联系电话', value: phone ? maskPhone(phone.value) : '未填写' },
          { label: '代理人', value: '无（本人申请）' },
          {
            label: '收费',
            value: implementation.fee.charged ? (implementation.fee.standard ?? '按规定收费') : '不收费',
          },
          { label: '申请时间', value: chineseInstant(new Date(content.submittedAt)) },
          { label: '受理时间', value: chineseInstant(facts.receivedAt) },
          { label: '承诺时限', value: spokenLimit(implementation.promisedLimit) },
          { label: '承诺办结日', value: facts.promisedDate ? chineseDate(facts.promisedDate) : '当场办结' },
          { label: '办理单位', value: implementation.body.name, wide: true },
          { label: '设定依据', value: implementation.legalBasis.join('；'), wide: true },
          ...listed.map((answer) => ({
            label: answer.label,
            value: maskedAnswer(item, answer),
            wide: fieldKind(item, answer.fieldId) === 'text',
          })),
        ],
      },
      ...(content.materials.length > 0
        ? [
            {
              kind: 'table' as const,
              caption: '收到的申请材料',
              columns: [
                { title: '序号', weight: 0.6 },
                { title: '材料名称', weight: 2.8, align: 'left' as const },
                { title: '形式', weight: 1.9 },
                { title: '数量', weight: 0.8 },
              ],
              rows: content.materials.map((material, index) => [
                String(index + 1),
                material.name,
                {
                  'e-licence': '电子证照（免提交）',
                  capture: '拍摄件',
                  deferred: `容缺，${deferredDays(material.materialId) ?? 0}个工作日内补交`,
                }[material.source],
                material.source === 'capture'
                  ? `${material.pages ?? material.attachmentIds.length}页`
                  : material.source === 'deferred'
                    ? '—'
                    : '1份',
              ]),
            },
          ]
        : []),
      {
        kind: 'notes',
        title: '查询与监督',
        lines: [
          `查询进度：扫描右上角二维码核验本通知书；在任一自助终端扫描回执，或致电 ${implementation.consultPhone}。`,
          `监督投诉：${implementation.complaintPhone}。办理地点：${implementation.place.name}（${implementation.place.address}）。`,
        ],
      },
    ],
    legalLine: '依照《中华人民共和国行政许可法》第三十二条等规定出具。本通知书不代表申请已获批准。',
  });
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
        kind: 'notes',
        title: '提醒',
        lines: [
          '请提前10分钟到达，凭本人身份证件取号。',
          `不能按时来的，请提前一天致电 ${item.implementation.consultPhone} 取消或改期。`,
        ],
      },
    ],
    legalLine: '本预约单不代表申请已经受理。',
  });
}

function paper(
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

function spokenLimit(limit: TimeLimit): string {
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
