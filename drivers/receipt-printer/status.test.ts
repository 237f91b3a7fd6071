import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  automaticStatusBytes,
  conditionOf,
  healthyStatus,
  isFault,
  type PrinterStatus,
  paperFromSensorStatus,
  problemsOf,
  type RealTimeAnswers,
  realTimeAnswer,
  sensorStatusByte,
  statusFromAutomatic,
  statusFromRealTime,
} from './status.ts';

const idle: RealTimeAnswers = { printer: 0x12, 'offline-cause': 0x12, 'error-cause': 0x12, paper: 0x12 };

describe('DLE EOT, bit by bit', () => {
  test('all answers 12: nothing is wrong', () => {
    expect(statusFromRealTime(idle)).toEqual(healthyStatus);
  });

  test.each<[string, Partial<RealTimeAnswers>, Partial<PrinterStatus>]>([
    ['1 bit 2: drawer pin', { printer: 0x16 }, { drawerPinHigh: true }],
    ['1 bit 3: offline', { printer: 0x1a }, { online: false }],
    ['1 bit 5: waiting for recovery', { printer: 0x32 }, { waitingForRecovery: true }],
    ['1 bit 6: feed button', { printer: 0x52 }, { feedButtonPressed: true }],
    ['2 bit 2: cover open', { 'offline-cause': 0x16 }, { coverOpen: true }],
    ['2 bit 3: feed button', { 'offline-cause': 0x1a }, { feedButtonPressed: true }],
    ['2 bit 5: stopped by paper end', { 'offline-cause': 0x32 }, { stoppedByPaperEnd: true, paper: 'end' }],
    ['2 bit 6: error', { 'offline-cause': 0x52 }, { error: true }],
    ['3 bit 2: recoverable', { 'error-cause': 0x16 }, { recoverableError: true }],
    ['3 bit 3: cutter', { 'error-cause': 0x1a }, { cutterError: true }],
    ['3 bit 5: unrecoverable', { 'error-cause': 0x32 }, { unrecoverableError: true }],
    ['3 bit 6: recovers by itself', { 'error-cause': 0x52 }, { autoRecoverableError: true }],
    ['4 bits 2 and 3: near end', { paper: 0x1e }, { paper: 'near-end' }],
    ['4 bits 5 and 6: end', { paper: 0x72 }, { paper: 'end' }],
    ['4 all bits: end', { paper: 0x7e }, { paper: 'end' }],
    ['4 bit 5 alone: end', { paper: 0x32 }, { paper: 'end' }],
    ['4 bit 6 alone: end', { paper: 0x52 }, { paper: 'end' }],
    ['4 bit 2 alone: near end', { paper: 0x16 }, { paper: 'near-end' }],
  ])('n=%s', (_name, answers, expected) => {
    expect(statusFromRealTime({ ...idle, ...answers })).toEqual({ ...healthyStatus, ...expected });
  });
});

describe('automatic status, bit by bit', () => {
  const quiet = [0x10, 0x00, 0x00, 0x0f];
  test.each<[string, number, number, Partial<PrinterStatus>]>([
    ['1.2 drawer pin', 0, 0x04, { drawerPinHigh: true }],
    ['1.3 offline', 0, 0x08, { online: false }],
    ['1.5 cover open', 0, 0x20, { coverOpen: true }],
    ['1.6 feeding by button', 0, 0x40, { feedButtonPressed: true }],
    ['2.0 waiting for recovery', 1, 0x01, { waitingForRecovery: true }],
    ['2.1 feed button', 1, 0x02, { feedButtonPressed: true }],
    ['2.2 mechanical error', 1, 0x04, { recoverableError: true, error: true }],
    ['2.3 cutter', 1, 0x08, { cutterError: true, error: true }],
    ['2.5 unrecoverable', 1, 0x20, { unrecoverableError: true, error: true }],
    ['2.6 recovers by itself', 1, 0x40, { autoRecoverableError: true, error: true }],
    ['3.0-1 near end', 2, 0x03, { paper: 'near-end' }],
    ['3.2-3 end', 2, 0x0c, { paper: 'end' }],
    ['4 is reserved', 3, 0x0f, {}],
  ])('%s', (_name, index, bits, expected) => {
    const bytes = Uint8Array.from(quiet);
    bytes[index] = (bytes[index] ?? 0) | bits;
    expect(statusFromAutomatic(bytes)).toEqual({ ...healthyStatus, ...expected });
  });
});

