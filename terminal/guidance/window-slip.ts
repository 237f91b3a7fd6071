import { chinaTime } from '#contract/china-time.ts';
import type { OutcomeView } from '#contract/visit/outcome.ts';
import type { RoadStepId } from '#contract/visit/road.ts';
import type { Slip, SlipBlock } from '#drivers/receipt-printer/slip.ts';
import type { SlipSurroundings } from '../papers/slip-composition.ts';
import type { Kept } from './kept.ts';
import type { WindowGuidance } from './window-slip-content.ts';

const TITLE = '窗口指引单';
/** What the screen calls it: a key of its texts. */
export const WINDOW_SLIP_KEY = 'window-slip';

/** Official papers keep the source language; these are the words of the road on them. */
const STEP_WORDS: Readonly<Record<RoadStepId, string>> = {
  choose: '选事项',
  identify: '核对身份证',
  fill: '回答问题',
  materials: '交材料',
  face: '核对本人',
  sign: '签名',
  check: '核对并提交',
  print: '领取文书',
  look: '查看结果',
  take: '取件',
};

const OUTCOME_WORDS: Readonly<Record<OutcomeView['kind'], string>> = {
  pending: '已在自助终端保存，等待发送，请勿重复受理。',
  accepted: '部门已受理，请勿重复受理。',
  completed: '已办结。',
  refused: '部门没有受理，请向来人说明原因。',
  'handed-in': '部门已收件，尚未受理，请勿重复收件。',
  supplement: '需要补正，请按一次性告知书收补正材料。',
  withdrawn: '申请人已撤回申请。',
  confirming: '款项正在确认，请先用回执查询，不要重复收款。',
};

/** No outcome yet: a case whose answer was lost must not be taken twice. */
const KEPT_WORDS: Readonly<Record<Kept, string>> = {
  nothing: '还没有提交，请在窗口重新提交。',
  'perhaps-received': '部门可能已经收到，请先查询，没有收到再受理。',
  'saved-here': OUTCOME_WORDS.pending,
  accepted: OUTCOME_WORDS.accepted,
  refused: OUTCOME_WORDS.refused,
};

/** The paper for the window: where to go, what is done and what remains. No name, no number of a card. */
export function composeWindowSlip(guidance: WindowGuidance, surroundings: SlipSurroundings): Slip {
  const { elsewhere } = guidance;
  const { date, time } = chinaTime(surroundings.at);
  const mark: readonly SlipBlock[] = surroundings.simulated ? [{ kind: 'mark' }] : [];
  return {
    blocks: [
      ...mark,
      { kind: 'text', text: surroundings.site.name, align: 'centre' },
      { kind: 'title', text: TITLE },
      { kind: 'rule' },
      { kind: 'pair', label: '事项', value: guidance.itemName, bold: true },
      { kind: 'pair', label: '窗口', value: elsewhere.name, bold: true },
      { kind: 'pair', label: '地址', value: elsewhere.address },
      { kind: 'pair', label: '时间', value: elsewhere.hours },
      { kind: 'pair', label: '电话', value: elsewhere.phone },
      { kind: 'rule', style: 'dashed' },
      { kind: 'pair', label: '已做', value: words(guidance.done) },
      { kind: 'pair', label: '还要做', value: words(guidance.remaining) },
      ...(guidance.materials.length === 0
        ? []
        : [{ kind: 'pair', label: '请带', value: guidance.materials.join('、') } as const]),
      {
        kind: 'text',
        text: guidance.outcome === undefined ? KEPT_WORDS[guidance.kept] : OUTCOME_WORDS[guidance.outcome],
      },
      { kind: 'rule', style: 'dashed' },
      { kind: 'qr', content: guidance.qr, moduleDots: 5 },
      { kind: 'text', text: `窗口码 ${guidance.windowCode}`, align: 'centre', size: 'large', bold: true },
      { kind: 'text', text: '请把这张单子交给窗口的工作人员', align: 'centre' },
      { kind: 'rule', style: 'dashed' },
      { kind: 'pair', label: '打印', value: `${date} ${time}` },
      { kind: 'pair', label: '终端', value: surroundings.terminalNumber },
      ...mark,
      { kind: 'feed', lines: 2 },
      { kind: 'cut' },
    ],
  };
}

function words(steps: readonly RoadStepId[]): string {
  return steps.length === 0 ? '无' : steps.map((id) => STEP_WORDS[id]).join('、');
}
