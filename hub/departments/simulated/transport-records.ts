import { isSpecimen, type PersonRegister } from './person-records.ts';

const KINDS = ['普通货物运输驾驶员', '旅客运输驾驶员', '巡游出租汽车驾驶员'] as const;
const RATINGS = [
  { level: 'AAA', points: 0 },
  { level: 'AA', points: 3 },
  { level: 'A', points: 12 },
] as const;

/** 交通运输: a driver's qualification and its yearly rating (诚信考核), the latest year on top. */
export const transportRecords: PersonRegister = {
  serves: (item) => item.id === 'transport/driver-credit',
  certificate: () => undefined,
  information({ item, person, today, random: randomOf }) {
    const random = randomOf('transport');
    const qualified = random.below(3) > 0 || isSpecimen(person);
    if (!qualified) return undefined;
    const kind = random.pick(KINDS);
    const lastYear = Number(today.slice(0, 4)) - 1;
    const years = 3 + random.below(3);
    const validTo = `${lastYear + 2 + random.below(4)}-06-30`;
    return {
      title: item.implementation.resultName,
      note: `从业类别：${kind}。有效期至${validTo}，当前状态：有效。`,
      columns: ['考核年度', '从业类别', '考核等级', '计分'],
      rows: Array.from({ length: years }, (_, index) => {
        const rating = RATINGS[random.below(RATINGS.length)] ?? RATINGS[0];
        return [`${lastYear - index}年`, kind, rating.level, String(rating.points)];
      }),
    };
  },
};
