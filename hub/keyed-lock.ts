/** One task at a time for each key, in the order of arrival. The lock ends with its task, however that ends. */
export interface KeyedLock {
  run<Value>(key: string, task: () => Promise<Value>): Promise<Value>;
}

export function createKeyedLock(): KeyedLock {
  const tails = new Map<string, Promise<unknown>>();
  return {
    async run(key, task) {
      const before = tails.get(key) ?? Promise.resolve();
      const current = before.then(task, task);
      const settled = current.then(
        () => undefined,
        () => undefined,
      );
      tails.set(key, settled);
      try {
        return await current;
      } finally {
        if (tails.get(key) === settled) tails.delete(key);
      }
    },
  };
}
