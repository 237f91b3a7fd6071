import type { CaseContent } from '#contract/case.ts';
import type { InformationTable } from '#contract/hub-api.ts';
import type { IdentityDocument } from '#contract/identity-document.ts';
import type { Item } from '#contract/item.ts';
import type { PaperBlockInput } from '../../documents/paper.ts';
import { type DeterministicRandom, deterministicRandom } from '../deterministic-random.ts';

/** One register of a simulated department: what it knows of a person, as a certificate and as a table. */
export interface PersonRegister {
  /** True for the items this register answers. */
  serves(item: Item): boolean;
  certificate(question: RegisterQuestion): PaperBlockInput[] | undefined;
  information(question: RegisterQuestion): Omit<InformationTable, 'simulated'> | undefined;
}

export interface RegisterQuestion {
  item: Item;
  content: CaseContent;
  person: IdentityDocument;
  /** `YYYY-MM-DD`, local. */
  today: string;
  random: (subject: string) => DeterministicRandom;
  /** The answer to a field, when it was asked and given. */
  answer: (fieldId: string) => string | undefined;
  answerShown: (fieldId: string) => string | undefined;
}

/** The worked examples of GB 11643 and the sample cards of the permit standards: nobody has them, so they may have rich records. */
const SPECIMEN_NUMBERS: ReadonlySet<string> = new Set([
  '11010519491231002X',
  '440524188001010014',
  '810000199408230021',
  '830000199201300022',
  '931586198001010028',
  '911124198108030024',
  'CAN110081080319',
]);

export function isSpecimen(person: IdentityDocument): boolean {
  return SPECIMEN_NUMBERS.has(person.number);
}

export function registerQuestion(item: Item, content: CaseContent, today: string): RegisterQuestion {
  const find = (fieldId: string) => content.answers.find((answer) => answer.fieldId === fieldId);
  return {
    item,
    content,
    person: content.applicant,
    today,
    random: (subject) => deterministicRandom(content.applicant.number, subject),
    answer: (fieldId) => find(fieldId)?.value || undefined,
    answerShown: (fieldId) => find(fieldId)?.display || undefined,
  };
}

/** Months from `from` to `to`, both `YYYY-MM`, both included; empty when the order is wrong. At most 600. */
export function months(from: string, to: string): string[] {
  const index = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
  const first = index(from);
  const count = Math.min(index(to) - first + 1, 600);
  return Array.from({ length: Math.max(count, 0) }, (_, offset) => {
    const month = first + offset;
    return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
  });
}

export function addMonths(month: string, count: number): string {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + count;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
}

/** `YYYY-MM` as papers write it: 2026年5月. */
export function spokenMonth(month: string): string {
  return `${Number(month.slice(0, 4))}年${Number(month.slice(5, 7))}月`;
}

/** Of two months or dates in ISO form. */
export function laterOf(one: string, other: string): string {
  return one > other ? one : other;
}

export function earlierOf(one: string, other: string): string {
  return one < other ? one : other;
}

/** The months of an answer such as `this-year`; without one the last twelve. Never later than last month. */
export function askedPeriod(question: RegisterQuestion): { from: string; to: string; spoken: string } {
  const year = Number(question.today.slice(0, 4));
  const last = addMonths(question.today, -1);
  switch (question.answer('period')) {
    case 'three-months':
      return { from: addMonths(last, -2), to: last, spoken: '最近三个月' };
    case 'this-year':
      return { from: `${year}-01`, to: last, spoken: `${year}年` };
    case 'last-year':
      return { from: `${year - 1}-01`, to: `${year - 1}-12`, spoken: `${year - 1}年` };
    case 'three-years':
      return { from: `${year - 2}-01`, to: last, spoken: '最近三年' };
    default:
      return { from: addMonths(last, -11), to: last, spoken: '近12个月' };
  }
}

const DOCUMENT_NAMES = {
  resident: '居民身份证',
  hmt: '港澳台居民居住证',
  'foreigner-2017': '外国人永久居留身份证',
  'foreigner-2023': '外国人永久居留身份证',
} as const;

/** Head of every certificate: who it is about. The number in full, because a certificate is about exactly one person. */
export function personFacts(person: IdentityDocument): Extract<PaperBlockInput, { kind: 'facts' }> {
  return {
    kind: 'facts',
    rows: [
      { label: '姓名', value: person.name },
      { label: '性别', value: person.sex === 'male' ? '男' : person.sex === 'female' ? '女' : '—' },
      { label: '证件类型', value: DOCUMENT_NAMES[person.type] },
      { label: '证件号码', value: person.number },
    ],
  };
}
