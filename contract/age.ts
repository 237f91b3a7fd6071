/** How old somebody is, by calendar days. Which day it is, the caller says: in mainland China always UTC+8. */

/** Whole years between two calendar dates (YYYY-MM-DD): the birthday itself completes the year. */
export function ageOn(birth: string, today: string): number {
  const years = Number(today.slice(0, 4)) - Number(birth.slice(0, 4));
  return today.slice(5) < birth.slice(5) ? years - 1 : years;
}

/** 成年: eighteen (民法典 第十七条). */
export const FULL_AGE = 18;

/**
 * The date of birth that a number of 18 characters carries (GB 11643-1999, digits 7 to 14), which the check digit
 * guards; that of the chip where the number has none, as on a foreigner's card.
 */
export function birthOf({ number, birth }: { readonly number: string; readonly birth: string }): string {
  const date = /^\d{6}(\d{4})(\d{2})(\d{2})\d{3}[\dX]$/.exec(number);
  return date === null ? birth : `${date[1]}-${date[2]}-${date[3]}`;
}
