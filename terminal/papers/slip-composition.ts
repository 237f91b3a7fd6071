import { chinaTime } from '#contract/china-time.ts';
import type { OutcomeView } from '#contract/visit.ts';
import type { Slip, SlipBlock } from '#drivers/receipt-printer/slip.ts';

export interface SlipSurroundings {
  readonly site: { readonly name: string; readonly phone: string; readonly address: string };
  readonly terminalNumber: string;
  /** Printed by a simulated printer: the mark goes on the paper. */
  readonly simulated: boolean;
  readonly at: Date;
}

const SLIP_TITLES = {
  pending: '收件凭证',
  accepted: '受理凭条',
  completed: '办结凭条',
  refused: '未受理凭条',
} as const;

export function slipTitle(outcome: Pick<OutcomeView, 'kind'>): string {
  return SLIP_TITLES[outcome.kind];
}

/**
 * The slip a citizen takes away. No name and no number: who holds it can ask for the progress, and it may be
 * lost. A pending slip says plainly that the case is saved here and not yet accepted.
 */
export function composeSlip(outcome: OutcomeView, surroundings: SlipSurroundings): Slip {
  const blocks: SlipBlock[] = [
    ...mark(surroundings, outcome),
    { kind: 'text', text: surroundings.site.name, align: 'centre' },
    { kind: 'title', text: slipTitle(outcome) },
    { kind: 'rule' },
    { kind: 'pair', label: '事项', value: outcome.itemName, bold: true },
    ...pair('受理部门', outcome.department),
    ...pair('办件编号', outcome.acceptanceNumber),
    ...pair('承诺办结', outcome.promisedDate),
    { kind: 'pair', label: '时间', value: printedTime(surroundings.at) },
    { kind: 'pair', label: '终端', value: surroundings.terminalNumber },
    { kind: 'rule', style: 'dashed' },
    ...statement(outcome),
  ];
  if (outcome.slipQr !== undefined && outcome.slipCode !== undefined) {
    blocks.push(
      { kind: 'qr', content: outcome.slipQr, moduleDots: 7 },
      { kind: 'text', text: grouped(outcome.slipCode), align: 'centre', bold: true },
      { kind: 'text', text: '凭此码在任意一台自助终端查进度', align: 'centre' },
    );
  }
  blocks.push(
    { kind: 'rule', style: 'dashed' },
    { kind: 'pair', label: '咨询电话', value: surroundings.site.phone },
    { kind: 'pair', label: '地址', value: surroundings.site.address },
    ...mark(surroundings, outcome),
    { kind: 'feed', lines: 2 },
    { kind: 'cut' },
  );
  return { blocks };
}

function statement(outcome: OutcomeView): readonly SlipBlock[] {
  if (outcome.kind === 'pending') {
    return [
      { kind: 'text', text: '已保存，还没有受理', align: 'centre', size: 'large', bold: true },
      { kind: 'text', text: '已保存：您填写的内容、材料和签名，加密存在本机。' },
      { kind: 'text', text: '还没有：部门受理。网络恢复后本机自动提交，受理时间以部门收到为准。' },
      { kind: 'text', text: '您现在可以离开，不用重新填写。请保管好本凭证。' },
    ];
  }
  if (outcome.kind === 'refused') {
    return [
      { kind: 'text', text: '没有受理', align: 'centre', size: 'large', bold: true },
      { kind: 'text', text: `原因：${outcome.reason ?? '请向受理部门咨询'}` },
      { kind: 'text', text: '对结果有疑问，请拨打咨询电话，或到窗口办理。' },
    ];
  }
  return [
    {
      kind: 'text',
      text: outcome.kind === 'completed' ? '已办结' : '已受理',
      align: 'centre',
      size: 'large',
      bold: true,
    },
    {
      kind: 'text',
      text:
        outcome.kind === 'completed'
          ? '有疑问时，请出示本凭条。'
          : '请保管好本凭条，查进度、补材料都用得上。',
    },
  ];
}

function mark(surroundings: SlipSurroundings, outcome: OutcomeView): readonly SlipBlock[] {
  return surroundings.simulated || outcome.simulated ? [{ kind: 'mark' }] : [];
}

function pair(label: string, value: string | undefined): readonly SlipBlock[] {
  return value === undefined ? [] : [{ kind: 'pair', label, value }];
}

/** ABCD EFGH JKMN PQRS: read aloud in fours. */
function grouped(code: string): string {
  return code.match(/.{1,4}/g)?.join(' ') ?? code;
}

function printedTime(at: Date): string {
  const { date, time } = chinaTime(at);
  return `${date} ${time}`;
}
