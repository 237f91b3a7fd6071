/** What is spoken of every screen, of fixtures and of real items, is what is written, in each language and in 长辈版. */
import { parseArgs } from 'node:util';
import type { Gallery } from '../../renderer/development/gallery.tsx';
import { forgetSpoken, installVoice, speechFindings } from '../support/speech-log.ts';
import { LANGUAGES, SUBJECTS, walkedSubjects, withGallery } from './experience-matrix.ts';

const { values } = parseArgs({
  options: {
    /** Screens whose name holds one of these words. */
    only: { type: 'string' },
    language: { type: 'string' },
  },
});
const walked = await walkedSubjects();
// A dialog is spoken when it is opened: by e2e/speech.spec.ts.
const subjects = [...SUBJECTS, ...Object.keys(walked)].filter(
  (name) =>
    !name.includes('#') &&
    (values.only === undefined || values.only.split(',').some((word) => name.includes(word))),
);
const findings: string[] = [];
let cells = 0;
await withGallery(async ({ page }) => {
  await page.clock.setFixedTime(new Date('2026-11-21T02:26:00Z'));
  await installVoice(page);
  await page.reload();
  await page.waitForFunction(() => 'gallery' in window);
  await page.evaluate(
    (screens) => (window as unknown as { gallery: Gallery }).gallery.bring(screens),
    walked,
  );
  for (const language of LANGUAGES.filter((each) => values.language?.split(',').includes(each) ?? true)) {
    for (const elder of [false, true]) {
      for (const fixture of subjects) {
        await forgetSpoken(page);
        await page.evaluate((state) => (window as unknown as { gallery: Gallery }).gallery.show(state), {
          fixture,
          subject: `${fixture} ${language} ${elder}`,
          language,
          elder,
          speech: true,
        });
        cells += 1;
        for (const what of await speechFindings(page, language).catch((error: Error) => [error.message])) {
          findings.push(`${fixture} ${language}${elder ? ' elder' : ''}: ${what}`);
          console.log(findings.at(-1));
        }
        if (cells % 50 === 0) console.log(`${cells} screens heard, ${findings.length} findings`);
      }
    }
  }
});
console.log(
  findings.length === 0 ? `held: ${cells} screens heard` : `broken: ${findings.length} findings in ${cells}`,
);
process.exit(findings.length === 0 ? 0 : 1);
