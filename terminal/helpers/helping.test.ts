import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fail, ok } from '#contract/result.ts';
import { recordedServices, SPECIMEN } from '../visit/testing/recorded-services.ts';
import { Visitor } from '../visit/testing/visitor.ts';
import { HelpedStepWatch } from './helped-step-watch.ts';

const ITEM = 'disabled-persons-federation/two-subsidies';
const SIGN_IN = { type: 'sign-in-helper', staffNumber: '07', code: '123456' } as const;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function visitorWithHelpers(signIn: (code: string) => boolean = () => true): Visitor {
  return new Visitor(
    recordedServices({
      helpers: {
        staffed: true,
        signIn: async (_number, code) => (signIn(code) ? ok() : fail('wrong')),
      },
    }),
  );
}

async function isHelped(visitor: Visitor): Promise<void> {
  await visitor.does({ type: 'open-helper' }, { type: 'agree-helper' }, SIGN_IN);
  expect(visitor.snapshot.helper).toEqual({ state: 'helping', staffNumber: '07' });
}

const events = (visitor: Visitor) =>
  visitor.services.audited.map(({ event }) => event).filter((event) => event.startsWith('helper-'));

describe('a helper', () => {
  test('nobody is asked for where nobody can sign in, and nobody on the standing page', async () => {
    const visitor = new Visitor(recordedServices());
    await visitor.does({ type: 'start' }, { type: 'open-helper' });
    expect(visitor.snapshot.helper).toBeUndefined();
    const other = visitorWithHelpers();
    await other.does({ type: 'open-helper' });
    expect(other.snapshot.helper).toBeUndefined();
  });

  test('the citizen agrees before anybody may sign in', async () => {
    const visitor = visitorWithHelpers();
    await visitor.identifiesFor(ITEM);
    await visitor.does({ type: 'open-helper' }, SIGN_IN);
    expect(visitor.snapshot.helper).toEqual({ state: 'consenting' });
    await visitor.does({ type: 'close-helper' });
    expect(visitor.snapshot.helper).toEqual({ state: 'offered' });
  });

  test('a wrong code changes nothing of the visit, and is in the audit', async () => {
    const visitor = visitorWithHelpers((code) => code === '654321');
    await visitor.identifiesFor(ITEM);
    const { screen } = visitor.snapshot;
    await visitor.does({ type: 'open-helper' }, { type: 'agree-helper' }, SIGN_IN);
    expect(visitor.snapshot.helper).toEqual({ state: 'signing-in', checking: false, refused: 'wrong' });
    expect(visitor.snapshot.screen).toEqual(screen);
    expect(events(visitor)).toEqual(['helper-refused']);
    expect(JSON.stringify(visitor.services.audited)).not.toContain('123456');
  });

  test('sees the step and nothing of the citizen, and the case names his number', async () => {
    const visitor = visitorWithHelpers();
    await visitor.identifiesFor(ITEM);
    const before = visitor.screen;
    await isHelped(visitor);
    // A sign-in moves nothing.
    expect(visitor.screen).toBe(before);
    while (visitor.screen !== 'check') {
      const { screen } = visitor.snapshot;
      if (screen.name === 'eligibility') expect(screen.selectedOptionId).toBeUndefined();
      if (screen.name === 'known') expect(screen.rows.every(({ value }) => value === '******')).toBe(true);
      await visitor.answersOnePage();
    }
    const shown = JSON.stringify(visitor.snapshot);
    expect(visitor.screen).toBe('check');
    for (const value of ['张*', '110***', SPECIMEN.number, '138']) expect(shown).not.toContain(value);
    await visitor.does({ type: 'confirm' });
    expect(visitor.services.submissions[0]?.content.helpers).toEqual(['07']);
  });

  test('is gone when the citizen says so: everything is seen again', async () => {
    const visitor = visitorWithHelpers();
    await visitor.identifiesFor(ITEM);
    await isHelped(visitor);
    await visitor.fillsIn();
    await visitor.does({ type: 'close-helper' });
    expect(visitor.snapshot.helper).toEqual({ state: 'offered' });
    expect(JSON.stringify(visitor.snapshot.screen)).toContain('110***********002X');
    expect(events(visitor)).toEqual(['helper-began', 'helper-ended']);
    // He did help with this case.
    await visitor.does({ type: 'confirm' });
    expect(visitor.services.submissions[0]?.content.helpers).toEqual(['07']);
  });

  test('ends with the visit, and is nobody’s helper in the next', async () => {
    const visitor = visitorWithHelpers();
    await visitor.identifiesFor(ITEM);
    await isHelped(visitor);
    await visitor.does({ type: 'leave' });
    await visitor.seconds(120);
    expect(visitor.screen).toBe('attract');
    expect(events(visitor)).toEqual(['helper-began', 'helper-ended']);
    await visitor.identifiesFor(ITEM);
    expect(visitor.snapshot.helper).toEqual({ state: 'offered' });
    await visitor.fillsIn();
    await visitor.does({ type: 'confirm' });
    expect(visitor.services.submissions[0]?.content).not.toHaveProperty('helpers');
  });

  test('signs in again after a quarter of an hour', async () => {
    const visitor = visitorWithHelpers();
    await visitor.identifiesFor(ITEM);
    await isHelped(visitor);
    for (let minute = 0; minute < 15; minute += 1) {
      await visitor.does({ type: 'touch' });
      await visitor.seconds(60);
    }
    expect(visitor.snapshot.helper).toEqual({ state: 'offered' });
  });
});

test('the staff sees where it hangs and since when, and no answer', async () => {
  let now = new Date('2026-11-22T02:00:00Z');
  const watch = new HelpedStepWatch(() => now);
  const visitor = visitorWithHelpers();
  await visitor.identifiesFor(ITEM);
  expect(watch.see(visitor.snapshot)).toBeUndefined();
  await isHelped(visitor);
  while (visitor.screen !== 'form') await visitor.answersOnePage();
  const first = watch.see(visitor.snapshot);
  const { screen } = visitor.snapshot;
  if (screen.name !== 'form') throw new Error('a form is asked for');
  expect(first).toEqual({
    staffNumber: '07',
    screen: 'form',
    wanted: screen.field.label,
    since: now.toISOString(),
  });
  now = new Date('2026-11-22T02:03:00Z');
  expect(watch.see(visitor.snapshot)).toEqual(first);
  await visitor.does({ type: 'answer-field', fieldId: screen.field.id, value: '' });
  expect(watch.see(visitor.snapshot)).toMatchObject({
    stuckBy: expect.any(String),
    since: now.toISOString(),
  });
});
