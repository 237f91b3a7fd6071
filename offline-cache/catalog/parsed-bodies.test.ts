import { expect, test, vi } from 'vitest';
import { ParsedBodies } from './parsed-bodies.ts';

test('a body is parsed once while it is in use, and again when others pushed it out', () => {
  const parse = vi.fn((body: string) => ({ body }));
  const bodies = new ParsedBodies(parse, 2);
  expect(bodies.of('a')).toBe(bodies.of('a'));
  bodies.of('b');
  bodies.of('a');
  bodies.of('c');
  expect(parse.mock.calls.flat()).toEqual(['a', 'b', 'c']);
  expect(bodies.of('b')).toEqual({ body: 'b' });
  expect(parse).toHaveBeenCalledTimes(4);
});

test('a changed body is another one', () => {
  const bodies = new ParsedBodies((body: string) => JSON.parse(body) as number, 10);
  expect([bodies.of('1'), bodies.of('2'), bodies.of('1')]).toEqual([1, 2, 1]);
});
