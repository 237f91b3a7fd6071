import { expect, test } from 'vitest';
import { type DeedWords, deedOf } from './deed.ts';

const chinese: DeedWords = {
  verbs: ['申领', '查询'],
  moved: (verb, rest) => `${verb}${rest}`,
  of: (kind, name) => `${kind === 'certificate' ? '打印' : '办'}${name}`,
};

test('the verb goes first, as people say it', () => {
  expect(deedOf({ name: '居住证申领', kind: 'acceptance' }, chinese)).toBe('申领居住证');
  expect(deedOf({ name: '婚姻登记档案查询', kind: 'certificate' }, chinese)).toBe('查询婚姻登记档案');
  expect(deedOf({ name: '不动产登记信息（个人住房）查询', kind: 'certificate' }, chinese)).toBe(
    '查询不动产登记信息',
  );
});

test('without one, what kind of thing it is says the verb', () => {
  expect(deedOf({ name: '个人参保证明', kind: 'certificate' }, chinese)).toBe('打印个人参保证明');
  expect(deedOf({ name: '失业登记', kind: 'acceptance' }, chinese)).toBe('办失业登记');
  expect(deedOf({ name: '查询', kind: 'acceptance' }, chinese)).toBe('办查询');
});

test('a language without such verbs keeps the name', () => {
  const english: DeedWords = { verbs: [], moved: () => '', of: (_kind, name) => name };
  expect(deedOf({ name: 'Apply for a residence permit', kind: 'acceptance' }, english)).toBe(
    'Apply for a residence permit',
  );
});
