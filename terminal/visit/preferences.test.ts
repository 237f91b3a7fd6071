import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DEFAULT_PREFERENCES } from '#contract/preferences.ts';
import { fail } from '#contract/result.ts';
import { recordedServices } from './testing/recorded-services.ts';
import { Visitor } from './testing/visitor.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const inEnglish = { ...DEFAULT_PREFERENCES, language: 'en' };
const english = { type: 'set-preferences', preferences: inEnglish } as const;
const traditional = {
  type: 'set-preferences',
  preferences: { ...DEFAULT_PREFERENCES, language: 'zh-Hant' },
} as const;

describe('a black screen', () => {
  const blackScreen = {
    type: 'set-preferences',
    preferences: { ...inEnglish, blackScreen: true, speech: { ...DEFAULT_PREFERENCES.speech, on: true } },
  } as const;
  const CERTIFICATE = 'human-resources/participation-certificate';
  const isBlack = (visitor: Visitor) => visitor.snapshot.preferences.blackScreen;

  test('a card is left: it ends with the second call, and nothing else that was chosen does', async () => {
    const visitor = new Visitor(recordedServices({ waitForCardRemoval: () => new Promise(() => undefined) }));
    await visitor.identifiesFor(CERTIFICATE);
    await visitor.does(blackScreen, { type: 'leave' });
    await visitor.seconds(1);
    expect(isBlack(visitor)).toBe(true);
    await visitor.seconds(5);
    expect(visitor.snapshot.preferences).toEqual({ ...blackScreen.preferences, blackScreen: false });
    // Put on again, it does not hide the call for staff either.
    await visitor.does(blackScreen);
    await visitor.seconds(10);
    expect(visitor.snapshot.staffCalled).toBe(true);
    expect(isBlack(visitor)).toBe(false);
  });

  test('a card that cannot be watched: it ends when staff is called', async () => {
    const visitor = new Visitor(
      recordedServices({
        waitForCardRemoval: async () => fail('reader-not-responding', 'out-of-service'),
      }),
    );
    await visitor.identifiesFor(CERTIFICATE);
    await visitor.does(blackScreen, { type: 'leave' });
    await visitor.seconds(31);
    expect(visitor.snapshot.staffCalled).toBe(true);
    expect(isBlack(visitor)).toBe(false);
  });

  test('papers are left: it ends when staff is called', async () => {
    const visitor = new Visitor(recordedServices());
    await visitor.identifiesFor(CERTIFICATE);
    await visitor.fillsIn();
    await visitor.does(blackScreen, { type: 'confirm' });
    await visitor.seconds(3);
    await visitor.does({ type: 'skip-evaluation' });
    await visitor.seconds(31);
    expect(isBlack(visitor)).toBe(true);
    await visitor.seconds(31);
    expect(visitor.snapshot).toMatchObject({ staffCalled: true, screen: { name: 'take-things' } });
    expect(isBlack(visitor)).toBe(false);
  });

  test('the farewell is not black for the next one', async () => {
    const visitor = new Visitor(recordedServices());
    await visitor.identifiesFor(CERTIFICATE);
    await visitor.does(blackScreen, { type: 'leave' });
    expect(visitor.snapshot.screen).toMatchObject({ name: 'erased', stage: 'erased' });
    expect(isBlack(visitor)).toBe(false);
    expect(visitor.snapshot.preferences.language).toBe('en');
  });
});

describe('the language of a visit', () => {
  test('chosen before the first tap, it holds for the visit that the tap begins', async () => {
    const visitor = new Visitor(recordedServices());
    await visitor.does(english);
    expect(visitor.screen).toBe('attract');
    expect(visitor.snapshot.preferences).toEqual(inEnglish);
    await visitor.does({ type: 'start' });
    expect(visitor.screen).toBe('home');
    expect(visitor.snapshot.preferences).toEqual(inEnglish);
  });

  test('changed in the middle, it costs no answer and no page', async () => {
    const visitor = new Visitor(recordedServices());
    await visitor.identifiesFor('public-security/residence-permit');
    await visitor.fillsIn();
    expect(visitor.screen).toBe('check');
    const answers = visitor.actor.getSnapshot().context.citizen?.answers;
    await visitor.does(english, traditional);
    expect(visitor.screen).toBe('check');
    expect(visitor.snapshot.preferences.language).toBe('zh-Hant');
    expect(visitor.actor.getSnapshot().context.citizen?.answers).toEqual(answers);
    expect(Object.keys(answers ?? {}).length).toBeGreaterThan(0);
  });

  test('the next visit begins in the one everybody finds', async () => {
    const visitor = new Visitor(recordedServices());
    await visitor.does({ type: 'start' }, english, { type: 'leave' });
    expect(visitor.screen).toBe('attract');
    expect(visitor.snapshot.preferences).toEqual(DEFAULT_PREFERENCES);
  });

  test('the farewell is said in it', async () => {
    const visitor = new Visitor(recordedServices());
    await visitor.identifiesFor('human-resources/participation-certificate');
    await visitor.does(english, { type: 'leave' });
    await visitor.seconds(0);
    for (let step = 0; step < 5 && visitor.screen === 'take-things'; step += 1) {
      await visitor.does({ type: 'continue' });
    }
    expect(visitor.screen).toBe('erased');
    expect(visitor.snapshot.preferences.language).toBe('en');
    await visitor.seconds(6);
    expect(visitor.screen).toBe('attract');
    expect(visitor.snapshot.preferences.language).toBe('zh-Hans');
  });

  test('chosen on the out-of-service page, it ends with the one who chose it, and the screen never goes black', async () => {
    const visitor = new Visitor(recordedServices());
    visitor.actor.send({ type: 'service.stopped', code: 'stopped-by-technician' });
    expect(visitor.screen).toBe('out-of-service');
    await visitor.does({ type: 'set-preferences', preferences: { ...inEnglish, blackScreen: true } });
    expect(visitor.snapshot.preferences).toEqual(inEnglish);
    await visitor.seconds(40);
    // The second choice has its own time.
    await visitor.does(traditional);
    await visitor.seconds(40);
    expect(visitor.snapshot.preferences.language).toBe('zh-Hant');
    await visitor.seconds(30);
    expect(visitor.screen).toBe('out-of-service');
    expect(visitor.snapshot.preferences).toEqual(DEFAULT_PREFERENCES);
    visitor.actor.send({ type: 'service.restored' });
    expect(visitor.screen).toBe('attract');
  });

  test('who chose it and went away leaves the next one what everybody finds', async () => {
    const visitor = new Visitor(recordedServices());
    await visitor.does(english);
    await visitor.seconds(40);
    // The second choice has its own time.
    await visitor.does(traditional);
    await visitor.seconds(40);
    expect(visitor.snapshot.preferences.language).toBe('zh-Hant');
    await visitor.seconds(30);
    expect(visitor.screen).toBe('attract');
    expect(visitor.snapshot.preferences).toEqual(DEFAULT_PREFERENCES);
    await visitor.does({ type: 'start' });
    expect(visitor.screen).toBe('home');
  });
});
