import type { Item } from '#contract/item.ts';
import { maskName } from '#contract/masking.ts';
import { fen } from '#contract/payment.ts';
import { fail, ok, type Result } from '#contract/result.ts';
import type {
  DepartmentFailure,
  Dues,
  DuesRequest,
  SettleAnswer,
  SettleRequest,
} from '../department-adapter.ts';
import { deterministicRandom } from '../deterministic-random.ts';

interface Scheme {
  serves: (item: Item) => boolean;
  title: string;
  /** Of one person and year, in fen. */
  amounts: readonly [number, ...number[]];
  /** Years that can be paid for, as offsets from this one. */
  years: readonly number[];
}

/** Sums are examples (示例，以当地公布为准). */
const SCHEMES: readonly Scheme[] = [
  {
    serves: (item) => /养老/.test(item.name),
    title: '城乡居民基本养老保险费',
    // Grades that a person has chosen once.
    amounts: [18_000, 24_000, 36_000, 60_000, 90_000, 120_000, 180_000, 360_000, 480_000],
    years: [-1, 0],
  },
  {
    serves: (item) => /医疗/.test(item.name),
    title: '城乡居民基本医疗保险费',
    amounts: [40_000],
    // Paid in autumn for the next year.
    years: [0, 1],
  },
];

interface Person {
  name: string;
  /** Seed of what the person owes. */
  key: string;
}

/** 应缴查询: the same person owes the same on every machine; a few have paid the older year already. */
export function simulatedDues(request: DuesRequest): Result<Dues, DepartmentFailure> {
  const scheme = SCHEMES.find((candidate) => candidate.serves(request.item));
  if (scheme === undefined) return fail('department-closed', 'this item has no dues');
  const year = Number(request.today.slice(0, 4));
  const lines = personsOf(request).flatMap((person) => {
    const random = deterministicRandom(person.key, 'dues', scheme.title);
    const amountFen = fen(random.pick(scheme.amounts));
    const hasPaidFirst = random.below(4) === 0;
    return scheme.years.map((offset, index): Dues['lines'][number] => ({
      noticeNumber: `44${deterministicRandom(person.key, 'notice', scheme.title, String(year + offset)).digits(18)}`,
      title: scheme.title,
      period: `${year + offset}年度`,
      payer: maskName(person.name),
      amountFen,
      state: index === 0 && hasPaidFirst ? 'paid' : 'due',
    }));
  });
  return ok({ lines, simulated: true });
}

function personsOf({ holder, payer }: DuesRequest): Person[] {
  const self = { name: holder.name, key: holder.number };
  switch (payer.kind) {
    case 'self':
      return [self];
    case 'other':
      return [{ name: payer.name, key: payer.number }];
    case 'family': {
      const random = deterministicRandom(holder.number, 'household');
      const relatives = [
        { name: '李示例', key: `${holder.number} spouse` },
        { name: '张样本', key: `${holder.number} child` },
        { name: '王示范', key: `${holder.number} parent` },
      ];
      return [self, ...relatives.slice(0, 1 + random.below(3))];
    }
  }
}

/** 销账 */
export function simulatedSettlement(request: SettleRequest): Result<SettleAnswer, DepartmentFailure> {
  const receiptNumber = `SIM${deterministicRandom(request.orderId, 'receipt').digits(17)}`;
  return ok({ outcome: 'settled', receiptNumber });
}
