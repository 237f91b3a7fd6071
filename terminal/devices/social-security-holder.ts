import type { IdentityDocument } from '#contract/identity-document.ts';
import { isIdentityNumber } from '#contract/identity-number.ts';
import type { SocialSecurityCard } from '#drivers/smart-card/driver.ts';

/**
 * Who a social security card belongs to, as far as its public records say: its number is the holder's 公民身份号码
 * (GB 11643), which holds birth and sex. Undefined where it is none.
 */
export function holderOf(card: SocialSecurityCard): IdentityDocument | undefined {
  const { socialSecurityNumber: number, name, issuingRegion } = card;
  if (!isIdentityNumber(number) || name.trim() === '') return undefined;
  const day = number.slice(6, 14);
  return {
    // 810000, 820000 and 830000 are the numbers of residence permits for Hong Kong, Macao and Taiwan residents.
    type: /^8[123]/.test(number) ? 'hmt' : number.startsWith('9') ? 'foreigner-2023' : 'resident',
    name: name.trim(),
    number,
    sex: Number(number[16]) % 2 === 1 ? 'male' : 'female',
    birth: `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}`,
    issuer: `社会保障卡 ${issuingRegion}`,
  };
}
