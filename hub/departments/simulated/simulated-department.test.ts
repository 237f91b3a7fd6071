import { describe, expect, test } from 'vitest';
import type { CaseContent } from '#contract/case.ts';
import type { IdentityDocument } from '#contract/identity-document.ts';
import type { Item } from '#contract/item.ts';
import { unwrap } from '#contract/result.ts';
import { answerItem } from '../../testing/answer-item.ts';
import { sampleContent } from '../../testing/sample-content.ts';
import { SAMPLE_ITEMS } from '../../testing/sample-items.ts';
import { SPECIMEN } from '../../testing/terminal-double.ts';
import { createSimulatedDepartment } from './simulated-department.ts';

const CALL = { deadlineMilliseconds: 1000 };
const adapter = createSimulatedDepartment('human-resources');
const department = {
  id: 'human-resources',
  name: '人社',
  shortName: '人社',
  icon: 'shield-check',
  order: 1,
  phone: '12333',
  translations: {},
};
const itemOf = (name: string): Item => SAMPLE_ITEMS.find((item) => item.id.endsWith(`/${name}`)) as Item;

function ask(item: Item, person: IdentityDocument, over: Partial<CaseContent> = {}) {
  const content = sampleContent(item.id, { applicant: person, ...answerItem(item).content, ...over });
  return adapter.handleCase({ item, department, content, today: '2026-11-20' }, CALL).then(unwrap);
}

/** Numbers that are nobody's: the check character is wrong on purpose. */
const nobody = (index: number): IdentityDocument => ({
  ...SPECIMEN,
  number: `44052418800101${String(index).padStart(3, '0')}Z`,
});

describe('a simulated department', () => {
  test('gives the same person the same records, another person others', async () => {
    const item = itemOf('pension-payments');
    expect(await ask(item, SPECIMEN)).toEqual(await ask(item, SPECIMEN));
    expect(await ask(item, SPECIMEN)).not.toEqual(await ask(item, nobody(1)));
  });

  test('always says that it is simulated', async () => {
    for (const item of SAMPLE_ITEMS) expect((await ask(item, SPECIMEN)).simulated, item.id).toBe(true);
  });

  test('specimens have records; of other people some have none and are told so', async () => {
    const item = itemOf('participation-certificate');
    expect((await ask(item, SPECIMEN)).decision).toBe('completed');
    const decisions = await Promise.all(Array.from({ length: 100 }, (_, index) => ask(item, nobody(index))));
    const refused = decisions.filter((each) => each.decision === 'refused');
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThan(30);
  });

  test('the total on a contribution certificate is the sum of its rows', async () => {
    const answer = await ask(itemOf('contribution-certificate'), SPECIMEN);
    if (answer.decision !== 'completed' || !answer.certificate) throw new Error('no certificate');
    const table = answer.certificate.blocks.find((block) => block.kind === 'table');
    const facts = answer.certificate.blocks.filter((block) => block.kind === 'facts').at(-1);
    const fen = (text: string) => Math.round(Number(text.replace(/[^\d.]/g, '')) * 100);
    const sum = table?.rows.reduce((total, row) => total + fen(row[3] ?? ''), 0) ?? 0;
    expect(table?.rows.length).toBe(58);
    expect(sum).toBeGreaterThan(0);
    expect(fen(facts?.rows.find((row) => row.label === '个人缴费合计')?.value ?? '')).toBe(sum);
  });

  test('a period that ends before it begins has no certificate', async () => {
    const answers = [
      { fieldId: 'from', label: '', value: '2026-05', display: '' },
      { fieldId: 'to', label: '', value: '2026-01', display: '' },
    ];
    expect((await ask(itemOf('contribution-certificate'), SPECIMEN, { answers })).decision).toBe('refused');
  });
});
