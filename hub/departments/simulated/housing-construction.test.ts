import { describe, expect, test } from 'vitest';
import type { Item } from '#contract/item.ts';
import { SPECIMEN } from '../../testing/terminal-double.ts';
import { deterministicRandom } from '../deterministic-random.ts';
import { housingConstruction } from './housing-construction.ts';
import type { RegisterQuestion } from './person-records.ts';

/** The register reads nothing of an item but these. */
const question = (name: string, number = SPECIMEN.number): RegisterQuestion => ({
  item: { id: `housing-construction/${name}`, implementation: { resultName: '查询结果' } } as Item,
  content: {} as RegisterQuestion['content'],
  person: { ...SPECIMEN, number },
  today: '2026-11-20',
  random: (subject) => deterministicRandom(number, subject),
  answer: () => undefined,
  answerShown: () => undefined,
});

const fen = (yuan: string | undefined): number => Math.round(Number((yuan ?? '').replaceAll(',', '')) * 100);

describe('what the simulated housing department says', () => {
  test('of a repair fund: paid and interest, less what was used, is what is left', () => {
    const rows = new Map(
      housingConstruction
        .information(question('repair-fund'))
        ?.rows.map(([label, value]) => [label, value] as const),
    );
    const left = fen(rows.get('余额（元）'));
    expect(left).toBeGreaterThan(0);
    expect(left).toBe(
      fen(rows.get('交存金额（元）')) + fen(rows.get('利息（元）')) - fen(rows.get('已使用（元）')),
    );
  });

  test('the same of the same person, and not the same of everybody', () => {
    const place = (number?: string) =>
      housingConstruction.information(question('public-rental-waiting-list', number));
    expect(place()).toEqual(place());
    const others = ['1', '2', '3', '4', '5', '6', '7', '8'].map((number) => JSON.stringify(place(number)));
    expect(new Set(others).size).toBeGreaterThan(1);
  });

  test('that a contract was filed on a day after it was signed, and not in the future', () => {
    const blocks = housingConstruction.certificate(question('presale-contract-record')) ?? [];
    const facts = blocks.flatMap((block) => (block.kind === 'facts' ? block.rows : []));
    const day = (label: string) => facts.find((row) => row.label === label)?.value ?? '';
    expect(day('签订日期') < day('备案日期')).toBe(true);
    expect(day('备案日期') <= '2026-11-20').toBe(true);
  });
});
