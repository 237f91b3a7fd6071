/** Sums of money in yuan: checked, written in digits, and in capitals as on a cheque (票据法, 支付结算办法 附一). */

/** At most two decimals, no sign, no leading zeros: `0`, `1200`, `1200.5`, `0.50`. */
const AMOUNT = /^(0|[1-9]\d{0,11})(?:\.(\d{1,2}))?$/;

/** The sum in fen; undefined for anything that is no amount. Below a million million yuan, so that it is exact. */
export function amountInFen(text: string): number | undefined {
  const found = AMOUNT.exec(text);
  if (!found) return undefined;
  return Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0'));
}

/** `1200.5` → `1,200.50`. The text must be an amount. */
export function formatAmount(text: string): string {
  const [yuan = '', fen = ''] = text.split('.');
  return `${yuan.replace(/\B(?=(\d{3})+$)/g, ',')}.${fen.padEnd(2, '0')}`;
}

const DIGITS = '零壹贰叁肆伍陆柒捌玖';
const PLACES = ['', '拾', '佰', '仟'] as const;
const GROUPS = ['', '万', '亿'] as const;

/** `1200.50` → `壹仟贰佰元伍角整`; undefined for anything that is no amount. */
export function amountInCapitals(text: string): string | undefined {
  const fen = amountInFen(text);
  if (fen === undefined) return undefined;
  const yuan = Math.floor(fen / 100);
  const jiao = Math.floor(fen / 10) % 10;
  const rest = fen % 10;
  const whole = yuan > 0 ? `${wholeInCapitals(yuan)}元` : '';
  if (jiao === 0 && rest === 0) return `${whole || '零元'}整`;
  const tenths = jiao > 0 ? `${DIGITS[jiao]}角` : whole ? '零' : '';
  return rest > 0 ? `${whole}${tenths}${DIGITS[rest]}分` : `${whole}${tenths}整`;
}

function wholeInCapitals(yuan: number): string {
  const groups: number[] = [];
  for (let rest = yuan; rest > 0; rest = Math.floor(rest / 10_000)) groups.unshift(rest % 10_000);
  let text = '';
  let gap = false;
  for (const [place, group] of groups.entries()) {
    if (group === 0) {
      gap = text !== '';
      continue;
    }
    // A zero is spoken where digits are missing between two that are spoken.
    if (text !== '' && (gap || group < 1000)) text += '零';
    text += groupInCapitals(group) + (GROUPS[groups.length - 1 - place] ?? '');
    gap = false;
  }
  return text;
}

function groupInCapitals(group: number): string {
  let text = '';
  let gap = false;
  for (let place = 3; place >= 0; place -= 1) {
    const digit = Math.floor(group / 10 ** place) % 10;
    if (digit === 0) {
      gap = text !== '';
      continue;
    }
    text += `${gap ? '零' : ''}${DIGITS[digit]}${PLACES[place]}`;
    gap = false;
  }
  return text;
}
