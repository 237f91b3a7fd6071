import { describe, expect, test } from 'vitest';
import { technicianStateSchema } from '#contract/technician.ts';
import { terminalStatusSchema } from '#contract/terminal-api.ts';
import { screenSchema } from '#contract/visit/screens.ts';
import { visitSnapshotSchema } from '#contract/visit/snapshot.ts';
import { technician } from './fixtures/technician.ts';
import { status } from './fixtures/terminal-status.ts';
import { fixtures } from './fixtures.ts';

describe('fixtures are what the terminal may really send', () => {
  test.each(Object.entries(fixtures))('%s', (_name, snapshot) => {
    expect(visitSnapshotSchema.parse(snapshot)).toEqual(snapshot);
  });

  test('status and technician state', () => {
    expect(terminalStatusSchema.parse(status)).toEqual(status);
    expect(technicianStateSchema.parse(technician)).toEqual(technician);
  });

  test('every screen of the contract is in the gallery', () => {
    const drawn = new Set(Object.values(fixtures).map((snapshot) => snapshot.screen.name));
    const all = screenSchema.options.map((option) => option.shape.name.value);
    expect([...all].sort()).toEqual([...drawn].sort());
  });
});
