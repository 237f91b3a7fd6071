/**
 * What is spoken of every screen, of fixtures and of real items, is what is written, in each language, in 长辈版 and on
 * both panels; and there is room for the controls of the reading.
 *
 * Arguments, all optional:
 *   --only <words>      screens whose name holds one of these words, separated by commas
 *   --language <names>  zh-Hans, zh-Hant, en
 *   --profile <name>    one panel only
 *   --shard <n/m>       the nth of m parts of the screens
 *   --pictures <folder> keeps a picture of each that is broken
 */
import { parseArgs } from 'node:util';
import { readOptions } from '#build/options.ts';
import { forgetSpoken, installVoice, settledSpeechFindings } from '../support/speech-log.ts';
import {
  allCells,
  MATRIX_PROFILES,
  measureCell,
  SUBJECTS,
  walkedSubjects,
  withGallery,
} from './experience-matrix.ts';

const { values } = readOptions('npm run proof -- speech --help says which options there are.', () =>
  parseArgs({
    options: {
      help: { type: 'boolean' },
      only: { type: 'string' },
      language: { type: 'string' },
      profile: { type: 'string' },
      shard: { type: 'string', default: '1/1' },
      pictures: { type: 'string' },
    },
  }),
);
const [shard = 1, shards = 1] = values.shard.split('/').map(Number);
const walked = await walkedSubjects();
// A dialog is spoken when it is opened: by e2e/speech.spec.ts.
const subjects = [...SUBJECTS, ...Object.keys(walked)]
  .filter(
    (name) =>
      !name.includes('#') &&
      (values.only === undefined || values.only.split(',').some((word) => name.includes(word))),
  )
  .filter((_, at) => at % shards === shard - 1);
const cells = allCells(
  ({ mode, language }) =>
    (mode === 'standard' || mode === 'elder') && (values.language?.split(',').includes(language) ?? true),
  MATRIX_PROFILES.filter((name) => values.profile === undefined || name === values.profile),
  subjects,
);
let findings = 0;
await withGallery(async (gallery) => {
  const { page } = gallery;
  await page.clock.setFixedTime(new Date('2026-11-21T02:26:00Z'));
  await installVoice(page);
  await page.reload();
  await page.waitForFunction(() => 'gallery' in window);
  await gallery.bring(walked);
  for (const [at, cell] of cells.entries()) {
    // In its language before the reading begins, whose first words would else be in the one before.
    await gallery.show(cell);
    await forgetSpoken(page);
    await gallery.show(cell, true);
    const spoken = await settledSpeechFindings(page, cell.language).catch((error: Error) => [error.message]);
    const found = [...spoken, ...(await measureCell(page, cell)), ...(await gallery.complaints())];
    const { profile, fixture, mode, language } = cell;
    for (const what of found) console.log(`${profile} ${fixture} ${mode} ${language}: ${what}`);
    if (found.length > 0 && values.pictures !== undefined) {
      const name = `${profile} ${fixture} ${mode} ${language}.png`.replace(/[ /]/g, '_');
      await page.screenshot({ path: `${values.pictures}/${name}` });
    }
    findings += found.length;
    if ((at + 1) % 100 === 0) console.log(`${at + 1} of ${cells.length} screens heard, ${findings} findings`);
  }
});
console.log(
  findings === 0 ? `held: ${cells.length} screens heard` : `broken: ${findings} findings in ${cells.length}`,
);
process.exit(findings === 0 ? 0 : 1);
