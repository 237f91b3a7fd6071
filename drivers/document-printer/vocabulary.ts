/** The numbers of IPP that this driver and its simulator speak (RFC 8011 sections 5.4.15, 5.3.7 and appendix B). */

export const ippOperation = {
  printJob: 0x0002,
  validateJob: 0x0004,
  createJob: 0x0005,
  sendDocument: 0x0006,
  cancelJob: 0x0008,
  getJobAttributes: 0x0009,
  getJobs: 0x000a,
  getPrinterAttributes: 0x000b,
  /** PWG 5100.11 section 4.2. */
  cancelMyJobs: 0x0039,
} as const;

/** Operations of CUPS alone ("CUPS Implementation of IPP"), by which its queues are told from printers. */
export const cupsOperation = { getDefault: 0x4001 } as const;

export const ippStatus = {
  ok: 0x0000,
  okIgnoredOrSubstituted: 0x0001,
  okConflicting: 0x0002,
  badRequest: 0x0400,
  notPossible: 0x0404,
  notFound: 0x0406,
  documentFormatNotSupported: 0x040a,
  attributesOrValuesNotSupported: 0x040b,
  charsetNotSupported: 0x040d,
  documentFormatError: 0x0411,
  internalError: 0x0500,
  operationNotSupported: 0x0501,
  versionNotSupported: 0x0503,
  deviceError: 0x0504,
  notAcceptingJobs: 0x0506,
  busy: 0x0507,
} as const;

/** Codes 0x0000 to 0x00ff are the successful ones (RFC 8011 appendix B.1). */
export function isSuccessfulStatus(status: number): boolean {
  return status >= 0 && status <= 0xff;
}

export const printerState = { idle: 3, processing: 4, stopped: 5 } as const;

export const jobState = {
  pending: 3,
  held: 4,
  processing: 5,
  processingStopped: 6,
  canceled: 7,
  aborted: 8,
  completed: 9,
} as const;

export const pdfMediaType = 'application/pdf';
/** ISO A4 by its PWG 5101.1 self-describing name. */
export const a4Media = 'iso_a4_210x297mm';
/** printer-make-and-model of the simulator, by which the driver tells that nothing real is printed. */
export const simulatedMakeAndModel = 'Zhuban simulated document printer (模拟)';
