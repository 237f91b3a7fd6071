import { randomBytes } from 'node:crypto';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Printed and asked for on the verification page: `ZB` + day + number of that day. Says nothing about a person. */
export function documentNumber(date: string, sequence: number): string {
  return `ZB${date.replaceAll('-', '')}${String(sequence).padStart(8, '0')}`;
}

/** 80 random bits in Crockford's base 32: who has seen the paper may verify it, who counts up numbers may not. */
export function newVerificationCode(): string {
  return [...randomBytes(16)].map((byte) => CROCKFORD.charAt(byte % 32)).join('');
}
