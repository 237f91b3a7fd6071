import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { recordedServices } from './testing/recorded-services.ts';
import { specimenSignature } from './testing/specimen-signature.ts';
import { Visitor } from './testing/visitor.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const ITEM = 'human-resources/flexible-employment';
const SIGN = { type: 'sign', signature: specimenSignature } as const;

async function atCommitments(elder = false): Promise<{ visitor: Visitor; seconds: number }> {
  const visitor = new Visitor(recordedServices(), 1);
  await visitor.identifiesFor(ITEM);
  for (let page = 0; page < 40 && visitor.screen !== 'sign'; page += 1) {
    // The setting is made on the page before: the time is set when the commitments are first seen.
    if (elder && !visitor.snapshot.preferences.elder) {
      await visitor.does({
        type: 'set-preferences',
        preferences: { ...visitor.snapshot.preferences, elder: true },
      });
    }
    await visitor.answersOnePage();
  }
  const item = visitor.services.catalog.item(ITEM);
  const seconds = (item?.commitments ?? []).reduce((sum, each) => sum + (each.readingSeconds ?? 0), 0);
  return { visitor, seconds };
}

const left = ({ snapshot: { screen } }: Visitor): number | undefined =>
  screen.name === 'sign' ? screen.readingSecondsLeft : 0;

describe('the time to read a commitment', () => {
  test('is told, counted down, and no signature is taken before it has passed', async () => {
    const { visitor, seconds } = await atCommitments();
    expect(seconds).toBeGreaterThan(5);
    expect(left(visitor)).toBe(seconds);
    await visitor.does(SIGN);
    expect(visitor.screen).toBe('sign');
    await visitor.seconds(seconds - 1);
    expect(left(visitor)).toBe(1);
    await visitor.does(SIGN);
    expect(visitor.screen).toBe('sign');
    await visitor.seconds(1);
    expect(left(visitor)).toBeUndefined();
    await visitor.does(SIGN);
    expect(visitor.screen).toBe('check');
  });

  test('is longer for who asks for more time', async () => {
    const { visitor, seconds } = await atCommitments(true);
    expect(left(visitor)).toBe(seconds * 2);
  });

  test('is asked for once: not again after help, nor to correct the signature', async () => {
    const { visitor, seconds } = await atCommitments();
    await visitor.seconds(4);
    await visitor.does({ type: 'go-to-window' });
    await visitor.seconds(30);
    await visitor.does({ type: 'back' });
    expect(left(visitor)).toBe(seconds - 4);
    await visitor.seconds(seconds);
    await visitor.does(SIGN, { type: 'edit', target: { kind: 'signature' } });
    expect(visitor.screen).toBe('sign');
    expect(left(visitor)).toBeUndefined();
  });

  test('runs beside the idle time and does not cut it short', async () => {
    const { visitor } = await atCommitments();
    await visitor.seconds(119);
    expect(visitor.snapshot.idleWarning).toBeUndefined();
    await visitor.seconds(2);
    expect(visitor.snapshot.idleWarning?.secondsLeft).toBeGreaterThan(20);
  });
});
