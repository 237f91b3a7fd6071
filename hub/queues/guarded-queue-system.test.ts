import { expect, test } from 'vitest';
import type { Department } from '#contract/item.ts';
import { fail, ok } from '#contract/result.ts';
import { SAMPLE_ITEMS } from '../testing/sample-items.ts';
import { guardQueueSystem } from './guarded-queue-system.ts';
import type { QueueLine, QueueSystem } from './queue-system.ts';

const [item] = SAMPLE_ITEMS;
if (item === undefined) throw new Error('there are sample items');
const department: Department = {
  id: 'human-resources',
  name: '人力资源和社会保障',
  shortName: '人社',
  icon: 'shield-check',
  order: 1,
  phone: '12333',
  translations: {},
};
const line: QueueLine = { department, item };
const request = { ticketId: 'ticket-1', terminalId: 'T-1', priority: true };
const closed = ok({
  state: 'closed' as const,
  hall: { name: '示例县政务服务中心', address: '示例路1号', hours: '工作日', counters: '1至3号窗口' },
});
const goesOn = new AbortController().signal;

const guarded = (answer: () => ReturnType<QueueSystem['take']>) =>
  guardQueueSystem({ look: async () => ok(undefined), take: answer });

test('what is answered comes through', async () => {
  const queueSystem = guarded(async () => closed);
  expect(await queueSystem.take(line, request, goesOn)).toEqual(closed);
  expect(await queueSystem.look(line, goesOn)).toEqual(ok(undefined));
});

test('a system that neither answers nor heeds the signal is waited for until it fires', async () => {
  const deadline = new AbortController();
  const taken = guarded(() => new Promise(() => undefined)).take(line, request, deadline.signal);
  deadline.abort();
  expect(await taken).toEqual(fail('queue-system-unavailable', 'no answer in time'));
});

test('a deadline that is over: nothing is asked any more', async () => {
  let asked = 0;
  const queueSystem = guarded(async () => {
    asked += 1;
    return closed;
  });
  expect(await queueSystem.take(line, request, AbortSignal.abort())).toMatchObject({ ok: false });
  expect(asked).toBe(0);
});

test('a system that throws is down', async () => {
  const queueSystem = guarded(() => Promise.reject(new TypeError('fetch failed')));
  expect(await queueSystem.take(line, request, goesOn)).toEqual(
    fail('queue-system-unavailable', 'TypeError'),
  );
});
