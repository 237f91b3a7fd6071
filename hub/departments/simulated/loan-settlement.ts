import { addDays, chineseDate } from '../../calendar/local-time.ts';
import { amount, chineseAmount } from './chinese-amount.ts';
import { isSpecimen, type PersonRegister, personFacts } from './person-records.ts';

/** 住房公积金: a loan of the fund that was paid back. Specimens. */
export const loanSettlement: PersonRegister = {
  serves: (item) => item.id === 'housing-fund/loan-settlement',

  certificate(question) {
    const random = question.random('housing fund loan');
    if (random.below(3) === 0 && !isSpecimen(question.person)) return undefined;
    const fen = (20 + random.below(60)) * 1_000_000;
    const settledOn = addDays(question.today, -20 - random.below(900));
    const lentOn = addDays(settledOn, -1800 - random.below(3600));
    return [
      personFacts(question.person),
      {
        kind: 'paragraph',
        text: `该人员的个人住房公积金贷款本息已于${chineseDate(settledOn)}全部还清，特此证明。`,
      },
      {
        kind: 'facts',
        rows: [
          { label: '借款合同编号', value: `SIM-${lentOn.slice(0, 4)}-${random.digits(8)}` },
          { label: '放款日期', value: lentOn },
          { label: '贷款金额', value: `¥ ${amount(fen)}` },
          { label: '贷款余额', value: `¥ ${amount(0)}` },
          { label: '贷款金额大写', value: chineseAmount(fen), wide: true },
          { label: '用途', value: question.answerShown('use') ?? '—', wide: true },
        ],
      },
    ];
  },

  information: () => undefined,
};
