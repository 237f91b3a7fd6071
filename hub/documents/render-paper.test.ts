import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GB18030_LEVEL_3 } from '#contract/rare-characters.ts';
import { unwrap } from '#contract/result.ts';
import { type HubKeys, openHubKeys } from '../keys/hub-keys.ts';
import { type Paper, paperSchema } from './paper.ts';
import { findPaperFonts } from './paper-fonts.ts';
import { renderPaper } from './render-paper.ts';
import { signPdf } from './sign-pdf.ts';

const run = promisify(execFile);
const NOW = new Date('2026-11-20T02:00:00Z');
const URL_OF_PAPER = 'https://hub.example.gov.cn/verify/ZB2026112000000001?code=ABCDEFGH12345678';

function present(command: string): boolean {
  try {
    execFileSync('which', [command], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
const fonts = findPaperFonts();
// Skipped where a tool or the font is missing, and the report says which.
const withFont = test.skipIf(!fonts.ok);
const withText = test.skipIf(!fonts.ok || !present('pdftotext'));
const withSignature = test.skipIf(!fonts.ok || !present('pdfsig'));
const withTrust = test.skipIf(!fonts.ok || !present('pdfsig') || !present('certutil'));
const withOpenssl = test.skipIf(!fonts.ok || !present('openssl'));
const LATIN_FONT = '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf';
const withFallback = test.skipIf(!fonts.ok || !existsSync(LATIN_FONT) || !present('pdffonts'));
const withRareFonts = test.skipIf(!fonts.ok || fonts.value.fallbacks.length < 3 || !present('pdftotext'));
const withQr = test.skipIf(!fonts.ok || !present('pdftoppm') || !present('zbarimg'));

function samplePaper(rows: number, over: Partial<Paper> = {}): Paper {
  return paperSchema.parse({
    kind: 'certificate',
    title: '社会保险缴费证明',
    documentNumber: 'ZB2026112000000001',
    verificationCode: 'ABCDEFGH12345678',
    acceptanceNumber: '4405240000002026112000010000017',
    issuer: '示例县人力资源和社会保障局',
    issuedOn: '2026-11-20',
    terminalId: 'T-1',
    maskedHolder: '张****',
    legalLine: '本证明由自助终端打印。',
    receiverSigns: false,
    simulated: true,
    blocks: [
      {
        kind: 'facts',
        rows: [
          { label: '姓名', value: '张三丰样本' },
          { label: '证件号码', value: '11010519491231002X' },
        ],
      },
      { kind: 'paragraph', text: '兹证明该人员的缴费明细如下：' },
      {
        kind: 'table',
        columns: [{ title: '缴费月份' }, { title: '金额（元）', align: 'right' }],
        rows: Array.from({ length: rows }, (_, index) => [`行${index + 1}`, '1,234.56']),
      },
    ],
    ...over,
  });
}

let folder: string;
let keys: HubKeys;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hub-paper-'));
  keys = unwrap(await openHubKeys(join(folder, 'keys'), () => NOW));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** One ordinary signed paper for the tests that only look at it. */
let ordinary: Promise<{ file: string; pages: number; pdf: Buffer }> | undefined;
function ordinaryFile(): Promise<{ file: string; pages: number; pdf: Buffer }> {
  ordinary ??= signedFile('ordinary.pdf', samplePaper(12));
  return ordinary;
}

async function signedFile(name: string, paper: Paper): Promise<{ file: string; pages: number; pdf: Buffer }> {
  const rendered = await renderPaper(paper, unwrap(fonts), URL_OF_PAPER, NOW);
  const pdf = await signPdf(rendered.pdf, keys.documentSeal, { reason: 'Issued (simulated)', signedAt: NOW });
  const file = join(folder, name);
  await writeFile(file, pdf);
  return { file, pages: rendered.pages, pdf };
}

describe('a rendered paper', () => {
  withText(
    'carries every word as text, the numbers of its pages, and says that it is simulated',
    async () => {
      const { file, pages } = await signedFile('text.pdf', samplePaper(80));
      expect(pages).toBeGreaterThan(2);
      const { stdout } = await run('pdftotext', ['-layout', file, '-']);
      const text = stdout.replaceAll(' ', '');
      for (const wanted of [
        '社会保险缴费证明',
        '张三丰样本',
        '11010519491231002X',
        '行80',
        'ZB2026112000000001',
        '终端T-1',
        '2026年11月20日',
        '模拟环境出具',
        '示例县人力资源和社会保障局',
      ]) {
        expect(text).toContain(wanted);
      }
      for (let page = 1; page <= pages; page += 1) expect(text).toContain(`第${page}页共${pages}页`);
      // The head of the table stands on each page that has rows, the watermark on each page.
      expect(text.match(/缴费月份/g)?.length).toBe(pages);
      expect(text.match(/（续）/g)?.length).toBe(pages - 1);
    },
  );

  withFont('of ordinary length stays on one page', async () => {
    expect((await ordinaryFile()).pages).toBe(1);
  });

  withFont('long names, titles and values keep inside the page', async () => {
    const paper = samplePaper(1, {
      title: '城乡居民基本养老保险关系转移接续联系函及缴费凭证补充说明',
      issuer: '示例市住房公积金管理中心示例县管理部政务服务窗口',
      blocks: [
        { kind: 'facts', rows: [{ label: '一个很长的项目名称', value: '长'.repeat(400), wide: true }] },
      ],
    });
    const { pages } = await renderPaper(paper, unwrap(fonts), URL_OF_PAPER, NOW);
    expect(pages).toBe(1);
  });

  withText(
    'a character that no font has becomes the mark for a missing sort, and nothing else is lost',
    async () => {
      const paper = samplePaper(1, {
        blocks: [{ kind: 'paragraph', text: '甲\u{F0000}乙', indent: true }],
      });
      const { file } = await signedFile('rare.pdf', paper);
      const { stdout } = await run('pdftotext', [file, '-']);
      expect(stdout).toContain('甲〓乙');
    },
  );

  withRareFonts('names with rare characters of every block are set in a font that has them', async () => {
    const samples = GB18030_LEVEL_3.flatMap((block) => block.samples);
    const paper = samplePaper(1, {
      blocks: [{ kind: 'facts', rows: [{ label: '姓名', value: samples.join(''), wide: true }] }],
    });
    const { file } = await signedFile('rare-names.pdf', paper);
    const { stdout } = await run('pdftotext', [file, '-']);
    const text = stdout.replace(/\s/g, '');
    expect(samples.filter((character) => !text.includes(character))).toEqual([]);
    expect(text).not.toContain('〓');
  });

  withFallback('what the first font lacks is set in the next one that has it', async () => {
    const chinese = unwrap(fonts);
    const latin = { file: LATIN_FONT };
    const paper = samplePaper(1);
    const mixed = { body: latin, bold: latin, fallbacks: [chinese.body] };
    const rendered = await renderPaper(paper, mixed, URL_OF_PAPER, NOW);
    const file = join(folder, 'fallback.pdf');
    await writeFile(file, rendered.pdf);
    const { stdout: embedded } = await run('pdffonts', [file]);
    expect(embedded).toContain('DejaVuSans');
    expect(embedded).toContain('NotoSerifCJKsc');
    const { stdout: text } = await run('pdftotext', [file, '-']);
    expect(text).toContain('张三丰样本');
    expect(text).not.toContain('〓');
  });

  withQr('has a code that a scanner reads from the printed page', async () => {
    const { file } = await ordinaryFile();
    // 200 dpi: half of what the printer gives.
    await run('pdftoppm', ['-r', '200', '-png', '-singlefile', file, join(folder, 'code')]);
    const { stdout } = await run('zbarimg', ['-q', '--raw', join(folder, 'code.png')]);
    expect(stdout.trim()).toBe(URL_OF_PAPER);
  });
});

describe('the signature', () => {
  withSignature('is valid for the whole file', async () => {
    const { file } = await ordinaryFile();
    const { stdout } = await run('pdfsig', ['-nocert', file]);
    expect(stdout).toContain('Signature is Valid');
    expect(stdout).toContain('Total document signed');
    expect(stdout).toContain('adbe.pkcs7.detached');
  });

  withSignature('one changed byte: pdfsig says so', async () => {
    const { pdf } = await ordinaryFile();
    const changed = Buffer.from(pdf);
    const place = changed.indexOf('/Producer');
    changed[place + 12] = (changed[place + 12] ?? 0) ^ 1;
    const file = join(folder, 'changed.pdf');
    await writeFile(file, changed);
    const { stdout } = await run('pdfsig', ['-nocert', file]).catch((error: { stdout: string }) => error);
    expect(stdout).toContain('Digest Mismatch');
    expect(stdout).not.toContain('Signature is Valid');
  });

  withTrust('the certificate is trusted where the test authority is', async () => {
    const store = join(folder, 'nss');
    const root = join(folder, 'root.pem');
    await writeFile(root, keys.documentSeal.rootCertificate);
    await run('mkdir', ['-p', store]);
    await run('certutil', ['-N', '-d', `sql:${store}`, '--empty-password']);
    await run('certutil', [
      '-A',
      '-d',
      `sql:${store}`,
      '-n',
      'Zhuban Test Authority',
      '-t',
      'CT,C,C',
      '-i',
      root,
    ]);
    const { file } = await ordinaryFile();
    const { stdout } = await run('pdfsig', ['-nssdir', `sql:${store}`, file]);
    expect(stdout).toContain('Certificate is Trusted');
  });
});

describe('the seal', () => {
  withOpenssl(
    'another implementation verifies it up to the test authority, and not up to another one',
    async () => {
      const { pdf } = await ordinaryFile();
      const { content, signature } = signedParts(pdf);
      await writeFile(join(folder, 'content'), content);
      await writeFile(join(folder, 'signature.der'), signature);
      await writeFile(join(folder, 'authority.pem'), keys.documentSeal.rootCertificate);
      const other = unwrap(await openHubKeys(join(folder, 'other-keys'), () => NOW));
      await writeFile(join(folder, 'other.pem'), other.documentSeal.rootCertificate);
      const verify = (authority: string) =>
        run('openssl', [
          ...['cms', '-verify', '-binary', '-inform', 'DER', '-in', join(folder, 'signature.der')],
          ...['-content', join(folder, 'content'), '-CAfile', join(folder, authority), '-out', '/dev/null'],
          ...['-attime', String(NOW.getTime() / 1000)],
        ]);
      expect((await verify('authority.pem')).stderr).toContain('successful');
      await expect(verify('other.pem')).rejects.toThrow();
    },
  );
});

/** What is signed (the file without the signature) and the PKCS #7 signature, after ISO 32000-1 section 12.8.1. */
function signedParts(pdf: Buffer): { content: Buffer; signature: Buffer } {
  const range = /\/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)/.exec(pdf.toString('latin1'));
  const [start, length, next, nextLength] = (range ?? []).slice(1).map(Number);
  if (start === undefined || length === undefined || next === undefined || nextLength === undefined) {
    throw new Error('no ByteRange');
  }
  const signature = Buffer.from(pdf.subarray(start + length + 1, next - 1).toString('latin1'), 'hex');
  // The hex string is padded with zeros behind the DER structure, whose length stands in its first bytes.
  return {
    content: Buffer.concat([pdf.subarray(start, start + length), pdf.subarray(next, next + nextLength)]),
    signature: signature.subarray(0, 4 + signature.readUInt16BE(2)),
  };
}

describe('fonts', () => {
  test('none on the machine: the failure names the package to install', () => {
    expect(findPaperFonts([join(folder, 'nothing')])).toMatchObject({
      ok: false,
      failure: { code: 'chinese-font-missing', detail: expect.stringContaining('fonts-noto-cjk') },
    });
  });
});
