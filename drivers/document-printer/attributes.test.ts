import { expect, test } from 'vitest';
import { booleanOf, integers, keywords, numberOf, stringOf, stringsOf, upperBoundOf } from './attributes.ts';
import type { IppAttribute } from './codec.ts';

const range: IppAttribute = { name: 'copies-supported', values: [{ kind: 'range', lower: 1, upper: 99 }] };
const inEnglish: IppAttribute = {
  name: 'job-name',
  values: [{ kind: 'language-string', type: 'name', language: 'en', value: 'notice' }],
};

test('the greatest of ranges and numbers', () => {
  expect(upperBoundOf([range], 'copies-supported')).toBe(99);
  expect(upperBoundOf([integers('copies-supported', 1, 5)], 'copies-supported')).toBe(5);
  expect(upperBoundOf([keywords('copies-supported', 'many')], 'copies-supported')).toBeUndefined();
  expect(upperBoundOf([], 'copies-supported')).toBeUndefined();
});

test('strings with and without a language', () => {
  expect(stringOf([inEnglish], 'job-name')).toBe('notice');
  expect(stringsOf([keywords('sides-supported', 'one-sided')], 'sides-supported')).toEqual(['one-sided']);
});

test('a value of another syntax is none', () => {
  expect(booleanOf([integers('last-document', 1)], 'last-document')).toBeUndefined();
  expect(numberOf([keywords('job-id', '1')], 'job-id')).toBeUndefined();
  expect(stringOf([integers('job-name', 1)], 'job-name')).toBeUndefined();
});
