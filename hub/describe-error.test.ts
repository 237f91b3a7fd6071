import { expect, test } from 'vitest';
import { describeError } from './describe-error.ts';

test('names the kind and the place, never the message', () => {
  const described = describeError(new TypeError('bad number 11010519491231002X\n    at 张三丰样本'));
  expect(described).toMatch(/^TypeError at .*describe-error\.test\.ts/);
  expect(described).not.toContain('11010519491231002X');
  expect(described).not.toContain('张三丰');
  expect(describeError('11010519491231002X')).toBe('string');
});
