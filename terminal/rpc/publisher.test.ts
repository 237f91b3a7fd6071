import { expect, test } from 'vitest';
import { Publisher } from './publisher.ts';

test('a watcher gets the current value, then the newest, and misses what is outdated', async () => {
  const publisher = new Publisher(1);
  const watcher = publisher.watch(undefined);
  expect((await watcher.next()).value).toBe(1);
  publisher.publish(2);
  publisher.publish(3);
  expect((await watcher.next()).value).toBe(3);
});

test('aborting ends the watch while it waits', async () => {
  const publisher = new Publisher('a');
  const controller = new AbortController();
  const watcher = publisher.watch(controller.signal);
  await watcher.next();
  const waiting = watcher.next();
  controller.abort();
  expect((await waiting).done).toBe(true);
});

test('a value that says the same as the one before wakes nobody', async () => {
  const publisher = new Publisher({ online: true });
  const watcher = publisher.watch(undefined);
  await watcher.next();
  const next = watcher.next();
  publisher.publish({ online: true });
  publisher.publish({ online: false });
  expect((await next).value).toEqual({ online: false });
  publisher.publish({ online: false });
  const controller = new AbortController();
  const another = publisher.watch(controller.signal);
  await another.next();
  const waiting = another.next();
  publisher.publish({ online: false });
  controller.abort();
  expect((await waiting).done).toBe(true);
});
