/**
 * Every screen, of fixtures and of real items, in 8 combinations of modes, 3 languages and 2 panels holds the ruler, axe,
 * the leak finder and its texts.
 *
 * Arguments, all optional:
 *   --only <words>      screens whose name holds one of these words, separated by commas
 *   --mode <names>      standard, elder, low, contrast and their combinations
 *   --language <names>  zh-Hans, zh-Hant, en
 *   --profile <name>    one panel only
 *   --shard <n/m>       the nth of m parts of the screens
 *   --origin <address>  a gallery that is served already
 *   --no-axe            without axe: quick
 *   --pictures <n>      keeps so many pictures of what is broken
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readOptions } from '#build/options.ts';
import { DEVICE_PRESETS, type DevicePresetName } from '#contract/device-profile.ts';
import { ARTIFACTS } from '../support/artifacts.ts';
import {
  allCells,
  type Cell,
  checkCells,
  type Finding,
  keepSummary,
  MATRIX_PROFILES,
  SUBJECTS,
  summarise,
  walkedSubjects,
  withGallery,
} from './experience-matrix.ts';

const { values } = readOptions('npm run proof -- experience --help says which options there are.', () =>
  parseArgs({
    options: {
      help: { type: 'boolean' },
      only: { type: 'string' },
      mode: { type: 'string' },
      language: { type: 'string' },
      profile: { type: 'string' },
      shard: { type: 'string', default: '1/1' },
      origin: { type: 'string' },
      'no-axe': { type: 'boolean', default: false },
      pictures: { type: 'string', default: '0' },
    },
  }),
);

const [shard = 1, shards = 1] = values.shard.split('/').map(Number);
const profiles = Object.keys(DEVICE_PRESETS).filter((name): name is DevicePresetName =>
  values.profile === undefined
    ? (MATRIX_PROFILES as readonly string[]).includes(name)
    : name === values.profile,
);
const walked = await walkedSubjects();
const wanted = allCells(
  (cell) =>
    (values.only === undefined || values.only.split(',').some((word) => cell.fixture.includes(word))) &&
    (values.mode === undefined || values.mode.split(',').includes(cell.mode)) &&
    (values.language === undefined || values.language.split(',').includes(cell.language)),
  profiles,
  [...SUBJECTS, ...Object.keys(walked)],
);
// By fixture and not by cell, so that axe still looks once at each mode of a fixture.
const names = [...new Set(wanted.map(({ fixture }) => fixture))].filter((_, at) => at % shards === shard - 1);
const cells = wanted.filter(({ fixture }) => names.includes(fixture));
const seenByAxe = new Set<string>();
const withAxe = ({ fixture, mode, profile }: Cell): boolean => {
  const key = `${fixture} ${mode} ${profile}`;
  if (values['no-axe'] || seenByAxe.has(key)) return false;
  seenByAxe.add(key);
  return true;
};

const lineOf = ({ fixture, mode, language, profile, check, what }: Finding): string =>
  `${profile} ${fixture} ${mode} ${language}: ${check} ${what.slice(0, 160)}`;

/** Runs side by side must not clear each other's pictures. */
const folder = join(ARTIFACTS, `experience-${process.pid}`);
mkdirSync(folder, { recursive: true });
const started = performance.now();
let told = 0;
const findings = await withGallery(async (gallery) => {
  await gallery.bring(walked);
  return checkCells(gallery, {
    cells,
    withAxe,
    pictures: { folder, most: Number(values.pictures) },
    onCell: (done, found) => {
      // As they come: who mends them need not wait for the end.
      for (const each of found.slice(told)) console.log(lineOf(each));
      told = found.length;
      if (done % 100 !== 0 && done !== cells.length) return;
      const seconds = Math.round((performance.now() - started) / 1000);
      console.log(`${done} of ${cells.length} cells, ${found.length} findings, ${seconds} s`);
    },
  });
}, values.origin);
const summary = summarise(cells, seenByAxe.size, (performance.now() - started) / 1000, findings);
const file = keepSummary(summary, shards === 1 ? 'experience' : `experience-${shard}-of-${shards}`);
const { list, ...numbers } = summary;
console.log(JSON.stringify(numbers, null, 2));
console.log(
  list.length === 0 ? `held: ${cells.length} cells; ${file}` : `broken: ${list.length} findings; ${file}`,
);
process.exit(list.length === 0 ? 0 : 1);
