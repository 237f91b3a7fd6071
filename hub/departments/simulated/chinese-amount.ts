const DIGITS = '零壹贰叁肆伍陆柒捌玖';
const PLACES = ['', '拾', '佰', '仟'];
const GROUPS = ['', '万', '亿'];

/** 大写金额 as official papers write it, from fen (1/100 yuan); 0 … 999,999,999,999.99 yuan. */
export function chineseAmount(fen: number): string {
  if (!Number.isSafeInteger(fen) || fen < 0 || fen >= 1e14) throw new RangeError('amount out of range');
  const yuan = Math.floor(fen / 100);
  const jiao = Math.floor((fen % 100) / 10);
  const cent = fen % 10;
  let text = yuan === 0 ? (jiao === 0 && cent === 0 ? '零元' : '') : `${chineseInteger(yuan)}元`;
  if (jiao === 0 && cent === 0) return `${text}整`;
  if (jiao > 0) text += `${DIGITS.charAt(jiao)}角`;
  else if (yuan > 0) text += '零';
  return cent > 0 ? `${text}${DIGITS.charAt(cent)}分` : `${text}整`;
}

function chineseInteger(value: number): string {
  const groups: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 10_000)) groups.push(rest % 10_000);
  let text = '';
  let zero = false;
  for (let index = groups.length - 1; index >= 0; index -= 1) {
    const group = groups[index] ?? 0;
    if (group === 0) {
      zero = text !== '';
      continue;
    }
    if (zero || (text !== '' && group < 1000)) text += '零';
    text += chineseGroup(group) + GROUPS[index];
    zero = false;
  }
  return text;
}

function chineseGroup(group: number): string {
  let text = '';
  let zero = false;
  for (let place = 3; place >= 0; place -= 1) {
    const digit = Math.floor(group / 10 ** place) % 10;
    if (digit === 0) {
      zero = text !== '';
      continue;
    }
    text += (zero ? '零' : '') + DIGITS.charAt(digit) + PLACES[place];
    zero = false;
  }
  return text;
}

/** 12,345.60, from fen. */
export function amount(fen: number): string {
  return (fen / 100).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}
