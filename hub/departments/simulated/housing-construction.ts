import { addDays } from '../../calendar/local-time.ts';
import { amount } from './chinese-amount.ts';
import { isSpecimen, type PersonRegister, personFacts, type RegisterQuestion } from './person-records.ts';

const CONTRACT = 'housing-construction/presale-contract-record';
const WAITING_LIST = 'housing-construction/public-rental-waiting-list';
const REPAIR_FUND = 'housing-construction/repair-fund';

/** 住房和城乡建设: purchase contracts, the waiting list of public rental housing, and repair funds. All specimens. */
export const housingConstruction: PersonRegister = {
  serves: (item) => [CONTRACT, WAITING_LIST, REPAIR_FUND].includes(item.id),

  certificate(question) {
    const random = question.random('purchase contract');
    if (random.below(4) === 0 && !isSpecimen(question.person)) return undefined;
    const signed = addDays(question.today, -(120 + random.below(1500)));
    return [
      personFacts(question.person),
      { kind: 'paragraph', text: '经查询，该人员作为买受人的商品房买卖合同备案情况如下：' },
      {
        kind: 'facts',
        rows: [
          { label: '备案编号', value: `SIM-${signed.slice(0, 4)}-${random.digits(8)}` },
          { label: '签订日期', value: signed },
          { label: '备案日期', value: addDays(signed, 7 + random.below(20)) },
          { label: '建筑面积', value: `${60 + random.below(80)}.${random.digits(2)}平方米` },
          { label: '房屋坐落', value: home(question), wide: true },
          { label: '备案状态', value: '已备案' },
          { label: '用途', value: question.answerShown('use') ?? '—' },
        ],
      },
    ];
  },

  information: (question) =>
    question.item.id === WAITING_LIST ? placeOnTheList(question) : repairFund(question),
};

function placeOnTheList(question: RegisterQuestion): ReturnType<PersonRegister['information']> {
  const random = question.random('waiting list');
  if (random.below(4) === 0 && !isSpecimen(question.person)) return undefined;
  const passed = addDays(question.today, -(30 + random.below(900)));
  return {
    title: question.item.implementation.resultName,
    columns: ['项目', '内容'],
    rows: [
      ['轮候号', `SIM-${passed.slice(0, 4)}-${random.digits(6)}`],
      ['审核通过日期', passed],
      ['排到第几位', `第${1 + random.below(600)}位`],
      ['可以租的房', `${1 + random.below(2)}居室`],
      ['状态', '正在轮候'],
    ],
  };
}

/** Paid once when the home was bought, used twice at most; the sums add up. In fen. */
function repairFund(question: RegisterQuestion): ReturnType<PersonRegister['information']> {
  const random = question.random('repair fund');
  if (random.below(4) === 0 && !isSpecimen(question.person)) return undefined;
  const paid = 400_000 + random.below(800_000);
  const interest = random.below(60_000);
  const used = random.below(120_000);
  return {
    title: question.item.implementation.resultName,
    columns: ['项目', '内容'],
    rows: [
      ['房屋坐落', home(question)],
      ['交存金额（元）', amount(paid)],
      ['利息（元）', amount(interest)],
      ['已使用（元）', amount(used)],
      ['余额（元）', amount(paid + interest - used)],
    ],
  };
}

/** One home a person, whichever register is asked. */
function home(question: RegisterQuestion): string {
  const random = question.random('home');
  return `示例县示例镇示例小区${1 + random.below(20)}栋${1 + random.below(28)}0${1 + random.below(6)}房`;
}
