import fc from 'fast-check';
import { expect, test } from 'vitest';
import { identityDocumentSchema } from '#contract/identity-document.ts';
import { holderOf } from './social-security-holder.ts';

const card = {
  cardNumber: 'A12345678',
  cardIdentifier: '441999000000000000000000000000AA',
  issuingRegion: '441999',
  socialSecurityNumber: '11010519491231002X',
  name: '张三丰样本',
};

test('birth and sex come of the number, and nothing is made up that the card does not say', () => {
  const holder = holderOf(card);
  expect(holder).toEqual({
    type: 'resident',
    name: '张三丰样本',
    number: '11010519491231002X',
    sex: 'female',
    birth: '1949-12-31',
    issuer: '社会保障卡 441999',
  });
  expect(identityDocumentSchema.safeParse(holder).success).toBe(true);
  expect(holderOf({ ...card, socialSecurityNumber: '810000199408230021' })?.type).toBe('hmt');
});

test('a number that is none, or a card without a name: nobody', () => {
  expect(holderOf({ ...card, socialSecurityNumber: '110105194912310021' })).toBeUndefined();
  expect(holderOf({ ...card, name: '  ' })).toBeUndefined();
  fc.assert(
    fc.property(fc.string({ maxLength: 20 }), (number) => {
      const holder = holderOf({ ...card, socialSecurityNumber: number });
      expect(holder === undefined || identityDocumentSchema.safeParse(holder).success).toBe(true);
    }),
  );
});
