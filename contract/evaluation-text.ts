/** A run of digits as people write numbers: with spaces, dashes, dots, full-width, the X of an identity number. */
const NUMBER = /[+＋]?[0-9０-９](?:[\s.\-－—_()（）·]{0,2}[0-9０-９Xx]){5,}/gu;
const ADDRESS_OF_MAIL = /[\p{L}\p{N}._%+-]+[@＠][\p{L}\p{N}.-]+/gu;

/**
 * What a citizen writes about a visit is read by those he writes about. Numbers of six digits and more (identity,
 * phone, bank card, case) and mail addresses are taken out: the hint not to write them is not always read.
 */
export function withoutNumbers(text: string): string {
  return text.replace(ADDRESS_OF_MAIL, '●●●').replace(NUMBER, '●●●');
}
