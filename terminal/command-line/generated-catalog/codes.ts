/** Codes of invented bodies, with the check characters of the standards. */

/** GB 32100-2015 leaves out I, O, S, V and Z. */
const CREDIT_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2] as const;

/** 主体标识码, GB 11714-1997. @param body eight characters of 0-9 and A-Z. */
export function organisationCodeOf(body: string): string {
  const sum = ORGANISATION_WEIGHTS.reduce(
    (total, weight, index) => total + weight * Number.parseInt(body.charAt(index), 36),
    0,
  );
  return body + '0X987654321'.charAt(sum % 11);
}

/** 统一社会信用代码, GB 32100-2015, of a government body (11). @param region six digits. */
export function creditCodeOf(region: string, organisationCode: string): string {
  const code = `11${region}${organisationCode}`;
  let sum = 0;
  let weight = 1;
  for (const character of code) {
    sum += CREDIT_ALPHABET.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return code + CREDIT_ALPHABET.charAt((31 - (sum % 31)) % 31);
}
