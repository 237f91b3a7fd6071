/** What ends a code on the line. */
export type CodeTerminator = 'cr' | 'lf' | 'crlf' | 'none';

/** How a scanner is set up, by its maker or by the technician. */
export interface CodeScannerProfile {
  /**
   * Which commands it understands; `none` for a scanner that only talks. `zebra-ssi` and `newland-fm30` are for
   * serial ports; with `zebra-ssi` the codes come in packets, and terminator and AIM identifiers mean nothing.
   */
  readonly commandSet: 'newland' | 'honeywell' | 'zebra-ssi' | 'newland-fm30' | 'none';
  /** On USB HID: where the fields of its reports are; `descriptor`: where the device says, else its vendor. */
  readonly reportLayout: 'honeywell' | 'newland' | 'descriptor';
  /**
   * With a terminator, a code that breaks off without it is dropped. With `none`, silence ends a code: right
   * for codes of several lines, and for scanners that add nothing.
   */
  readonly terminator: CodeTerminator;
  /** Silence inside a code after which no more of it will come, in milliseconds; 30–50 is usual. */
  readonly idleGapMs: number;
  /** Whether each code begins with its AIM identifier (]cm, ISO/IEC 15424). One without is then dropped. */
  readonly aimIdentifiers: boolean;
  /** `auto`: UTF-8 if the bytes are valid UTF-8, else GB18030. */
  readonly charset: 'auto' | 'utf-8' | 'gb18030';
  /** `command`: the beam is on only while a scan is wanted. `always-on`: the scanner looks by itself. */
  readonly trigger: 'command' | 'always-on';
  /** Scanners switch their beam off by themselves: the trigger is sent again after this time, in ms. */
  readonly retriggerMs: number;
  /**
   * Commands that set the scanner up, in the words of its manual and without the frame, sent when the port is
   * opened, for the time until power-off (e.g. an AIM identifier prefix). For SSI: parameter and value in
   * hexadecimal.
   */
  readonly setupCommands: readonly string[];
}

/** Scanners as they come; a profile of the site overrides single fields. */
export const codeScannerProfiles = {
  newland: {
    commandSet: 'newland',
    reportLayout: 'newland',
    terminator: 'cr',
    idleGapMs: 50,
    aimIdentifiers: false,
    charset: 'auto',
    trigger: 'command',
    retriggerMs: 5_000,
    setupCommands: [],
  },
  honeywell: {
    commandSet: 'honeywell',
    reportLayout: 'honeywell',
    terminator: 'cr',
    idleGapMs: 50,
    aimIdentifiers: false,
    charset: 'auto',
    trigger: 'command',
    retriggerMs: 5_000,
    setupCommands: [],
  },
  /** Asks for packeted codes (parameter EE), without which SSI scanners send bare text. */
  'zebra-ssi': {
    commandSet: 'zebra-ssi',
    reportLayout: 'descriptor',
    terminator: 'none',
    idleGapMs: 100,
    aimIdentifiers: true,
    charset: 'auto',
    trigger: 'command',
    retriggerMs: 5_000,
    setupCommands: ['EE01'],
  },
  /** FM30 family and GM65 modules, which speak in binary frames and send codes as text. */
  'newland-fm30': {
    commandSet: 'newland-fm30',
    reportLayout: 'descriptor',
    terminator: 'cr',
    idleGapMs: 50,
    aimIdentifiers: false,
    charset: 'auto',
    trigger: 'command',
    retriggerMs: 5_000,
    setupCommands: [],
  },
  generic: {
    commandSet: 'none',
    reportLayout: 'descriptor',
    terminator: 'none',
    idleGapMs: 50,
    aimIdentifiers: false,
    charset: 'auto',
    trigger: 'always-on',
    retriggerMs: 5_000,
    setupCommands: [],
  },
} as const satisfies Record<string, CodeScannerProfile>;
