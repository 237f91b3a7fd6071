/** `zhuban://app/`: the built screen, and nothing else of the disk. */
import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import type { CustomScheme } from 'electron';
import { pageHeaders, withNonce } from '#contract/content-security-policy.ts';
import { isOwnPage, PAGE_SCHEME } from './lockdown.ts';

/** `standard` gives the page an origin of its own, `secure` makes it one that may use Web Crypto. No `bypassCSP`. */
export const pageScheme: CustomScheme = {
  scheme: PAGE_SCHEME,
  privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true },
};

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.otf': 'font/otf',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.wav': 'audio/wav',
  '.wasm': 'application/wasm',
};

/** Each path that is answered, and the file behind it. */
export type BuiltFiles = ReadonlyMap<string, string>;

/**
 * Lists the built screen once. A request is then looked up in this list instead of being resolved against the
 * disk, so no `..`, encoded slash, absolute path or symbolic link can lead out of the folder.
 */
export async function listBuiltFiles(folder: string): Promise<BuiltFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return new Map(
    entries
      .filter((entry) => entry.isFile() && extname(entry.name) in MEDIA_TYPES)
      .map((entry) => {
        const file = join(entry.parentPath, entry.name);
        return [`/${relative(folder, file).split(sep).join('/')}`, file];
      }),
  );
}

/** Answers one request of the page. Each load of the page gets a nonce of its own. */
export async function answerRequest(
  { method, url }: Pick<Request, 'method' | 'url'>,
  files: BuiltFiles,
): Promise<Response> {
  const nonce = randomBytes(16).toString('base64');
  // The page is loaded before the terminal can say whether it has a camera: the session decides (lockdown.ts).
  const headers = pageHeaders({ nonce, usesCamera: true });
  if (method !== 'GET') return new Response(null, { status: 405, headers });
  const path = isOwnPage(url) ? new URL(url).pathname : '';
  const file = files.get(path === '/' ? '/index.html' : path);
  if (file === undefined) return new Response(null, { status: 404, headers });
  const content = await readFile(file);
  const type = MEDIA_TYPES[extname(file)] ?? 'application/octet-stream';
  return new Response(type.startsWith('text/html') ? withNonce(content.toString('utf8'), nonce) : content, {
    headers: { ...headers, 'Content-Type': type },
  });
}
