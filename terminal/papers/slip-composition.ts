import { chinaTime } from '#contract/china-time.ts';
import type { Delivery } from '#contract/item/delivery.ts';
import { fenInYuan } from '#contract/payment.ts';
import { SOURCE_LANGUAGE } from '#contract/preferences.ts';
import type { OutcomeView } from '#contract/visit/outcome.ts';
import type { Slip, SlipBlock } from '#drivers/receipt-printer/slip.ts';
import { type PaperTexts, paperTextsIn } from '../language/paper-texts.ts';

export interface SlipSurroundings {
  readonly site: { readonly name: string; readonly phone: string; readonly address: string };
  readonly terminalNumber: string;
  /** Printed by a simulated printer: the mark goes on the paper. */
  readonly simulated: boolean;
  readonly at: Date;
}

/** Whom the slip is for: what stands on it beside what any official can read. */
export interface SlipReader {
  /** BCP 47. */
  readonly language: string;
  /** The item and the department in that language; absent: as in the outcome. */
  readonly itemName?: string | undefined;
  readonly department?: string | undefined;
  /** Of a package the names of its parts and their departments in that language, in the order of the outcome. */
  readonly parts?: readonly { readonly itemName: string; readonly department: string }[] | undefined;
  /** Who did it for the applicant, masked. */
  readonly actedBy?: ActedBy | undefined;
  /** How the result reaches him, in the item's own words. */
  readonly delivery?: { readonly kind: Delivery['kind']; readonly note: string } | undefined;
  /** What he promised to hand in later (容缺), where and in how many working days from the acceptance. */
  readonly stillToHandIn?:
    | readonly { readonly name: string; readonly workingDays: number; readonly place?: string | undefined }[]
    | undefined;
  /** Of a booking: the hour and the hall, which is all there is on paper where no A4 printer stands. */
  readonly booking?: { readonly time: string; readonly place: string } | undefined;
  /** Official documents, which are always in Chinese, are printed with the slip. */
  readonly withDocuments: boolean;
}

export interface ActedBy {
  readonly kind: 'agent' | 'guardian';
  readonly maskedName: string;
  readonly maskedNumber: string;
  /** By which it is taken back, and until when it holds. */
  readonly authorisation?: { readonly number: string; readonly validUntil: string } | undefined;
}

/** Key of the screen's texts. */
export function slipTitle(outcome: Pick<OutcomeView, 'kind'>): `slip-${OutcomeView['kind']}` {
  return `slip-${outcome.kind}`;
}

/**
 * The slip a citizen takes away. No name and no number: who holds it can ask for the progress, and it may be
 * lost. A pending slip says plainly that the case is saved here and not yet accepted. In another language the
 * official title and the item's name stand beside: any counter must know the slip.
 */
