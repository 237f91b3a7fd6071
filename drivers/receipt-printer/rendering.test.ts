import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { loadImage } from '@napi-rs/canvas';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { joinBytes } from './codec.ts';
import { CommandParser } from './command-parser.ts';
import { type PrintedSlip, PrintProcess } from './printed-slip.ts';
import { renderSlip } from './rendering.ts';
import type { Slip } from './slip.ts';
import { encodeSlip } from './slip-encoder.ts';

const run = promisify(execFile);
const zbarimg = await run('zbarimg', ['--version']).then(
  () => true,
  () => false,
);

function printed(slip: Slip, end: PrintedSlip['end'] = 'partial-cut'): PrintedSlip {
  const process = new PrintProcess(48);
  const commands = new CommandParser().push(joinBytes(unwrap(encodeSlip(slip))), 0);
  return { elements: commands.flatMap((command) => process.run(command)), end };
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhuban-slip-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function scan(png: Buffer): Promise<string> {
  const path = join(folder, 'slip.png');
  await writeFile(path, png);
  // As bytes: left to itself, zbar takes Chinese UTF-8 for Shift JIS.
  const { stdout } = await run('zbarimg', ['-q', '--raw', '-Sbinary', '--oneshot', path], {
    encoding: 'buffer',
  });
  return stdout.toString('utf8').trim();
}

describe('a slip as a picture', () => {
  test('is 80 mm wide at 8 dots a millimetre and as long as what is on it', async () => {
    const short = await loadImage(renderSlip(printed({ blocks: [{ kind: 'text', text: '示例' }] })));
    const long = await loadImage(
      renderSlip(printed({ blocks: [{ kind: 'text', text: '示例\n示例\n示例' }] })),
    );
    expect(short.width).toBe(640);
    expect(long.height - short.height).toBe(2 * 32);
  });

  test('can be drawn larger, on narrow paper, and torn', async () => {
    const slip = printed({ blocks: [{ kind: 'text', text: '示例' }] }, 'torn');
    const image = await loadImage(renderSlip(slip, { printableDots: 384, scale: 2 }));
    expect(image.width).toBe((384 + 64) * 2);
  });

  test('a QR code too full for any version prints nothing', () => {
    const slip: PrintedSlip = {
      elements: [
        { kind: 'qr', align: 'centre', content: 'x'.repeat(4_000), moduleDots: 3, errorCorrection: 'high' },
      ],
      end: 'cut',
    };
    expect(() => renderSlip(slip)).not.toThrow();
  });

  test
    .skipIf(!zbarimg)
    .each([
      'https://zhuban.example/p/4401062026112100087?t=8JQ2',
      'https://zhuban.example/查询/受理',
      `https://zhuban.example/${'0123456789'.repeat(20)}`,
    ])('its QR code is read by an independent scanner: %s', async (content) => {
    const slip = printed({
      blocks: [
        { kind: 'mark' },
        { kind: 'title', text: '收件凭证' },
        { kind: 'qr', content, caption: '扫码' },
        { kind: 'cut' },
      ],
    });
    expect(await scan(renderSlip(slip))).toBe(content);
  });
});
