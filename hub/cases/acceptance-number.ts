/** Alphabet of GB 32100-2015: no I, O, S, V, Z, which are misread. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/**
 * 办件编号, 31 characters: region (12) + day YYYYMMDD (8) + device (4) + sequence of the device that day (6) + check (1).
 * The device is part of the number, so it stays unique when numbers are given at many places at once.
 */
export function acceptanceNumber(parts: {
  regionCode: string;
  /** `YYYY-MM-DD`, local. */
  date: string;
  /** 1 … 9999 */
  deviceNumber: number;
  /** 1 … 999999 */
  sequence: number;
}): string {
  if (!/^\d{12}$/.test(parts.regionCode)) throw new RangeError('region code is not 12 digits');
  if (parts.deviceNumber < 1 || parts.deviceNumber > 9999) throw new RangeError('device number out of range');
  if (parts.sequence < 1 || parts.sequence > 999_999) throw new RangeError('sequence out of range');
  const body =
    parts.regionCode +
    parts.date.replaceAll('-', '') +
    String(parts.deviceNumber).padStart(4, '0') +
    String(parts.sequence).padStart(6, '0');
  return body + checkCharacter(body);
}

/** True when the length, the alphabet and the check character are right. */
export function isAcceptanceNumber(text: string): boolean {
  return /^\d{30}[0-9A-Y]$/.test(text) && checkCharacter(text.slice(0, 30)) === text[30];
}

/** Weights 3^(i-1) mod 31, as GB 32100-2015 has them: they catch every single wrong digit and swapped neighbours. */
function checkCharacter(body: string): string {
  let sum = 0;
  let weight = 1;
  for (const digit of body) {
    sum += Number(digit) * weight;
    weight = (weight * 3) % 31;
  }
  return ALPHABET.charAt((31 - (sum % 31)) % 31);
}
