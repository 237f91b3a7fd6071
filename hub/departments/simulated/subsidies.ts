import { amount } from './chinese-amount.ts';
import { askedPeriod, type PersonRegister, type RegisterQuestion } from './person-records.ts';

const SUBSIDIES = [
  { name: '耕地地力保护补贴', month: '05', fen: 38_600 },
  { name: '实际种粮农民一次性补贴', month: '06', fen: 12_450 },
  { name: '农机购置与应用补贴', month: '09', fen: 120_000 },
  { name: '森林生态效益补偿', month: '11', fen: 25_300 },
] as const;

/** 惠农补贴“一卡通”: what was paid to a household's card. */
export const subsidyRegister: PersonRegister = {
  serves: (item) => /惠农|补贴.*查询/.test(item.name),
  certificate: () => undefined,
  information(question) {
    const { from, to, spoken } = askedPeriod(question);
    const rows = paymentsOf(question).filter((row) => {
      const month = (row[0] ?? '').slice(0, 7);
      return month >= from && month <= to;
    });
    return {
      title: question.item.implementation.resultName,
      note: `${spoken}发到您“一卡通”账户的补贴，最近一笔排在最前。`,
      columns: ['发放日期', '补贴项目', '金额（元）', '发放账户', '主管部门'],
      rows,
    };
  },
};

function paymentsOf(question: RegisterQuestion): string[][] {
  const random = question.random('subsidies');
  const card = `尾号 ${random.digits(4)}`;
  const share = 60 + random.below(120);
  const year = Number(question.today.slice(0, 4));
  return [year, year - 1, year - 2].flatMap((each) =>
    [...SUBSIDIES]
      .reverse()
      .map((subsidy) => [
        `${each}-${subsidy.month}-${String(10 + random.below(15))}`,
        subsidy.name,
        amount(Math.round((subsidy.fen * share) / 100)),
        card,
        '示例县农业农村局',
      ]),
  );
}
