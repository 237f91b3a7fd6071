const DIGITS = '零一二三四五六七八九';
const PLACES = ['', '十', '百', '千'];
const GROUPS = ['', '万', '亿'];

/**
 * A whole number as it is read: 305 → 三百零五, 12 → 十二, 10 0003 → 十万零三.
 *
 * @param value 0 … 999 999 999 999
 */
export function chineseNumber(value: number): string {
  if (!Number.isInteger(value) || value < 0 || value >= 1e12) {
    throw new RangeError('read are whole numbers below 10 to the 12th');
  }
  if (value === 0) return '零';
  const groups: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 10_000)) groups.push(rest % 10_000);
  let text = '';
  for (let place = groups.length - 1; place >= 0; place -= 1) {
    const group = groups[place] ?? 0;
    if (group === 0) continue;
    // A place that is empty between others is read as one zero.
    const skipped = text !== '' && (group < 1000 || groups[place + 1] === 0);
    text += `${skipped ? '零' : ''}${readGroup(group)}${GROUPS[place]}`;
  }
  return text.startsWith('一十') ? text.slice(1) : text;
}

function readGroup(group: number): string {
  const digits = [...String(group)].map(Number);
  let text = '';
  let zero = false;
  digits.forEach((digit, index) => {
    if (digit === 0) {
      zero = true;
      return;
    }
    text += `${zero ? '零' : ''}${DIGITS[digit]}${PLACES[digits.length - 1 - index]}`;
    zero = false;
  });
  return text;
}

/** Digit by digit, as numbers of phones and cases are read. */
export function chineseDigits(digits: string): string {
  return [...digits].map((digit) => DIGITS[Number(digit)] ?? digit).join('');
}
