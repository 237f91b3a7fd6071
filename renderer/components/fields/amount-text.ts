/** What a finger may type of an amount: digits, one point, two decimals; anything else changes nothing. */
export function typedAmount(value: string, more: string): string {
  const next = `${value}${more}`
    .replace(/。/g, '.')
    .replace(/[^\d.]/g, '')
    .replace(/^0+(?=\d)/, '');
  const shown = next.startsWith('.') ? `0${next}` : next;
  return /^(\d{1,12}(\.\d{0,2})?)?$/.test(shown) ? shown : value;
}

/** `1234567.5` → `1,234,567.5`: for the eye only. */
export function groupedAmount(value: string): string {
  const [yuan = '', ...rest] = value.split('.');
  return [yuan.replace(/\B(?=(\d{3})+$)/g, ','), ...rest].join('.');
}
