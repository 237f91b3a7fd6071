import { expect, test } from '@playwright/test';
import { fixtures } from '../renderer/development/fixtures.ts';
import {
  type Cell,
  checkCells,
  GalleryPage,
  LANGUAGES,
  MODES,
  SUBJECTS,
  walkedSubjects,
} from './proofs/experience-matrix.ts';
import { draw, isDrawn, seed } from './support/daily-sample.ts';
import { servePreparedGallery } from './support/gallery.ts';

/** A whole matrix takes an hour (`npm run proof -- experience`); each run sees every fixture once a panel. */
const CELLS_A_SUBJECT = 1;
/** Of so many screens one is seen by axe in a run: it takes most of the time. */
const SUBJECTS_AN_AXE = 2;
/** Of so many screens of real items, which are many and much alike, one is seen in a run. */
const WALKED_A_CELL = 3;

let served: Awaited<ReturnType<typeof servePreparedGallery>>;

test.beforeAll(async () => {
  served = await servePreparedGallery();
});
test.afterAll(() => served.close());

/** Also the screens that a good visit never shows: faults, refusals, empty lists, warnings, dialogs. */
test('every screen, in a sample of modes, languages and panels: nothing a ruler, axe or the policy finds', async ({
  page,
}, info) => {
  test.setTimeout(600_000);
  const portrait = info.project.name === 'portrait';
  const panels = [portrait ? ('21.5-portrait' as const) : ('10.1-landscape' as const)];
  const walked = await walkedSubjects();
  const subjects = [
    ...SUBJECTS,
    ...Object.keys(walked).filter((subject) => isDrawn(`${info.project.name} ${subject}`, WALKED_A_CELL)),
  ];
  const cells: Cell[] = subjects.flatMap((fixture) => {
    const all = panels.flatMap((profile) =>
      MODES.flatMap((mode) => LANGUAGES.map((language) => ({ fixture, mode, language, profile }))),
    );
    const name = (cell: Cell) => `${fixture} ${cell.mode} ${cell.language} ${cell.profile}`;
    return all.sort((a, b) => draw(name(a)) - draw(name(b))).slice(0, CELLS_A_SUBJECT);
  });
  // Axe judges names, roles and colours, which are the same on both panels.
  const withAxe = ({ fixture }: Cell): boolean =>
    portrait && !(fixture in walked) && isDrawn(`axe ${fixture}`, SUBJECTS_AN_AXE);
  console.log(`seed ${seed}: ${cells.length} cells of ${subjects.length} screens and dialogs`);
  const gallery = new GalleryPage(page.context(), page);
  await page.goto(`${served.origin}/gallery.html?fixture=home`);
  await page.waitForFunction(() => 'gallery' in window);
  await gallery.bring(walked);
  const findings = await checkCells(gallery, { cells, withAxe });
  const lines = findings.map(({ fixture, mode, language, profile, check, what }) =>
    [fixture, mode, language, profile, check, what].join(' · '),
  );
  expect(lines, `seed ${seed}`).toEqual([]);
});

test('every kind of screen has a fixture', async () => {
  const shown = new Set(Object.values(fixtures).map(({ screen }) => screen.name));
  const { screenSchema } = await import('#contract/visit/screens.ts');
  const kinds = screenSchema.options.map((option) => option.shape.name.value);
  expect([...shown].sort()).toEqual([...kinds].sort());
});