test.each([
  [0x00, 'ok'],
  [0x03, 'near-end'],
  [0x0c, 'end'],
  [0x0f, 'end'],
] as const)('GS r 1 answer %i is paper %s', (byte, paper) => {
  expect(paperFromSensorStatus(byte)).toBe(paper);
});

describe('what a status means', () => {
  test.each<[string, Partial<PrinterStatus>, string, string[]]>([
    ['nothing wrong', {}, 'ready', []],
    ['drawer pin', { drawerPinHigh: true }, 'ready', []],
    ['near end', { paper: 'near-end' }, 'degraded', ['paper-low']],
    ['paper end', { paper: 'end', online: false }, 'blocked', ['paper-empty']],
    ['cover open', { coverOpen: true, online: false }, 'blocked', ['cover-open']],
    [
      'cover open, reported as an error as well',
      { coverOpen: true, autoRecoverableError: true },
      'blocked',
      ['cover-open'],
    ],
    ['cutter', { cutterError: true, error: true, online: false }, 'blocked', ['cutter-error']],
    ['hot head', { autoRecoverableError: true, error: true }, 'blocked', ['head-overheated']],
    ['mechanical', { recoverableError: true, error: true }, 'blocked', ['hardware-fault']],
    ['broken', { unrecoverableError: true, recoverableError: true }, 'blocked', ['hardware-fault']],
    ['an error without a name', { error: true }, 'blocked', ['other']],
    ['offline without a cause', { online: false }, 'blocked', ['offline']],
    ['held by the feed button', { online: false, feedButtonPressed: true }, 'blocked', ['paused']],
    [
      'cover open and near end',
      { coverOpen: true, paper: 'near-end' },
      'blocked',
      ['cover-open', 'paper-low'],
    ],
  ])('%s', (_name, changes, condition, problems) => {
    const status = { ...healthyStatus, ...changes };
    expect(conditionOf(status)).toBe(condition);
    expect(problemsOf(status)).toEqual(problems);
    expect(isFault(status)).toBe(condition === 'blocked');
  });
});

const anyStatus: fc.Arbitrary<PrinterStatus> = fc.record({
  online: fc.boolean(),
  paper: fc.constantFrom('ok' as const, 'near-end' as const, 'end' as const),
  coverOpen: fc.boolean(),
  feedButtonPressed: fc.boolean(),
  drawerPinHigh: fc.boolean(),
  waitingForRecovery: fc.boolean(),
  stoppedByPaperEnd: fc.constant(false),
  cutterError: fc.boolean(),
  recoverableError: fc.boolean(),
  unrecoverableError: fc.boolean(),
  autoRecoverableError: fc.boolean(),
  error: fc.boolean(),
});

test('what the simulated printer says is what the driver reads', () => {
  fc.assert(
    fc.property(anyStatus, (status) => {
      const consistent = { ...status, stoppedByPaperEnd: status.paper === 'end' };
      const answers = {
        printer: realTimeAnswer(consistent, 'printer'),
        'offline-cause': realTimeAnswer(consistent, 'offline-cause'),
        'error-cause': realTimeAnswer(consistent, 'error-cause'),
        paper: realTimeAnswer(consistent, 'paper'),
      };
      for (const byte of Object.values(answers)) expect(byte & 0x93).toBe(0x12);
      expect(statusFromRealTime(answers)).toEqual(consistent);
      const automatic = automaticStatusBytes(consistent);
      expect(automatic[0]! & 0x93).toBe(0x10);
      for (const byte of automatic.subarray(1)) expect(byte & 0x90).toBe(0);
      const { error: _error, stoppedByPaperEnd: _stopped, ...told } = consistent;
      expect(statusFromAutomatic(automatic)).toMatchObject(told);
      expect(paperFromSensorStatus(sensorStatusByte(consistent))).toBe(consistent.paper);
    }),
    { numRuns: 2_000 },
  );
});
