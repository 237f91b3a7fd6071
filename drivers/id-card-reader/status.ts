/** What the driver does with a status. */
export type StatusAction =
  | 'accept'
  /** The card has no such content. */
  | 'accept-empty'
  /** Nothing lies on the reader: not an error. */
  | 'keep-polling'
  /** The line damaged our command: send it once more. */
  | 'resend'
  /** The card moved or answered badly: reset the field and begin with `findCard` again. */
  | 'retry-from-find'
  /** The module is confused: reset it. */
  | 'reset'
  /** This card will not be read, however often it is laid. */
  | 'reject-card'
  /** The reader itself cannot work; a technician must come. */
  | 'device-fault';

export type CardReaderStatusCode =
  | 'success'
  | 'card-found'
  | 'no-such-content'
  | 'no-card'
  | 'select-failed'
  | 'command-checksum-wrong'
  | 'command-length-wrong'
  | 'command-unknown'
  | 'operation-not-permitted'
  | 'unrecognised-error'
  | 'card-refused-reader'
  | 'card-not-authentic'
  | 'card-information-invalid'
  | 'card-type-unsupported'
  | 'card-read-failed'
  | 'card-random-failed'
  | 'self-test-failed'
  | 'not-authorised'
  | 'unknown-status';

export interface CardReaderStatus {
  readonly code: CardReaderStatusCode;
  readonly action: StatusAction;
}

/** SW3 of every documented status (GA 467, tables of the module manuals). SW1 SW2 are not looked at. */
export const statusTable: ReadonlyMap<number, CardReaderStatus> = new Map<number, CardReaderStatus>([
  [0x90, { code: 'success', action: 'accept' }],
  [0x9f, { code: 'card-found', action: 'accept' }],
  [0x91, { code: 'no-such-content', action: 'accept-empty' }],
  [0x80, { code: 'no-card', action: 'keep-polling' }],
  [0x81, { code: 'select-failed', action: 'retry-from-find' }],
  [0x10, { code: 'command-checksum-wrong', action: 'resend' }],
  [0x11, { code: 'command-length-wrong', action: 'resend' }],
  [0x21, { code: 'command-unknown', action: 'device-fault' }],
  [0x23, { code: 'operation-not-permitted', action: 'device-fault' }],
  [0x24, { code: 'unrecognised-error', action: 'reset' }],
  [0x31, { code: 'card-refused-reader', action: 'retry-from-find' }],
  [0x32, { code: 'card-not-authentic', action: 'reject-card' }],
  [0x33, { code: 'card-information-invalid', action: 'reject-card' }],
  [0x40, { code: 'card-type-unsupported', action: 'reject-card' }],
  [0x41, { code: 'card-read-failed', action: 'retry-from-find' }],
  [0x47, { code: 'card-random-failed', action: 'retry-from-find' }],
  [0x60, { code: 'self-test-failed', action: 'device-fault' }],
  [0x66, { code: 'not-authorised', action: 'device-fault' }],
]);

/** Never success for a status that no manual names: it resets the module, then counts as a failure. */
export function statusOf(sw3: number): CardReaderStatus {
  return statusTable.get(sw3) ?? { code: 'unknown-status', action: 'reset' };
}
