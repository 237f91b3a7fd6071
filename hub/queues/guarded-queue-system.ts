import { fail, type Result } from '#contract/result.ts';
import type { QueueFailure, QueueSystem } from './queue-system.ts';

/**
 * A calling system of somebody else's: that it throws is that system being down, not our crash, and what it has not
 * answered when the signal fires is waited for no more, whether it heeds the signal or not. Whoever asks holds a lock.
 */
export function guardQueueSystem(queueSystem: QueueSystem): QueueSystem {
  return {
    look: (line, signal) => bounded(signal, () => queueSystem.look(line, signal)),
    take: (line, request, signal) => bounded(signal, () => queueSystem.take(line, request, signal)),
  };
}

async function bounded<Value>(
  signal: AbortSignal,
  ask: () => Promise<Result<Value, QueueFailure>>,
): Promise<Result<Value, QueueFailure>> {
  if (signal.aborted) return fail('queue-system-unavailable', 'aborted');
  const answered = new AbortController();
  const aborted = new Promise<Result<Value, QueueFailure>>((resolve) => {
    const giveUp = (): void => resolve(fail('queue-system-unavailable', 'no answer in time'));
    signal.addEventListener('abort', giveUp, { once: true, signal: answered.signal });
  });
  try {
    return await Promise.race([ask(), aborted]);
  } catch (error) {
    return fail('queue-system-unavailable', error instanceof Error ? error.name : undefined);
  } finally {
    answered.abort();
  }
}
