import { amount } from './chinese-amount.ts';
import { addMonths, askedPeriod, months, type PersonRegister } from './person-records.ts';

interface Tariff {
  readonly unit: string;
  /** Used in a month, in the unit: at least, and how much more at most. */
  readonly least: number;
  readonly spread: number;
  /** Fen a unit. A specimen price. */
  readonly fen: number;
}

const TARIFFS: Readonly<Record<string, Tariff>> = {
  'water/water-bill': { unit: '立方米', least: 6, spread: 18, fen: 285 },
  'power/power-bill': { unit: '千瓦时', least: 90, spread: 260, fen: 59 },
  'gas/gas-payments': { unit: '立方米', least: 8, spread: 20, fen: 398 },
};

/** 供水、供电、供燃气: what an account used and paid, month by month, the last one first. */
export const utilities: PersonRegister = {
  serves: (item) => item.id in TARIFFS,

  certificate: () => undefined,

  information(question) {
    const tariff = TARIFFS[question.item.id];
    if (tariff === undefined) return undefined;
    const { from, to, spoken } = askedPeriod(question);
    const account = question.answer('account') ?? '';
    const last = addMonths(question.today, -1);
    const rows = months(from, to).map((month) => {
      const random = question.random(`${question.item.id} ${account} ${month}`);
      const used = tariff.least + random.below(tariff.spread);
      const paid = month < last || random.below(2) === 0;
      return [month, `${used}`, amount(used * tariff.fen), paid ? '已缴' : '待缴'];
    });
    return {
      title: question.item.implementation.resultName,
      note: rows.length > 0 ? `${spoken}的账单，最近一个月排在最前。单价是示例。` : '这段时间还没有账单。',
      columns: ['月份', `用量（${tariff.unit}）`, '金额（元）', '缴费情况'],
      rows: rows.reverse(),
    };
  },
};
