import { chinaTime } from '#contract/china-time.ts';
import type { SelfTestReport } from '#contract/self-test.ts';
import type { Slip, SlipBlock } from '#drivers/receipt-printer/slip.ts';
import { partNames, sentenceOf, verdictWords } from './self-test-words.ts';

/** What somebody who passes by must see from a step away. */
const headlines = {
  passed: '全部通过',
  attention: '可以用 有要留意的',
  failed: '有不合格的',
} as const;

/** The sheet of a self-test: for the technician's file, and for the wall beside the terminal. */
export function composeSelfTestSheet(report: Omit<SelfTestReport, 'sheet'>, simulated: boolean): Slip {
  const { date, time } = chinaTime(new Date(report.at));
  const mark: readonly SlipBlock[] = simulated ? [{ kind: 'mark' }] : [];
  const { counters } = report;
  const troubled = report.results.filter(({ verdict }) => verdict !== 'passed');
  return {
    blocks: [
      ...mark,
      { kind: 'text', text: report.site, align: 'centre' },
      { kind: 'title', text: '终端自检单' },
      { kind: 'rule' },
      { kind: 'pair', label: '终端', value: `${report.terminalNumber}（${report.terminalId}）` },
      { kind: 'pair', label: '时间', value: `${date} ${time}` },
      { kind: 'pair', label: '用时', value: `${Math.max(1, Math.round(report.tookMs / 1000))} 秒` },
      { kind: 'pair', label: '软件', value: `${report.version}，事项目录 ${report.catalogRevision}` },
      {
        kind: 'pair',
        label: '办件',
        value: `待送 ${counters.pending}，已签收 ${counters.acknowledged}，隔离 ${counters.quarantined}`,
      },
      { kind: 'pair', label: '自检', value: `第 ${counters.tests} 次` },
      { kind: 'rule', style: 'dashed' },
      {
        kind: 'text',
        text: report.stopped ? '没有测完' : headlines[report.verdict],
        align: 'centre',
        size: 'large',
        bold: true,
      },
      ...report.results.map((result): SlipBlock => {
        return {
          kind: 'pair',
          label: partNames[result.part],
          value: `${verdictWords[result.verdict]}，${sentenceOf(result)}`,
          bold: result.verdict !== 'passed',
        };
      }),
      { kind: 'rule', style: 'dashed' },
      { kind: 'qr', content: report.qr, moduleDots: 5 },
      { kind: 'text', text: '扫码可核对本单；不含群众信息', align: 'centre' },
      ...(troubled.length === 0
        ? []
        : [
            { kind: 'text', text: '处理人签名：', size: 'tall' } as const,
            { kind: 'feed', lines: 2 } as const,
          ]),
      ...mark,
      { kind: 'feed', lines: 2 },
      { kind: 'cut' },
    ],
  };
}
