import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { composeSlip } from '../papers/slip-composition.ts';
import { recordedServices } from './testing/recorded-services.ts';
import { Visitor } from './testing/visitor.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const ITEM = 'civil-affairs/subsistence-allowance';
const LATER = 'income-proof';
const MAIN = 'household-register';

async function atMaterials(language = 'zh-Hans'): Promise<Visitor> {
  const visitor = new Visitor(recordedServices());
  await visitor.does({ type: 'start' });
  await visitor.does({
    type: 'set-preferences',
    preferences: { ...visitor.snapshot.preferences, language },
  });
  await visitor.does({ type: 'open-item', itemId: ITEM }, { type: 'begin' });
  await visitor.answersQuestions();
  await visitor.does({ type: 'consent' });
  while (visitor.screen !== 'materials') await visitor.answersOnePage();
  return visitor;
}

const stateOf = ({ snapshot: { screen } }: Visitor, materialId: string): string | undefined =>
  screen.name === 'materials'
    ? screen.materials.find(({ material }) => material.id === materialId)?.state
    : undefined;

describe('paper that is brought to the window later', () => {
  test('goes on without it, and the case says so', async () => {
    const visitor = await atMaterials();
    expect(visitor.snapshot.screen).toMatchObject({ complete: false });
    await visitor.does({ type: 'bring-material', materialId: LATER });
    expect(stateOf(visitor, LATER)).toBe('to-window');
    expect(visitor.snapshot.screen).toMatchObject({ complete: true });
    await visitor.fillsIn();
    await visitor.does({ type: 'confirm' });
    const [submitted] = visitor.services.submissions;
    expect(submitted?.content.materials.find(({ materialId }) => materialId === LATER)).toMatchObject({
      source: 'window',
      attachmentIds: [],
    });
  });

  test('is never a main material', async () => {
    const visitor = await atMaterials();
    const before = stateOf(visitor, MAIN);
    await visitor.does({ type: 'bring-material', materialId: MAIN });
    expect(stateOf(visitor, MAIN)).toBe(before);
  });

  test('may be photographed after all', async () => {
    const visitor = await atMaterials();
    await visitor.does(
      { type: 'bring-material', materialId: LATER },
      { type: 'open-capture', materialId: LATER },
      { type: 'capture-page' },
      { type: 'finish-capture' },
    );
    expect(stateOf(visitor, LATER)).toBe('captured');
  });

  test.each([
    ['zh-Hans', '10个工作日'],
    ['zh-Hant', '10個工作天'],
    ['en', 'within 10 working days'],
  ])('in %s the slip says what, where and until when', async (language, until) => {
    const visitor = await atMaterials(language);
    await visitor.does({ type: 'bring-material', materialId: LATER });
    await visitor.fillsIn();
    await visitor.does({ type: 'confirm' });
    const paper = visitor.actor.getSnapshot().context.papers.find(({ kind }) => kind === 'slip');
    if (paper?.kind !== 'slip') throw new Error('no slip');
    const [material] = paper.reader.stillToHandIn ?? [];
    const printed = JSON.stringify(
      composeSlip(
        paper.outcome,
        {
          site: { name: '示例', phone: '12345', address: '示例路' },
          terminalNumber: 'T1',
          simulated: true,
          at: new Date('2026-11-22T08:00:00Z'),
        },
        paper.reader,
      ),
    );
    expect(material?.place).toBeTruthy();
    for (const words of [material?.name ?? '?', material?.place ?? '?', until])
      expect(printed).toContain(words);
  });
});
