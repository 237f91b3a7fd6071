import { amount, chineseAmount } from './chinese-amount.ts';
import { isSpecimen, months, type PersonRegister, type RegisterQuestion } from './person-records.ts';

interface TaxPayment {
  kind: string;
  detail: string;
  period: string;
  paidOn: string;
  fen: number;
}

/** 税务: taxes that reached the treasury in one year. */
export const taxation: PersonRegister = {
  serves: (item) => item.id.startsWith('taxation/') || /税/.test(item.name),

  certificate(question) {
    const { year, payments } = paymentsOf(question);
    if (payments.length === 0) return undefined;
    const total = payments.reduce((sum, payment) => sum + payment.fen, 0);
    return [
      {
        kind: 'facts',
        rows: [
          { label: '纳税人名称', value: question.person.name },
          { label: '纳税人识别号', value: question.person.number },
          { label: '税款所属年度', value: `${year}年` },
          {
            label: '税种',
            value:
              question.answerShown('tax-kind') ?? (isIncomeTaxRecord(question) ? '个人所得税' : '全部税种'),
          },
        ],
      },
      { kind: 'paragraph', text: `该纳税人${year}年度下列税款已经入库：` },
      {
        kind: 'table',
        columns: [
          { title: '税种', weight: 1.3 },
          { title: '品目名称', weight: 1.5 },
          { title: '税款所属时期', weight: 2.2 },
          { title: '入（退）库日期', weight: 1.45 },
          { title: '实缴（退）金额（元）', weight: 1.95, align: 'right' },
        ],
        rows: payments.map((payment) => [
          payment.kind,
          payment.detail,
          payment.period,
          payment.paidOn,
          amount(payment.fen),
        ]),
      },
      {
        kind: 'facts',
        rows: [
          { label: '金额合计', value: `¥ ${amount(total)}` },
          { label: '填票人', value: '电子税务系统' },
          { label: '合计大写', value: chineseAmount(total), wide: true },
        ],
      },
    ];
  },

  information(question) {
    const { year, payments } = paymentsOf(question);
    return {
      title: question.item.implementation.resultName,
      note: `${year}年度入库记录。`,
      columns: ['税种', '品目名称', '税款所属时期', '入库日期', '实缴金额（元）'],
      rows: payments.map((payment) => [
        payment.kind,
        payment.detail,
        payment.period,
        payment.paidOn,
        amount(payment.fen),
      ]),
    };
  },
};

/** 纳税记录 is of this one tax, so it does not ask which. */
const isIncomeTaxRecord = ({ item }: RegisterQuestion): boolean => item.id === 'taxation/income-tax-record';

function paymentsOf(question: RegisterQuestion): { year: string; payments: TaxPayment[] } {
  const asked = question.answer('year') ?? String(Number(question.today.slice(0, 4)) - 1);
  const year = /^\d{4}$/.test(asked) ? asked : question.today.slice(0, 4);
  const kind = question.answer('tax-kind') ?? (isIncomeTaxRecord(question) ? 'individual-income' : 'all');
  const random = question.random(`taxation ${year}`);
  const payments: TaxPayment[] = [];
  if (year > question.today.slice(0, 4)) return { year, payments };

  const paysIncomeTax = random.below(4) > 0 || isSpecimen(question.person);
  if (paysIncomeTax && (kind === 'all' || kind === 'individual-income')) {
    const monthly = 2000 + random.below(30_000);
    for (const month of months(`${year}-01`, `${year}-12`).filter(
      (each) => each < question.today.slice(0, 7),
    )) {
      const next = month.endsWith('-12')
        ? `${Number(year) + 1}-01`
        : `${year}-${String(Number(month.slice(5)) + 1).padStart(2, '0')}`;
      const paidOn = `${next}-${String(8 + random.below(7)).padStart(2, '0')}`;
      const lastDay = new Date(Date.UTC(Number(year), Number(month.slice(5)), 0)).getUTCDate();
      payments.push({
        kind: '个人所得税',
        detail: '工资薪金所得',
        period: `${month}-01至${month}-${lastDay}`,
        paidOn,
        fen: monthly + random.below(9000),
      });
    }
  }
  // A house or a car is not bought every year; the answer must not depend on what else was asked.
  const rare = question.random(`taxation rare ${year}`);
  const rich = isSpecimen(question.person);
  if (
    (rare.below(6) === 0 || rich) &&
    (kind === 'all' || kind === 'deed') &&
    year < question.today.slice(0, 4)
  ) {
    payments.push({
      kind: '契税',
      detail: '商品住房买卖',
      period: `${year}-05-18至${year}-05-18`,
      paidOn: `${year}-05-18`,
      fen: 900_000 + rare.below(4000) * 100,
    });
  }
  if (
    (rare.below(6) === 0 || rich) &&
    (kind === 'all' || kind === 'vehicle-purchase') &&
    year < question.today.slice(0, 4)
  ) {
    payments.push({
      kind: '车辆购置税',
      detail: '小轿车',
      period: `${year}-09-06至${year}-09-06`,
      paidOn: `${year}-09-06`,
      fen: 500_000 + rare.below(9000) * 100,
    });
  }
  return { year, payments };
}
