/** What may be seen over a shoulder, on a screen or a slip. Lengths are in code points: names may lie beyond the BMP. */

/** Keeps the family name: 张*, 李**. */
export function maskName(name: string): string {
  const characters = [...name];
  if (characters.length <= 1) return '*';
  return characters[0] + '*'.repeat(Math.min(characters.length - 1, 6));
}

/** First three and last four: 110***********002X. Of a shorter number (a passport) that would be most of it: first and last. */
export function maskNumber(number: string): string {
  if (number.length <= 2) return '*'.repeat(number.length);
  if (number.length < 14) return number.slice(0, 1) + '*'.repeat(number.length - 2) + number.slice(-1);
  return number.slice(0, 3) + '*'.repeat(number.length - 7) + number.slice(-4);
}

/** 138****1234. Of a shorter number (a landline) that would be most of it: the last two. */
export function maskPhone(phone: string): string {
  if (phone.length < 7) return '*'.repeat(phone.length);
  if (phone.length < 11) return '*'.repeat(phone.length - 2) + phone.slice(-2);
  return `${phone.slice(0, 3)}****${phone.slice(-4)}`;
}

/** Last four digits of a bank card. */
export function maskBankCard(card: string): string {
  return card.length <= 4 ? '****' : `**** ${card.slice(-4)}`;
}

/** Everything after the first six characters. */
export function maskAddress(address: string): string {
  const characters = [...address];
  return characters.length <= 6 ? '*'.repeat(characters.length) : `${characters.slice(0, 6).join('')}******`;
}
