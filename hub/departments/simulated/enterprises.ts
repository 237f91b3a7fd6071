import { addDays } from '../../calendar/local-time.ts';
import { deterministicRandom } from '../deterministic-random.ts';
import type { PersonRegister } from './person-records.ts';

/** 市场监管: what the register of enterprises says to anybody who asks; the same answer for the same code. All specimens. */
export const enterprises: PersonRegister = {
  serves: (item) => item.id === 'market-regulation/enterprise-record',

  certificate(question) {
    const code = question.answer('credit-code') ?? '';
    const random = deterministicRandom(code, 'enterprise');
    const founded = addDays(question.today, -(400 + random.below(5000)));
    return [
      { kind: 'paragraph', text: '经查询，该企业登记和信用信息公示的情况如下：' },
      {
        kind: 'facts',
        rows: [
          { label: '统一社会信用代码', value: code, wide: true },
          { label: '名称', value: `示例县示例${random.digits(4)}商贸有限公司`, wide: true },
          { label: '类型', value: '有限责任公司' },
          { label: '登记状态', value: '存续' },
          { label: '成立日期', value: founded },
          { label: '注册资本', value: `${10 * (1 + random.below(100))}万元` },
          { label: '登记机关', value: question.item.implementation.body.name, wide: true },
          { label: '经营异常名录', value: random.below(10) === 0 ? '曾列入，已移出' : '无记录' },
          { label: '行政处罚', value: '无记录' },
          { label: '用途', value: question.answerShown('use') ?? '—', wide: true },
        ],
      },
      { kind: 'notes', title: '说明', lines: ['本查询结果反映查询当日公示的情况。'] },
    ];
  },

  information: () => undefined,
};
