import { maskName } from '#contract/masking.ts';
import { chineseDate } from '../../calendar/local-time.ts';
import { isSpecimen, type PersonRegister, personFacts, type RegisterQuestion } from './person-records.ts';

/** 民政: marriage registration archive (婚姻登记档案). */
export const marriageRegister: PersonRegister = {
  serves: (item) => /marriage/.test(item.id) || /婚姻/.test(item.name),

  certificate(question) {
    const record = recordOf(question);
    return [
      personFacts(question.person),
      {
        kind: 'paragraph',
        text: record
          ? '经查询婚姻登记档案，该人员在本机关有下列登记记录：'
          : `经查询婚姻登记档案，截至${chineseDate(question.today)}，该人员在本机关没有婚姻登记记录。`,
      },
      ...(record
        ? [
            {
              kind: 'facts' as const,
              rows: [
                { label: '登记类型', value: '结婚登记' },
                { label: '登记日期', value: chineseDate(record.date) },
                { label: '登记字号', value: record.number },
                { label: '配偶姓名', value: record.spouse },
                { label: '登记机关', value: '示例县民政局婚姻登记处', wide: true },
                { label: '档案状态', value: '有效，无后续变更记录', wide: true },
              ],
            },
          ]
        : []),
      {
        kind: 'notes',
        title: '说明',
        lines: [
          '查询范围为本机关已数字化的婚姻登记档案。',
          '配偶信息按最小必要的原则遮挡；需要完整内容的，请到婚姻登记处窗口办理。',
        ],
      },
    ];
  },

  information(question) {
    const record = recordOf(question);
    return {
      title: question.item.implementation.resultName,
      columns: ['登记类型', '登记日期', '登记字号', '配偶', '登记机关'],
      rows: record ? [['结婚登记', record.date, record.number, record.spouse, '示例县民政局婚姻登记处']] : [],
      ...(record ? {} : { note: '没有查到婚姻登记记录。' }),
    };
  },
};

function recordOf(question: RegisterQuestion): { date: string; number: string; spouse: string } | undefined {
  const random = question.random('marriage');
  const adultYear = Number(question.person.birth.slice(0, 4)) + 24 + random.below(8);
  const year = Math.max(adultYear, 1956);
  const married = random.below(3) > 0 || isSpecimen(question.person);
  if (!married || year >= Number(question.today.slice(0, 4))) return undefined;
  const month = String(1 + random.below(12)).padStart(2, '0');
  const day = String(1 + random.below(28)).padStart(2, '0');
  return {
    date: `${year}-${month}-${day}`,
    number: `J440524-${year}-${random.digits(6)}`,
    spouse: maskName(`${random.pick(['李', '陈', '黄', '林', '吴'])}示例`),
  };
}
