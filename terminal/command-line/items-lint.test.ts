import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect } from 'vitest';
import { lintRules } from '#contract/item-lint.ts';
import { eventsOf, runCommand } from './testing/run-command.ts';
import { commandTest, type Workbench } from './testing/workbench.ts';

const shipped = fileURLToPath(new URL('../../items/', import.meta.url));
const itemPath = join('taxation', 'tax-payment-certificate.json');

/** A copy of one department that a test may spoil. */
async function taxation(workbench: Workbench): Promise<string> {
  await cp(join(shipped, 'taxation'), workbench.path('taxation'), { recursive: true });
  return workbench.folder;
}

async function spoil(folder: string, change: (item: Record<string, unknown>) => void): Promise<void> {
  const path = join(folder, itemPath);
  const item = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
  change(item);
  await writeFile(path, JSON.stringify(item));
}

describe.concurrent('items lint', () => {
  commandTest('the items that ship, all of them and one', async () => {
    const all = await runCommand('items', 'lint', '--json');
    expect(eventsOf(all)).toEqual([{ event: 'linted', files: expect.any(Number), errors: 0, warnings: 0 }]);
    expect(eventsOf(all)[0]?.files).toBeGreaterThan(30);
    expect(all.exitCode).toBe(0);
    const one = await runCommand('items', 'lint', join(shipped, itemPath));
    expect(one).toMatchObject({ exitCode: 0, stdout: '1 files, 0 errors, 0 warnings\n' });
  });

  commandTest('an item that breaks a rule, by folder, by department and by file', async ({ workbench }) => {
    const folder = await taxation(workbench);
    await spoil(folder, (item) => {
      item.summary = '太长的说明'.repeat(20);
    });
    for (const path of [folder, join(folder, 'taxation'), join(folder, itemPath)]) {
      const finished = await runCommand('items', 'lint', path, '--json');
      const findings = eventsOf(finished).filter(({ event }) => event === 'finding');
      expect(findings, path).toEqual([
        {
          event: 'finding',
          severity: 'error',
          file: 'taxation/tax-payment-certificate.json',
          path: '$.summary',
          code: 'text-too-long',
          message: expect.any(String),
          source: lintRules['text-too-long'].source,
        },
      ]);
      expect(finished.exitCode, path).toBe(1);
    }
  });

  commandTest('a theme package beside the items, of which a part does not exist', async ({ workbench }) => {
    await cp(join(shipped, 'taxation'), workbench.path('items/taxation'), { recursive: true });
    await mkdir(workbench.path('packages'));
    const birth = await readFile(join(shipped, '..', 'packages', 'birth.json'), 'utf8');
    await writeFile(workbench.path('packages/birth.json'), birth);
    const finished = await runCommand('items', 'lint', workbench.path('items'), '--json');
    const findings = eventsOf(finished).filter(({ code }) => code === 'package-part-unknown');
    expect(findings[0]).toMatchObject({ file: 'packages/birth.json', path: '$.parts[0].item' });
    expect(finished.exitCode).toBe(1);
  });

  commandTest(
    'one package and one policy, with the items beside them and nothing else told',
    async ({ workbench }) => {
      const root = join(shipped, '..');
      for (const name of ['packages/birth.en.json', 'policies']) {
        const finished = await runCommand('items', 'lint', join(root, name));
        expect(finished, name).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(' 0 errors') });
      }
      for (const department of ['items/transport', 'policies/transport', 'policies/health']) {
        await cp(join(root, department), workbench.path(department), { recursive: true });
      }
      const travel = workbench.path('policies/transport/senior-travel.json');
      const policy = JSON.parse(await readFile(travel, 'utf8')) as object;
      await writeFile(travel, JSON.stringify({ ...policy, validUntil: '2024-12-31' }));
      const finished = await runCommand('items', 'lint', travel, '--json');
      const found = eventsOf(finished).filter(({ event }) => event === 'finding');
      // Nothing of the department that is not there, in the folder of which another policy lies.
      expect(found.every(({ file }) => String(file).startsWith('policies/transport/senior-travel'))).toBe(
        true,
      );
      expect(found.map(({ code }) => code)).toContain('policy-expired');
      expect(finished.exitCode).toBe(1);
    },
  );

  commandTest('an item whose id is not its path; an icon that nobody can draw', async ({ workbench }) => {
    const folder = await taxation(workbench);
    await spoil(folder, (item) => {
      item.id = 'taxation/another';
      item.icon = 'no-such-icon';
    });
    const finished = await runCommand('items', 'lint', folder, '--json');
    const codes = eventsOf(finished).map(({ code }) => code);
    expect(codes).toContain('file-path');
    expect(codes).toContain('icon-unknown');
    expect(finished.exitCode).toBe(1);
  });

  commandTest('a file that is no JSON is a finding, and the others are linted', async ({ workbench }) => {
    const folder = await taxation(workbench);
    await writeFile(workbench.path('taxation/broken.json'), '{"id": ');
    const finished = await runCommand('items', 'lint', folder, '--json');
    expect(eventsOf(finished)).toEqual([
      expect.objectContaining({ event: 'finding', code: 'not-json', file: 'taxation/broken.json' }),
      expect.objectContaining({ event: 'linted', errors: 1, warnings: 0 }),
    ]);
    expect(finished.exitCode).toBe(1);
  });

  commandTest('everyday words for the search, with the folder and alone', async ({ workbench }) => {
    const folder = await taxation(workbench);
    const entry = { say: ['打流水'], mean: ['纳税证明'] };
    await writeFile(workbench.path('vocabulary.json'), JSON.stringify({ entries: [entry, entry] }));
    for (const path of [folder, workbench.path('vocabulary.json')]) {
      const finished = await runCommand('items', 'lint', path, '--json');
      expect(
        eventsOf(finished).filter(({ event }) => event === 'finding'),
        path,
      ).toEqual([
        {
          event: 'finding',
          severity: 'error',
          file: 'vocabulary.json',
          path: '$.entries[1].say[0]',
          code: 'vocabulary-said-twice',
          message: expect.any(String),
          source: expect.stringContaining('search'),
        },
      ]);
      expect(finished.exitCode, path).toBe(1);
    }
  });

  commandTest('nothing there, and nothing to lint', async ({ workbench }) => {
    const nothing = await runCommand('items', 'lint', workbench.path('nowhere'), '--json');
    expect(eventsOf(nothing)).toEqual([{ event: 'error', code: 'path-not-found' }]);
    await mkdir(workbench.path('empty'));
    const empty = await runCommand('items', 'lint', workbench.path('empty'), '--json');
    expect(eventsOf(empty)).toEqual([{ event: 'error', code: 'no-item-files' }]);
    expect([nothing.exitCode, empty.exitCode]).toEqual([1, 1]);
    const forgotten = await runCommand('items', 'lint', '', '--json');
    expect(eventsOf(forgotten)).toEqual([{ event: 'error', code: 'path-not-found' }]);
  });

  commandTest('a device is no file, and bytes of another encoding are one finding', async ({ workbench }) => {
    const folder = await taxation(workbench);
    const endless = join(folder, 'taxation', 'endless.json');
    await symlink('/dev/zero', endless);
    const waited = await runCommand('items', 'lint', endless, '--json');
    expect(eventsOf(waited)).toEqual([{ event: 'error', code: 'path-not-found' }]);
    // 社保 in GB 18030.
    await writeFile(join(folder, itemPath), Buffer.from([0x22, 0xc9, 0xe7, 0xb1, 0xa3, 0x22]));
    const linted = await runCommand('items', 'lint', join(folder, itemPath), '--json');
    expect(eventsOf(linted).filter(({ event }) => event === 'finding')).toEqual([
      expect.objectContaining({ code: 'not-json', message: expect.stringContaining('UTF-8') }),
    ]);
  });
});
