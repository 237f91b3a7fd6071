import type { IdentityDocument } from '#contract/identity-document.ts';
import { maskAddress, maskName, maskNumber } from '#contract/masking.ts';
import { Deadline } from '#drivers/bounds.ts';
import { IdCardReaderDriver, type IdCardReaderFailure } from '#drivers/id-card-reader/driver.ts';
import { CardDataMask } from '#drivers/trace/card-data-mask.ts';
import { DeviceLinks } from '../../devices/device-links.ts';
import { EXIT } from '../exit-codes.ts';
import { interruption } from '../interruption.ts';
import { Output, type OutputLine } from '../output.ts';
import { tellCounters } from './counters.ts';
import { causeOf, FOR_EVER_MS, openerOf } from './opener.ts';
import { startTrace } from './trace-file.ts';

export interface ProbeIdCardOptions {
  readonly port: string;
  readonly baud?: number;
  readonly once?: boolean;
  /** Milliseconds. */
  readonly timeout?: number;
  readonly mask?: boolean;
  /** Path of a file that is not there yet. */
  readonly trace?: string;
  /** Both are needed for a trace that holds what the cards say. */
  readonly traceCardData?: boolean;
  readonly yesWithCardData?: boolean;
  readonly counters?: boolean;
  readonly json?: boolean;
}

const DEVICE = 'id-card-reader';
const ONCE_LIMIT_MS = 30_000;
/** For the reader's first answer; the recovery ladder needs about ten seconds to its end. */
const OPEN_LIMIT_MS = 20_000;

/** Troubles of one card, after which the next card may be read. */
const CARD_TROUBLES: ReadonlySet<string> = new Set([
  'card-removed',
  'card-unreadable',
  'card-rejected',
  'card-type-unsupported',
]);

/** Reads cards with the driver that the terminal uses, and prints what they say. */
export async function probeIdCard(options: ProbeIdCardOptions): Promise<number> {
  const output = new Output(options);
  const signal = interruption();
  const withCardData = options.traceCardData === true;
  if (withCardData !== (options.yesWithCardData === true) || (withCardData && options.trace === undefined)) {
    output.failEvent({ code: 'trace-card-data-refused' });
    return EXIT.usage;
  }
  const trace = startTrace(
    options.trace,
    { device: 'id-card-reader' },
    withCardData ? undefined : () => new CardDataMask(),
  );
  if (!trace.ok) return output.failEvent(trace.failure);
  if (withCardData) {
    output.tell(
      'The trace holds everything on the card: use a specimen card, and delete the file after use.',
    );
  }
  const links = new DeviceLinks();
  const driver = trace.value.driver(
    new IdCardReaderDriver({
      opener: links.metered(DEVICE, trace.value.opener(openerOf(options.port, options.baud))),
      onRecovery: (step, cause) => {
        links.step(DEVICE, step, cause);
        output.tell(`recovery: ${step} (${cause.code})`);
      },
    }),
    ['open', 'readCard', 'waitForRemoval'],
  );
  if (options.mask !== true) {
    output.tell('This prints the personal data of the card: use a specimen card, or --mask.');
  }
  const limitMs = options.timeout ?? (options.once === true ? ONCE_LIMIT_MS : FOR_EVER_MS);
  const whole = new Deadline({ deadlineMs: limitMs, signal });
  try {
    const opened = await driver.open(whole.within(OPEN_LIMIT_MS));
    if (!opened.ok) {
      // Nobody has been asked for a card yet: what ran out of time is the reader.
      const silent = opened.failure.code === 'deadline-exceeded';
      return output.failEvent(silent ? { code: 'not-responding' } : causeOf(opened.failure));
    }
    output.tell(`The reader at ${options.port} answers. Lay a card on it.`);
    for (;;) {
      const bounds = options.once === true ? whole.rest() : { deadlineMs: limitMs, signal };
      const read = await driver.readCard(bounds);
      if (read.ok) {
        output.event(cardEvent(read.value.document, options.mask === true), 'Card read.');
        if (options.once === true) return EXIT.ok;
      } else {
        if (options.once !== true && signal.aborted) return EXIT.ok;
        const code = output.failEvent(causeOf(read.failure));
        if (options.once === true || !isCardTrouble(read.failure)) return code;
      }
      const removed = await driver.waitForRemoval({ deadlineMs: FOR_EVER_MS, signal });
      if (removed.ok) output.event({ event: 'removed' }, 'Card removed. Lay the next one.');
      else if (signal.aborted) return EXIT.ok;
      else return output.failEvent(causeOf(removed.failure));
    }
  } finally {
    await driver.close();
    if (options.counters === true) tellCounters(output, links);
  }
}

function isCardTrouble(failure: IdCardReaderFailure): boolean {
  return CARD_TROUBLES.has(failure.code);
}

function cardEvent(document: IdentityDocument, masked: boolean): OutputLine {
  const { type, name, number, birth, validTo, ...others } = masked ? maskDocument(document) : document;
  return { event: 'card', type, fields: { name, number, birth, validTo, ...others } };
}

function maskDocument(document: IdentityDocument): IdentityDocument {
  const { latinName, address, passNumber } = document;
  return {
    ...document,
    name: maskName(document.name),
    number: maskNumber(document.number),
    birth: `${document.birth.slice(0, 4)}-**-**`,
    ...(latinName === undefined ? {} : { latinName: maskName(latinName) }),
    ...(address === undefined ? {} : { address: maskAddress(address) }),
    ...(passNumber === undefined ? {} : { passNumber: maskNumber(passNumber) }),
  };
}
