import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const hasScanner = await run('zbarimg', ['--version']).then(
  () => true,
  () => false,
);

/** What an independent scanner (zbarimg) reads in a picture of one kind of code, as many as there are. */
export async function scannedCodes(png: Buffer, kind: 'qrcode' | 'code128'): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'zhuban-slip-'));
  try {
    const path = join(folder, 'slip.png');
    await writeFile(path, png);
    const only = ['-Sdisable', `-S${kind}.enable`];
    // As bytes: left to itself, zbar takes Chinese UTF-8 for Shift JIS. Between two codes there is nothing then.
    const binary = kind === 'qrcode' ? ['-Sbinary', '--oneshot'] : [];
    const { stdout } = await run('zbarimg', ['-q', '--raw', ...only, ...binary, path], {
      encoding: 'buffer',
    });
    return stdout.toString('utf8').trimEnd().split('\n');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
