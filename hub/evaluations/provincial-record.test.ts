import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EVALUATION_LEVELS } from '#contract/evaluation.ts';
import { SAMPLE_ITEMS } from '../testing/sample-items.ts';
import { SPECIMEN } from '../testing/terminal-double.ts';
import {
  EXAMPLE_PROVINCIAL_CODES,
  type HandledCase,
  toProvincialEvaluation,
  toProvincialRecord,
} from './provincial-record.ts';

const [item] = SAMPLE_ITEMS;
if (item === undefined) throw new Error('no sample item');
const HANDLED: HandledCase = {
  acceptanceNumber: '4405240000002026112000010000104',
  item,
  applicant: SPECIMEN,
  phone: undefined,
  state: 'completed',
  appliedAt: new Date('2026-11-20T15:59:58Z'),
  handledAt: new Date('2026-11-20T16:00:03Z'),
  region: { code: '440524000000', name: '示例县' },
  channel: 'kiosk',
};

describe('the province’s record of a case', () => {
  test('every field of its interface, in its own words and in China’s time', () => {
    expect(toProvincialRecord(HANDLED, EXAMPLE_PROVINCIAL_CODES)).toEqual({
      projNo: '4405240000002026112000010000104',
      projName: item.name,
      serviceCode: '11440524MB990014444002014001001',
      serviceName: item.name,
      serviceVersion: '1.0',
      serviceDepartment: '示例县人力资源和社会保障局',
      serviceDepartmentCode: '11440524MB99001444',
      applicantName: SPECIMEN.name,
      applicantCardNumber: SPECIMEN.number,
      applicantPhone: '',
      applyTime: '2026-11-20 23:59:58',
      handleStateCode: '3',
      handleStateName: '办结',
      regionCode: '440524000000',
      regionName: '示例县',
      serviceCategory: '20',
      userProp: '1',
      userPageType: '1',
      transactionTime: '2026-11-21 00:00:03',
      evaluatedPersonInfo: [],
      evaluateChannel: '3',
      source: 'ZHUBAN',
      version: '2',
    });
  });

  test('another province’s codes', () => {
    const codes = { ...EXAMPLE_PROVINCIAL_CODES, source: 'GD', categories: { '20': 'GG' } };
    expect(toProvincialRecord({ ...HANDLED, phone: '13800001234' }, codes)).toMatchObject({
      source: 'GD',
      serviceCategory: 'GG',
      applicantPhone: '13800001234',
    });
  });

  test('what would be refused there is not sent', () => {
    const region = { code: '4405', name: '示例县' };
    expect(() => toProvincialRecord({ ...HANDLED, region }, EXAMPLE_PROVINCIAL_CODES)).toThrow();
  });
});

test('what was said: the level as it was given, known options only, nothing of who said it', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...EVALUATION_LEVELS),
      fc.subarray(['slow', 'device-trouble', 'of-this-house-only']),
      fc.option(fc.string({ minLength: 1, maxLength: 200 }), { nil: undefined }),
      fc.boolean(),
      fc.date({ min: new Date('2020-01-01'), max: new Date('2099-01-01'), noInvalidDate: true }),
      (level, optionIds, text, followUp, at) => {
        const { acceptanceNumber } = HANDLED;
        const told = toProvincialEvaluation(
          { acceptanceNumber, level, optionIds, text, at, followUp, channel: 'phone' },
          EXAMPLE_PROVINCIAL_CODES,
        );
        expect(told).toMatchObject({
          projNo: acceptanceNumber,
          satisfaction: String(level),
          writingEvaluation: text ?? '',
          evaluateType: followUp ? '2' : '1',
          evaluateChannel: '2',
        });
        const codes = told.evalDetail === '' ? [] : told.evalDetail.split(',');
        expect(codes).toHaveLength(optionIds.filter((id) => id !== 'of-this-house-only').length);
        expect(Object.keys(told).some((key) => key.startsWith('applicant'))).toBe(false);
      },
    ),
  );
});
