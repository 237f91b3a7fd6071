import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { VERIFY_PATH } from '#contract/hub-api.ts';
import { chineseInstant } from '../calendar/local-time.ts';
import type { DocumentOffice, VerifiedDocument } from '../documents/document-office.ts';

const STYLE = `
:root{color-scheme:light}
body{margin:0;background:#f5f3ee;color:#17233a;font:17px/1.7 "Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif}
main{max-width:32rem;margin:0 auto;padding:2rem 1.25rem}
.sheet{background:#fff;border:1px solid #dfdbd1;border-radius:14px;padding:1.5rem}
h1{font-size:1.5rem;margin:0 0 .25rem}
.good{color:#1f6b50}.bad{color:#a5301c}
.mark{border:2px solid #a5301c;color:#a5301c;border-radius:8px;padding:.5rem .75rem;margin:1rem 0;font-weight:700}
dl{display:grid;grid-template-columns:6em 1fr;gap:.5rem 1rem;margin:1rem 0 0}
dt{color:#4a5874}dd{margin:0;overflow-wrap:anywhere}
footer{color:#4a5874;font-size:.875rem;margin-top:1.25rem}`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

const HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/** `GET /verify/{documentNumber}?code=…`: the page a citizen's phone opens from the QR of a paper. */
export function createVerifyPage(
  documents: DocumentOffice,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, HEADERS).end();
      return;
    }
    const url = new URL(request.url ?? '/', 'http://hub.invalid');
    const number = url.pathname.slice(VERIFY_PATH.length + 1);
    const code = url.searchParams.get('code') ?? '';
    const wellFormed = /^ZB\d{16}$/.test(number) && /^[0-9A-Z]{16}$/.test(code);
    const found = wellFormed ? await documents.verify(number, code) : undefined;
    response.writeHead(found ? 200 : 404, HEADERS).end(found ? foundPage(found) : unknownPage());
  };
}

function foundPage(document: VerifiedDocument): string {
  const facts: [string, string][] = [
    ['文书名称', document.title],
    ['文书编号', document.documentNumber],
    ['出具单位', document.issuer],
    ['持有人', document.maskedHolder],
    ['出具时间', chineseInstant(new Date(document.issuedAt))],
    ['页数', `${document.pages}页`],
    ['文件指纹', `SHA-256 ${document.sha256.slice(0, 16)}…`],
  ];
  return page(
    '文书核验',
    `${document.ended === undefined ? VALID : endedHeading(document.ended)}${
      document.simulated ? '<p class="mark">模拟文书：由演示环境出具，不具有法律效力。</p>' : ''
    }<dl>${facts.map(([label, value]) => `<dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value)}</dd>`).join('')}</dl>`,
  );
}

const VALID = '<h1 class="good">✓ 核验通过</h1><p>本平台出具过这份文书，编号和验证码一致。</p>';

/** It was issued, and whoever holds it must not rely on it. */
function endedHeading({ why, at }: NonNullable<VerifiedDocument['ended']>): string {
  const what = { replaced: '已由新的文书代替，请以新的为准', cancelled: '所记的事项已取消' }[why];
  return `<h1 class="bad">✕ 已失效</h1><p>本平台出具过这份文书，编号和验证码一致；但${chineseInstant(new Date(at))}起${what}，这一份不再有效。</p>`;
}

function unknownPage(): string {
  return page(
    '文书核验',
    '<h1 class="bad">✕ 没有核验通过</h1><p>没有查到这份文书，或验证码不对。请重新扫描纸上的二维码；仍然查不到的，请不要采信这份文书。</p>',
  );
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${title}</title><style>${STYLE}</style></head><body><main><div class="sheet">${body}</div><footer>助办政务服务平台 · 本页不显示个人信息，持有人姓名已遮挡。</footer></main></body></html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
