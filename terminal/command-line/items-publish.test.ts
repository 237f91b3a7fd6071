import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { describe, expect } from 'vitest';
import { eventsOf, runCommand } from './testing/run-command.ts';
import { commandTest, forCommands, type Workbench } from './testing/workbench.ts';

const KEY = 'a-key-of-a-publisher-0001';

async function keyFile(workbench: Workbench, key = `${KEY}\n`, mode = 0o600): Promise<string> {
  const file = workbench.path('key');
  await writeFile(file, key);
  await chmod(file, mode);
  return file;
}

interface Asked {
  readonly authorization: string | undefined;
  readonly path: string;
  readonly body: { files?: { path: string }[] };
}

/** Answers every request alike, and remembers it. */
async function hub(
  workbench: Workbench,
  status: number,
  answer: unknown,
): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
    });
    request.on('end', () => {
      const { authorization } = request.headers;
      asked.push({ authorization, path: request.url ?? '', body: JSON.parse(text) as Asked['body'] });
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  workbench.afterwards(() => new Promise((resolve) => server.close(resolve)));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

async function department(workbench: Workbench): Promise<void> {
  for (const name of ['department.json', 'shop.json', 'shop.en.json', 'other.json']) {
    await writeFile(workbench.path(name), '{}');
  }
}

describe.concurrent('items publish', () => {
  commandTest(
    'an item goes with its translations and the key, and what changed is told',
    forCommands,
    async ({ workbench }) => {
      await department(workbench);
      const changes = [{ file: 'x/shop.json', change: 'added' }];
      const { url, asked } = await hub(workbench, 200, {
        state: 'published',
        revision: 7,
        changes,
        findings: [],
      });
      const finished = await runCommand(
        ...['items', 'publish', workbench.path('shop.en.json'), '--hub', url],
        ...['--key-file', await keyFile(workbench), '--json'],
      );
      expect(eventsOf(finished)).toEqual([{ event: 'published', revision: 7, changes }]);
      expect(finished.exitCode).toBe(0);
      expect(asked).toHaveLength(1);
      expect(asked[0]).toMatchObject({ authorization: `Bearer ${KEY}`, path: '/v1/catalog-publications' });
      expect(asked[0]?.body.files?.map(({ path }) => path.split('/').at(-1))).toEqual([
        'shop.en.json',
        'shop.json',
      ]);
    },
  );

  commandTest(
    'an item, a package and a policy go together, each under its own name, without the schemas for editors',
    forCommands,
    async ({ workbench }) => {
      const files = [
        'items/shops/department.json',
        'items/shops/shop.json',
        'packages/department.json',
        'packages/shop.json',
        'packages/package.schema.json',
        'policies/shops/shop-aid.json',
        'policies/shops/shop-aid.en.json',
        'policies/shops/other-aid.json',
        'policies/farms/farm-aid.json',
        'policies/policy.schema.json',
      ];
      for (const file of files) {
        await mkdir(dirname(workbench.path(file)), { recursive: true });
        await writeFile(workbench.path(file), '{}');
      }
      const { url, asked } = await hub(workbench, 200, {
        state: 'checked',
        revision: 7,
        changes: [],
        findings: [],
      });
      const key = await keyFile(workbench);
      const sent = async (...paths: string[]) => {
        const finished = await runCommand(
          ...['items', 'publish', ...paths.map((path) => workbench.path(path)), '--dry-run'],
          ...['--hub', url, '--key-file', key, '--json'],
        );
        expect(finished.exitCode).toBe(0);
        return asked
          .at(-1)
          ?.body.files?.map(({ path }) => path)
          .sort();
      };
      expect(
        await sent('items/shops/shop.json', 'packages/shop.json', 'policies/shops/shop-aid.json'),
      ).toEqual([
        'packages/shop.json',
        'policies/shops/shop-aid.en.json',
        'policies/shops/shop-aid.json',
        'shops/shop.json',
      ]);
      expect(await sent('packages', 'policies/shops')).toEqual([
        'packages/department.json',
        'packages/shop.json',
        'policies/shops/other-aid.json',
        'policies/shops/shop-aid.en.json',
        'policies/shops/shop-aid.json',
      ]);
      expect(await sent('policies', 'policies/farms/farm-aid.json')).toEqual([
        'policies/farms/farm-aid.json',
        'policies/shops/other-aid.json',
        'policies/shops/shop-aid.en.json',
        'policies/shops/shop-aid.json',
      ]);
    },
  );

  commandTest(
    'what the lint of the hub has found is shown as its own lint shows it',
    forCommands,
    async ({ workbench }) => {
      await department(workbench);
      const finding = {
        severity: 'error',
        file: 'x/shop.json',
        path: '$.summary',
        code: 'text-too-long',
        message: '太长 / too long',
        source: 'Zhuban',
      };
      const { url } = await hub(workbench, 422, {
        defined: true,
        code: 'UNPROCESSABLE_CONTENT',
        status: 422,
        message: '',
        data: { findings: [finding] },
      });
      const finished = await runCommand(
        ...['items', 'publish', workbench.path('shop.json'), '--hub', url],
        ...['--key-file', await keyFile(workbench), '--json'],
      );
      expect(eventsOf(finished)).toEqual([
        { event: 'finding', ...finding },
        { event: 'error', code: 'not-published' },
      ]);
      expect(finished.exitCode).toBe(1);
    },
  );

  commandTest(
    'a key that others can read, none, and one that is no key',
    forCommands,
    async ({ workbench }) => {
      await department(workbench);
      const publish = async (file: string) =>
        eventsOf(
          await runCommand(
            ...['items', 'publish', workbench.path('shop.json'), '--hub', 'http://127.0.0.1:1'],
            ...['--key-file', file, '--json'],
          ),
        );
      expect(await publish(workbench.path('nowhere'))).toEqual([
        { event: 'error', code: 'operator-key-unreadable' },
      ]);
      if (process.platform !== 'win32') {
        expect(await publish(await keyFile(workbench, KEY, 0o644))).toEqual([
          { event: 'error', code: 'operator-key-not-private' },
        ]);
      }
      expect(await publish(await keyFile(workbench, 'short'))).toEqual([
        { event: 'error', code: 'operator-key-malformed' },
      ]);
      expect(await publish(await keyFile(workbench))).toEqual([{ event: 'error', code: 'hub-unreachable' }]);
    },
  );

  commandTest('a file that is no JSON is not sent', forCommands, async ({ workbench }) => {
    await department(workbench);
    await writeFile(workbench.path('shop.json'), '{');
    const { url, asked } = await hub(workbench, 200, {});
    const finished = await runCommand(
      ...['items', 'publish', workbench.path('shop.json'), '--hub', url],
      ...['--key-file', await keyFile(workbench), '--json'],
    );
    expect(eventsOf(finished).map(({ code }) => code)).toEqual(['not-json', 'not-published']);
    expect(asked).toEqual([]);
  });
});
