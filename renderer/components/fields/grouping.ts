/** How long numbers are grouped for the eye. The value itself never holds the spaces. */
export type GroupedKind = 'phone' | 'bank-card' | 'identity-number' | 'credit-code';

const GROUPS: Record<GroupedKind, readonly number[]> = {
  phone: [3, 4, 4],
  'bank-card': [4, 4, 4, 4, 3],
  // Region, birth date, sequence and check character (GB 11643).
  'identity-number': [6, 4, 4, 4],
  // Registration department and category, region, body code, check (GB 32100).
  'credit-code': [2, 6, 9, 1],
};

export const LONGEST: Record<GroupedKind, number> = {
  phone: 11,
  'bank-card': 19,
  'identity-number': 18,
  'credit-code': 18,
};

const ALLOWED: Record<GroupedKind, RegExp> = {
  phone: /[^\d]/g,
  'bank-card': /[^\d]/g,
  'identity-number': /[^\dX]/g,
  'credit-code': /[^\dA-Z]/g,
};

/** The value in a field's text: capitals, only the characters that may occur, at most the full length. */
export function plainValue(kind: GroupedKind, text: string): string {
  return text.toUpperCase().replace(ALLOWED[kind], '').slice(0, LONGEST[kind]);
}

/** `13800001234` → `138 0000 1234`. */
export function grouped(kind: GroupedKind, value: string): string {
  const parts: string[] = [];
  let from = 0;
  for (const size of GROUPS[kind]) {
    if (from >= value.length) break;
    parts.push(value.slice(from, from + size));
    from += size;
  }
  return parts.join(' ');
}
