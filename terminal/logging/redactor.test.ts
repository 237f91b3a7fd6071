import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { REDACTED, redactFields, redactText } from './redactor.ts';

const SPECIMEN_NUMBERS = [
  '11010519491231002X',
  '440524188001010014',
  '810000199408230021',
  'CAN110081080319',
];

describe('redactor', () => {
  test.each(SPECIMEN_NUMBERS)('hides %s wherever it stands', (number) => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(' ', ':', '/', '"', '(', 'x') }), (around) => {
        expect(redactText(`${around}${number}${around}`)).not.toContain(number);
      }),
    );
  });

  test('hides names and addresses, rare characters included', () => {
    for (const name of ['张三丰样本', '𬱖𫖯', '㛃䶮'])
      expect(redactText(`card ${name} read`)).not.toContain(name);
  });

  test('hides a field nobody has allowed', () => {
    expect(redactFields({ device: 'id-card-reader', surname: 'Specimen' })).toEqual({
      device: 'id-card-reader',
      surname: REDACTED,
    });
    expect(redactFields({ detail: { applicant: 'Specimen', code: 'port-lost' } })).toEqual({
      detail: { applicant: REDACTED, code: 'port-lost' },
    });
  });

  test('keeps case ids, which are not personal', () => {
    const caseId = '019aa7a0-5b1c-7d1e-8f00-1234567890ab';
    expect(redactFields({ caseId })).toEqual({ caseId });
  });
});