export function composeSlip(
  outcome: OutcomeView,
  surroundings: SlipSurroundings,
  reader: SlipReader = { language: SOURCE_LANGUAGE, withDocuments: false },
): Slip {
  const texts = paperTextsIn(reader.language);
  const { label } = texts;
  const translated = texts !== paperTextsIn(SOURCE_LANGUAGE);
  const itemName = translated ? (reader.itemName ?? outcome.itemName) : outcome.itemName;
  const blocks: SlipBlock[] = [
    ...mark(surroundings, outcome, texts),
    { kind: 'text', text: surroundings.site.name, align: 'centre' },
    { kind: 'title', text: texts.title[outcome.kind] },
    ...(translated
      ? [{ kind: 'text', text: paperTextsIn(SOURCE_LANGUAGE).title[outcome.kind], align: 'centre' } as const]
      : []),
    { kind: 'rule' },
    { kind: 'pair', label: label.service, value: itemName, bold: true },
    ...pair(label.officialName, itemName === outcome.itemName ? undefined : outcome.itemName),
    ...pair(label.department, translated ? (reader.department ?? outcome.department) : outcome.department),
    ...booking(outcome, reader.booking, texts),
    ...pair(label.number, outcome.acceptanceNumber),
    ...pair(label.promised, outcome.promisedDate),
    ...pair(label.supplementBy, outcome.supplementBy),
    ...actedBy(reader.actedBy, texts),
    ...money(outcome, texts),
    ...stillToHandIn(outcome, reader.stillToHandIn, texts),
    ...delivery(outcome, reader.delivery, texts),
    { kind: 'pair', label: label.time, value: printedTime(surroundings.at) },
    { kind: 'pair', label: label.terminal, value: surroundings.terminalNumber },
    ...parts(outcome, translated ? reader.parts : undefined, texts),
    { kind: 'rule', style: 'dashed' },
    ...statement(outcome, texts, reader.booking !== undefined),
    ...(translated && reader.withDocuments ? [{ kind: 'text', text: texts.officialPapers } as const] : []),
  ];
  if (outcome.slipQr !== undefined && outcome.slipCode !== undefined) {
    blocks.push(
      { kind: 'qr', content: outcome.slipQr, moduleDots: 7 },
      { kind: 'text', text: grouped(outcome.slipCode), align: 'centre', bold: true },
      { kind: 'text', text: texts.slipCode, align: 'centre' },
    );
  }
  blocks.push(
    { kind: 'rule', style: 'dashed' },
    { kind: 'pair', label: label.phone, value: surroundings.site.phone },
    { kind: 'pair', label: label.address, value: surroundings.site.address },
    ...mark(surroundings, outcome, texts),
    { kind: 'feed', lines: 2 },
    { kind: 'cut' },
  );
  return { blocks };
}

function statement(outcome: OutcomeView, texts: PaperTexts, isBooking: boolean): readonly SlipBlock[] {
  const headline = (text: string): SlipBlock => ({
    kind: 'text',
    text,
    align: 'centre',
    size: 'large',
    bold: true,
  });
  if (outcome.kind === 'pending') {
    const { pending } = texts;
    return [
      headline(pending.headline),
      { kind: 'text', text: pending.saved },
      { kind: 'text', text: pending.notYet },
      { kind: 'text', text: pending.leave },
    ];
  }
  if (outcome.kind === 'refused') {
    const { refused } = texts;
    return [
      headline(refused.headline),
      { kind: 'text', text: `${refused.reason}${outcome.reason ?? refused.noReason}` },
      { kind: 'text', text: refused.doubt },
    ];
  }
  if (outcome.kind === 'confirming') {
    const { confirming } = texts;
    const { headline: words, told } = confirming[outcome.payment?.state ?? 'unconfirmed'];
    return [headline(words), { kind: 'text', text: told }, { kind: 'text', text: confirming.again }];
  }
  if (outcome.kind === 'completed' && outcome.payment !== undefined) {
    return [headline(texts.paid.headline), { kind: 'text', text: texts.paid.keep }];
  }
  const { headline: words, keep } =
    outcome.kind === 'completed' && isBooking ? texts.booked : texts[outcome.kind];
  return [headline(words), { kind: 'text', text: keep }];
}

function booking(
  { kind }: OutcomeView,
  booked: SlipReader['booking'],
  { booked: texts }: PaperTexts,
): readonly SlipBlock[] {
  if (booked === undefined || kind !== 'completed') return [];
  return [
    { kind: 'pair', label: texts.time, value: booked.time, bold: true },
    { kind: 'pair', label: texts.place, value: booked.place },
  ];
}

/** 一件事: one slip for all parts, each with its number and how it stands. */
function parts(
  { parts: all = [] }: OutcomeView,
  spoken: SlipReader['parts'],
  texts: PaperTexts,
): readonly SlipBlock[] {
  const { label, refused } = texts;
  return all.flatMap((part, index): SlipBlock[] => {
    const { itemName, department } = spoken?.[index] ?? part;
    return [
      { kind: 'rule', style: 'dashed' },
      { kind: 'text', text: itemName, bold: true },
      ...pair(label.officialName, itemName === part.itemName ? undefined : part.itemName),
      { kind: 'pair', label: label.department, value: department },
      { kind: 'pair', label: label.standing, value: standing(part.kind, texts) },
      { kind: 'pair', label: label.number, value: part.acceptanceNumber },
      ...pair(label.promised, part.promisedDate),
      ...pair(label.supplementBy, part.supplementBy),
      ...(part.reason === undefined
        ? []
        : [{ kind: 'text', text: `${refused.reason}${part.reason}` } as const]),
    ];
  });
}

