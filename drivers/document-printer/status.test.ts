import { describe, expect, test } from 'vitest';
import { deviceProblemSchema } from '#contract/device.ts';
import { baseReason, interpretJobState, interpretPrinterStatus } from './status.ts';

const report = (reasons: readonly string[], state = 3, acceptingJobs: boolean | undefined = true) =>
  interpretPrinterStatus({ state, reasons, acceptingJobs });

describe('printer-state-reasons', () => {
  test('the suffix does not decide', () => {
    for (const reason of ['media-empty', 'media-empty-report', 'media-empty-warning', 'media-empty-error']) {
      expect(report([reason])).toEqual({ condition: 'blocked', problems: ['media-empty'] });
      expect(baseReason(reason)).toBe('media-empty');
    }
  });

  test.each([
    [['none'], 'ready', []],
    [[], 'ready', []],
    [['media-low-report'], 'degraded', ['media-low']],
    [['toner-low-warning', 'cover-open-error'], 'blocked', ['toner-low', 'cover-open']],
    [['marker-waste-almost-full-report'], 'degraded', ['marker-waste-almost-full']],
    [['marker-waste-full'], 'blocked', ['marker-waste-full']],
    [['shutdown'], 'offline', ['offline']],
    [['offline-report'], 'offline', ['offline']],
    [['paused', 'moving-to-paused'], 'blocked', ['paused']],
    [['fuser-over-temp-error'], 'blocked', ['hardware-fault']],
    [['cups-waiting-for-job-completed'], 'ready', []],
    [['com.example-ozone-filter-warning'], 'degraded', ['other']],
    [['com.example-nap-report'], 'ready', []],
    [['constructor', '__proto__'], 'degraded', ['other']],
  ] as const)('%j is %s', (reasons, condition, problems) => {
    expect(report(reasons)).toEqual({ condition, problems });
    for (const problem of report(reasons).problems) expect(deviceProblemSchema.options).toContain(problem);
  });

  test('a printer that is stopped or refuses jobs without a reason is blocked all the same', () => {
    expect(report(['none'], 5)).toEqual({ condition: 'blocked', problems: ['other'] });
    expect(report(['none'], 3, false)).toEqual({ condition: 'blocked', problems: ['paused'] });
    expect(report(['media-jam-error'], 5)).toEqual({ condition: 'blocked', problems: ['media-jam'] });
    expect(report(['none'], 3, undefined)).toEqual({ condition: 'ready', problems: [] });
  });
});

describe('a queue of CUPS', () => {
  const queue = (state: number, ...reasons: string[]) =>
    interpretPrinterStatus({ state, reasons, acceptingJobs: true, isQueue: true });

  test('what an idle queue remembers of its printer warns, and blocks no job', () => {
    expect(queue(3, 'media-empty-error')).toEqual({ condition: 'degraded', problems: ['media-empty'] });
    expect(queue(3, 'offline-report')).toEqual({ condition: 'degraded', problems: ['offline'] });
    expect(queue(4, 'media-empty-error')).toEqual({ condition: 'blocked', problems: ['media-empty'] });
  });

  test('a queue that is stopped by hand blocks', () => {
    expect(queue(5, 'paused')).toEqual({ condition: 'blocked', problems: ['paused'] });
    expect(queue(3, 'hold-new-jobs')).toEqual({ condition: 'blocked', problems: ['paused'] });
  });
});

test('low supplies warn; paper of another size blocks', () => {
  const told = { state: 3, acceptingJobs: true };
  expect(interpretPrinterStatus({ ...told, reasons: ['none'], lowSupplies: ['toner-low'] })).toEqual({
    condition: 'degraded',
    problems: ['toner-low'],
  });
  expect(
    interpretPrinterStatus({
      ...told,
      reasons: ['toner-empty', 'marker-waste-almost-full'],
      lowSupplies: ['toner-low', 'marker-waste-almost-full'],
    }),
  ).toEqual({ condition: 'blocked', problems: ['toner-empty', 'marker-waste-almost-full'] });
  expect(interpretPrinterStatus({ ...told, reasons: ['none'], lacksMedia: true })).toEqual({
    condition: 'blocked',
    problems: ['media-needed'],
  });
});

describe('job-state', () => {
  test.each([
    [9, ['job-completed-successfully'], { settled: true, outcome: 'printed' }],
    [9, ['job-completed-with-warnings'], { settled: true, outcome: 'printed' }],
    [9, ['job-completed-with-errors'], { settled: true, outcome: 'unknown' }],
    [8, ['aborted-by-system'], { settled: true, outcome: 'failed' }],
    [7, ['job-canceled-by-user'], { settled: true, outcome: 'failed' }],
    [7, ['processing-to-stop-point'], { settled: false, state: 'processing' }],
    [6, ['printer-stopped'], { settled: false, state: 'stopped' }],
    [5, ['job-printing'], { settled: false, state: 'processing' }],
    [4, ['job-incoming'], { settled: false, state: 'held' }],
    [3, ['none'], { settled: false, state: 'pending' }],
    [undefined, [], { settled: false, state: 'pending' }],
    [99, [], { settled: false, state: 'pending' }],
  ] as const)('%s %j', (state, reasons, position) => {
    expect(interpretJobState(state, reasons)).toEqual(position);
  });
});
