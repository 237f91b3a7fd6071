import { chineseDate } from '../../calendar/local-time.ts';
import { isSpecimen, type PersonRegister, personFacts, type RegisterQuestion } from './person-records.ts';

/** 自然资源: homes registered in a person's name, or that there are none. */
export const propertyRegister: PersonRegister = {
  serves: (item) => /不动产|住房查询|房产/.test(item.name),

  certificate(question) {
    const homes = homesOf(question);
    const use = question.answerShown('use');
    return [
      personFacts(question.person),
      {
        kind: 'paragraph',
        text:
          homes.length > 0
            ? `截至${chineseDate(question.today)}，在示例县不动产登记信息系统中，查到该申请人名下住房${homes.length}套：`
            : `截至${chineseDate(question.today)}，在示例县不动产登记信息系统中，没有查到该申请人名下的住房登记。`,
      },
      ...(homes.length > 0
        ? [
            {
              kind: 'table' as const,
              columns: [
                { title: '不动产权证号', weight: 2.6, align: 'left' as const },
                { title: '坐落', weight: 2.4, align: 'left' as const },
                { title: '面积（㎡）', weight: 1, align: 'right' as const },
                { title: '用途', weight: 0.9 },
                { title: '登记日期', weight: 1.2 },
                { title: '权利状态', weight: 1 },
              ],
              rows: homes,
            },
          ]
        : []),
      ...(use ? [{ kind: 'facts' as const, rows: [{ label: '查询用途', value: use, wide: true }] }] : []),
      {
        kind: 'notes',
        title: '说明',
        lines: [
          '查询范围为示例县行政区域内已电子化的登记信息。',
          '本结果反映查询时的登记情况，限上述用途使用，不得挪作他用。',
        ],
      },
    ];
  },

  information(question) {
    return {
      title: question.item.implementation.resultName,
      columns: ['不动产权证号', '坐落', '面积（㎡）', '用途', '登记日期', '权利状态'],
      rows: homesOf(question),
    };
  },
};

function homesOf(question: RegisterQuestion): string[][] {
  const random = question.random('property');
  const count = isSpecimen(question.person) ? 1 : random.below(3);
  return Array.from({ length: count }, () => {
    const year = 2012 + random.below(12);
    const month = String(1 + random.below(12)).padStart(2, '0');
    return [
      `粤（${year}）示例县不动产权第${random.digits(7)}号`,
      `示例县示例镇示例路${1 + random.below(200)}号${1 + random.below(20)}栋${101 + random.below(20) * 100}房`,
      (62 + random.below(8000) / 100).toFixed(2),
      '住宅',
      `${year}-${month}-${String(1 + random.below(28)).padStart(2, '0')}`,
      random.below(3) === 0 ? '已抵押' : '无抵押',
    ];
  });
}
