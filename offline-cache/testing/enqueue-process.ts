/**
 * Child process for the tests that kill it: stores cases one after another and prints each id after `enqueue` resolved.
 * Arguments: directory, hub keys as JSON, `forever` or `die-before-commit`.
 */
import { writeSync } from 'node:fs';
import { hubPublicKeysSchema } from '#contract/crypto/schemas.ts';
import { unwrap } from '#contract/result.ts';
import { openCaseStore } from '../outbox/case-store.ts';
import { createDurableFiles, type DurableFiles } from '../outbox/durable-files.ts';
import { sampleContent, samplePage } from './sample-case.ts';

const [directory = '', keys = '', mode = 'forever'] = process.argv.slice(2);
const hubKeys = hubPublicKeysSchema.parse(JSON.parse(keys));
const files = createDurableFiles();
const dyingFiles: DurableFiles = {
  ...files,
  // The last thing before the row is committed is reading back what was written.
  read: () => {
    process.kill(process.pid, 'SIGKILL');
    return new Promise(() => {});
  },
};

const store = unwrap(
  await openCaseStore({ directory, files: mode === 'forever' ? files : dyingFiles, reserveBytes: 0 }),
);
for (;;) {
  const stored = unwrap(
    await store.enqueue({
      content: sampleContent(),
      attachments: [samplePage('page-1', 5_000), samplePage('page-2', 700)],
      hubKeys,
      terminalId: 'terminal-1',
      regionCode: '440100000000',
    }),
  );
  writeSync(1, `${stored.caseId}\n`);
}
