import type { FormField } from '#contract/item.ts';

/** An answer the field accepts. */
export function validAnswer(field: FormField): string {
  const { input } = field;
  switch (input.kind) {
    case 'text':
      return '示例'.repeat(Math.max(1, Math.ceil(input.minLength / 2))).slice(0, input.maxLength);
    case 'phone':
      return '13800000000';
    case 'bank-card':
      return '6222020000000000000';
    case 'identity-number':
      return '440524188001010014';
    case 'credit-code':
      return '91350100M000100Y43';
    case 'number':
      return String(input.minimum);
    case 'date':
      return input.earliest ?? '2026-01-05';
    case 'month':
      return '2026-01';
    case 'amount':
      return String(input.minimum);
    case 'region':
      return '440305';
    case 'choice':
      return input.options[0]?.id ?? '';
    case 'slot':
      return 'slot-1';
  }
}
