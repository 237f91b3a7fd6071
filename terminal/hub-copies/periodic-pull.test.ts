import { expect, test } from 'vitest';
import { PeriodicPull } from './periodic-pull.ts';

test('one question at a time; who asks meanwhile waits for the same answer', async () => {
  const answers: (() => void)[] = [];
  const pulls = new PeriodicPull({
    everyMs: 0,
    pull: () => new Promise<void>((resolve) => answers.push(resolve)),
    onError: () => undefined,
  });
  const first = pulls.pullWhenDue();
  expect(pulls.pullWhenDue()).toBe(first);
  answers[0]?.();
  await first;
  void pulls.pullWhenDue();
  expect(answers).toHaveLength(2);
});

test('a failed pull is told, and counts: the next one waits its time', async () => {
  const errors: unknown[] = [];
  let asked = 0;
  const pulls = new PeriodicPull({
    everyMs: 60_000,
    pull: () => {
      asked += 1;
      return Promise.reject(new Error('disk full'));
    },
    onError: (error) => errors.push(error),
  });
  await pulls.pullWhenDue();
  await pulls.pullWhenDue();
  expect(asked).toBe(1);
  expect(errors).toEqual([new Error('disk full')]);
});

test('stopping aborts the question that is under way, waits for its end, and lets none begin', async () => {
  let ended = false;
  let asked = 0;
  const pulls = new PeriodicPull({
    everyMs: 0,
    pull: async ({ signal }) => {
      asked += 1;
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      ended = true;
    },
    onError: () => undefined,
  });
  void pulls.pullWhenDue();
  await pulls.stop();
  expect(ended).toBe(true);
  await pulls.pullWhenDue();
  expect(asked).toBe(1);
});
