import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Item } from '#contract/item.ts';
import { recordedServices } from './testing/recorded-services.ts';
import { Visitor } from './testing/visitor.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const SUBSIDIES = 'disabled-persons-federation/two-subsidies';
const OVER_EIGHTY = 'civil-affairs/old-age-allowance';

function counting() {
  let cards = 0;
  const recorded = recordedServices();
  const services = recordedServices({
    readCard: (...call) => {
      cards += 1;
      return recorded.readCard(...call);
    },
  });
  return { services, cards: () => cards };
}

async function begun(itemId: string, services = recordedServices()): Promise<Visitor> {
  const visitor = new Visitor(services);
  await visitor.does({ type: 'start' }, { type: 'open-item', itemId }, { type: 'begin' });
  return visitor;
}

async function refuses(visitor: Visitor): Promise<void> {
  const { screen } = visitor.snapshot;
  if (screen.name !== 'eligibility') throw new Error(`no question at ${screen.name}`);
  const refused = screen.question.options.find(({ eligible }) => !eligible);
  await visitor.does({
    type: 'answer-eligibility',
    questionId: screen.question.id,
    optionId: refused?.id ?? '',
  });
}

const catalog = recordedServices().catalog;
const itemsWithQuestions = catalog
  .departments()
  .flatMap(({ department }) => catalog.itemsOf(department.id))
  .filter((item) => item.eligibilityQuestions.length + (item.situations ?? []).length > 0);

describe('questions that need no card', () => {
  test.each(itemsWithQuestions.map((item): [string, Item] => [item.id, item]))(
    '%s: all are asked before the consent and before the card',
    async (itemId, item) => {
      const { services, cards } = counting();
      const visitor = await begun(itemId, services);
      const asked = new Set<string>();
      while (visitor.screen === 'eligibility') {
        const { screen } = visitor.snapshot;
        if (screen.name === 'eligibility') asked.add(screen.question.id);
        await visitor.answersOnePage();
      }
      expect(visitor.screen).toBe('consent');
      expect(cards()).toBe(0);
      for (const { id, when } of item.eligibilityQuestions)
        if (when === undefined) expect(asked).toContain(id);
    },
  );

  test('a no ends kindly: why and where, no card was read, and home is the way on', async () => {
    const { services, cards } = counting();
    const visitor = await begun(SUBSIDIES, services);
    await refuses(visitor);
    const { screen } = visitor.snapshot;
    expect(screen).toMatchObject({ name: 'ineligible', cardRead: false });
    if (screen.name !== 'ineligible') throw new Error('not refused');
    for (const words of [screen.reason, screen.nextStep, screen.place.address, screen.phone]) {
      expect(words).not.toBe('');
    }
    await visitor.does({ type: 'continue' });
    expect(visitor.screen).toBe('home');
    expect(cards()).toBe(0);
    expect(visitor.actor.getSnapshot().context.questionAnswers).toBeUndefined();
  });

  test('a slip of the finger is put right without beginning anew', async () => {
    const visitor = await begun(SUBSIDIES);
    await visitor.answersOnePage();
    await refuses(visitor);
    expect(visitor.screen).toBe('ineligible');
    await visitor.does({ type: 'back' });
    await visitor.answersQuestions();
    expect(visitor.screen).toBe('consent');
    await visitor.does({ type: 'back' });
    expect(visitor.screen).toBe('eligibility');
  });

  test('back from the first question is the guide, which lists what everybody must bring', async () => {
    const visitor = await begun(SUBSIDIES);
    await visitor.answersOnePage();
    await visitor.does({ type: 'back' }, { type: 'back' });
    const { screen } = visitor.snapshot;
    expect(screen.name === 'guide' && screen.guide.materials.length).toBe(
      catalog.item(SUBSIDIES)?.materials.length,
    );
  });

  test('what needs the age waits for the card, and says that it was read', async () => {
    const visitor = await begun(OVER_EIGHTY);
    await visitor.answersQuestions();
    await visitor.does({ type: 'consent' });
    // For himself.
    await visitor.answersOnePage();
    expect(visitor.snapshot.screen).toMatchObject({ name: 'ineligible', cardRead: true });
    expect(visitor.snapshot.canGoBack).toBe(false);
    await visitor.does({ type: 'continue' });
    expect(visitor.screen).toBe('erased');
    expect(visitor.actor.getSnapshot().context.questionAnswers).toBeUndefined();
  });

  test('answers of somebody who went away without a card are forgotten', async () => {
    const visitor = await begun(SUBSIDIES);
    await visitor.answersOnePage();
    await visitor.seconds(121 + 31);
    expect(visitor.screen).toBe('attract');
    expect(visitor.actor.getSnapshot().context.questionAnswers).toBeUndefined();
  });
});