function standing(kind: OutcomeView['kind'], texts: PaperTexts): string {
  return kind === 'confirming' ? texts.confirming.unconfirmed.headline : texts[kind].headline;
}

/** What was paid, for which notices; the order's number is what the bank's bill says. */
function money({ payment }: OutcomeView, { label, yuan }: PaperTexts): readonly SlipBlock[] {
  if (payment === undefined) return [];
  return [
    ...(payment.amountFen === undefined
      ? []
      : [
          {
            kind: 'pair',
            label: label.amount,
            value: `${fenInYuan(payment.amountFen)} ${yuan}`,
            bold: true,
          } as const,
        ]),
    ...payment.noticeNumbers.map((value) => ({ kind: 'pair', label: label.notice, value }) as const),
    { kind: 'pair', label: label.order, value: payment.orderId },
  ];
}

/** Masked like the applicant on any paper: a slip may be lost. */
function actedBy(actor: ActedBy | undefined, { label }: PaperTexts): readonly SlipBlock[] {
  if (actor === undefined) return [];
  const who = actor.kind === 'agent' ? label.actedByAgent : label.actedByGuardian;
  return [
    { kind: 'pair', label: who, value: `${actor.maskedName} ${actor.maskedNumber}` },
    ...pair(label.authorisation, actor.authorisation?.number),
    ...pair(label.until, actor.authorisation?.validUntil),
  ];
}

/** Counted from the acceptance, which an off-line machine does not know: the notice has the day. */
function stillToHandIn(
  { kind }: OutcomeView,
  materials: SlipReader['stillToHandIn'],
  { label, stillToHandIn: texts }: PaperTexts,
): readonly SlipBlock[] {
  if (kind !== 'accepted' && kind !== 'pending' && kind !== 'handed-in') return [];
  return (materials ?? []).flatMap(({ name, workingDays, place }): SlipBlock[] => [
    { kind: 'pair', label: label.stillToHandIn, value: name, bold: true },
    {
      kind: 'text',
      text: (place === undefined ? texts.atTerminal : texts.atWindow)
        .replace('{days}', String(workingDays))
        .replace('{place}', place ?? ''),
    },
  ]);
}

/** Of a case that goes on. What is printed here lies in the tray already, and an address is nobody else's business. */
function delivery(
  { kind }: OutcomeView,
  chosen: SlipReader['delivery'],
  { label, delivery: texts }: PaperTexts,
): readonly SlipBlock[] {
  const goesOn = kind === 'accepted' || kind === 'pending' || kind === 'handed-in' || kind === 'supplement';
  if (chosen === undefined || !goesOn || chosen.kind === 'print') return [];
  return [
    { kind: 'pair', label: label.delivery, value: texts.kind[chosen.kind], bold: true },
    { kind: 'text', text: chosen.note },
  ];
}

function mark(surroundings: SlipSurroundings, outcome: OutcomeView, texts: PaperTexts): readonly SlipBlock[] {
  return surroundings.simulated || outcome.simulated ? [{ kind: 'mark', text: texts.mark }] : [];
}

function pair(label: string, value: string | undefined): readonly SlipBlock[] {
  return value === undefined ? [] : [{ kind: 'pair', label, value }];
}

/** ABCD EFGH JKMN PQRS: read aloud in fours. */
function grouped(code: string): string {
  return code.match(/.{1,4}/g)?.join(' ') ?? code;
}

function printedTime(at: Date): string {
  const { date, time } = chinaTime(at);
  return `${date} ${time}`;
}
