/** What may be seen over a shoulder, on a screen or a slip. Lengths are in code points: names may lie beyond the BMP. */

/** Keeps the family name: 张*, 李**. */
export function maskName(name: string): string {
  const characters = [...name];
  if (characters.length <= 1) return '*';
  return characters[0] + '*'.repeat(Math.min(characters.length - 1, 6));
}

/** First three and last four: 110***********002X. */
export function maskNumber(number: string): string {
  if (number.length <= 7) return '*'.repeat(number.length);
  return number.slice(0, 3) + '*'.repeat(number.length - 7) + number.slice(-4);
}

/** 138****1234. */
export function maskPhone(phone: string): string {
  return phone.length < 8 ? '*'.repeat(phone.length) : `${phone.slice(0, 3)}****${phone.slice(-4)}`;
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
