import { type Fen, fenInYuan } from '#contract/payment.ts';

/** What a code of the simulated gateway leads to. */
export const PAY_PAGE_PATH = '/pay';

export interface PayPageOrder {
  readonly subject: string;
  readonly amountFen: Fen;
  readonly state: 'waiting' | 'paid' | 'closed';
}

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
};

const STYLE =
  'body{font:18px/1.6 sans-serif;margin:0 auto;max-width:26em;padding:1.5em}' +
  '.sum{font-size:2.4em;font-weight:700}button{font:inherit;width:100%;padding:.8em;margin:.4em 0;border:0;' +
  'border-radius:.5em;background:#0b5;color:#fff}.mark{background:#fe9;padding:.4em .8em;border-radius:.4em}';

/** The page a phone opens: three wallets, no money. */
export function payPage(order: PayPageOrder | undefined): {
  status: number;
  headers: Record<string, string>;
  html: string;
} {
  const body =
    order === undefined
      ? '<h1>付款码无效</h1><p>请在自助终端重新获取付款码。</p>'
      : order.state === 'waiting'
        ? `<h1>确认付款</h1><p>${escaped(order.subject)}</p><p class="sum">¥ ${fenInYuan(order.amountFen)}</p>` +
          '<form method="post">' +
          ['微信支付', '支付宝', '云闪付']
            .map((wallet) => `<button>用${wallet}付款（模拟）</button>`)
            .join('') +
          '</form>'
        : order.state === 'paid'
          ? `<h1>付款成功</h1><p class="sum">¥ ${fenInYuan(order.amountFen)}</p><p>请回到自助终端取凭证。</p>`
          : '<h1>付款码已关闭</h1><p>没有扣款。</p>';
  return {
    status: order === undefined ? 404 : 200,
    headers: HEADERS,
    html:
      '<!doctype html><html lang="zh-Hans"><meta charset="utf-8">' +
      '<meta name="viewport" content="width=device-width"><title>模拟支付</title>' +
      `<style>${STYLE}</style><body><p class="mark">模拟支付：不收一分钱</p>${body}</body></html>`,
  };
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
