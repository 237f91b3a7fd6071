import type { DeviceKind } from '#contract/device.ts';
import type { AttachedPort } from './attached-port.ts';

/** What a profile says about a device whose port is to be found. Everything that is said must be true of the port. */
export interface StatedEvidence {
  readonly vendorId?: number | undefined;
  readonly productId?: number | undefined;
  readonly serialNumber?: string | undefined;
  /** A part of what the device says about its maker, in any case of letters. */
  readonly manufacturer?: string | undefined;
  readonly location?: string | undefined;
}

/** A device of the profile that needs a port. */
export interface PortWish {
  /** Its name in the profile; no two wishes have the same. */
  readonly device: string;
  readonly kind: DeviceKind;
  readonly transport: AttachedPort['transport'];
  /** Named in the profile: then nothing is searched, and nobody else gets this port. */
  readonly path?: string;
  readonly evidence: StatedEvidence;
}

/** What is known beyond the ports themselves. Keys are paths. */
export interface PortKnowledge {
  /** Ports that a device of this terminal has open, and which device. */
  readonly inUse: ReadonlyMap<string, string>;
  /** Ports that were asked what they are, and which kind answered; none: silence. */
  readonly answers: ReadonlyMap<string, DeviceKind | 'silent' | 'held'>;
}

export type EvidenceRule =
  | 'serial-number'
  | 'location'
  | 'answer'
  | 'usb-numbers'
  | 'usb-vendor'
  | 'scanner-usage'
  | 'known-maker'
  | 'manufacturer';

/**
 * How much each piece of evidence is worth. A port is taken from {@link DECISIVE_POINTS} on, and only if no other
 * one has as many.
 */
export const EVIDENCE_POINTS: Readonly<Record<EvidenceRule, number>> = {
  /** Unique by the USB specification (2.0, section 9.6.1); makers who give all the same number make a draw. */
  'serial-number': 100,
  /** It speaks the protocol of this kind of device. */
  answer: 60,
  /** Whatever hangs in that socket. */
  location: 60,
  /** Vendor and product of a device, not of a converter chip. */
  'usb-numbers': 50,
  /** A HID device that calls itself a code scanner. */
  'scanner-usage': 50,
  /** A converter chip, or the vendor alone: it is in a thousand things. */
  'usb-vendor': 20,
  /** A maker of this kind of device, from a list of ours. */
  'known-maker': 20,
  manufacturer: 20,
};

export const DECISIVE_POINTS = 50;

export type Refusal =
  | 'other-transport'
  | 'vendor-differs'
  | 'product-differs'
  | 'serial-number-differs'
  | 'manufacturer-differs'
  | 'location-differs'
  /** The profile names this port for another device. */
  | 'named-for-another'
  /** Another device of this terminal has it open. */
  | 'in-use'
  /** It was asked, and is another kind of device. */
  | 'answered-as-another'
  /** It was asked, and did not answer as this kind of device does. */
  | 'did-not-answer'
  /** Another program holds it, so it was not asked. */
  | 'held-by-another-program';

/** What one port is worth to one device. */
export interface Appraisal {
  readonly port: AttachedPort;
  readonly points: number;
  readonly rules: readonly EvidenceRule[];
  readonly refusal: Refusal | undefined;
}

export type PortMatch =
  /** The profile names it; whether it is attached is seen when it is opened. */
  | { readonly kind: 'named'; readonly path: string }
  | { readonly kind: 'found'; readonly path: string; readonly appraisal: Appraisal }
  | {
      readonly kind: 'none';
      readonly code: NoMatchCode;
      /** The ports that the reason is about. */
      readonly ports: readonly string[];
      /** The devices that want the same port. */
      readonly devices: readonly string[];
    };

export type NoMatchCode =
  /** No port of this transport is attached. */
  | 'nothing-attached'
  /** What is attached contradicts the profile, or is somebody else's. */
  | 'nothing-fits'
  /** Something fits, but so would a thousand other things. */
  | 'evidence-too-weak'
  /** Several ports fit equally well: any choice would be a guess. */
  | 'ports-equal'
  /** One port fits several devices equally well. */
  | 'wanted-by-two'
  /** The one port that could be it is held by another program. */
  | 'port-held';

export interface MatchedDevice {
  readonly wish: PortWish;
  readonly match: PortMatch;
  /** Every attached port, by path. */
  readonly appraisals: readonly Appraisal[];
}

/** USB vendors whose number stands for a converter chip in some device, not for the device. */
const CONVERTER_CHIPS: ReadonlySet<number> = new Set([
  0x0403, // FTDI
  0x067b, // Prolific
  0x10c4, // Silicon Labs
  0x1a86, // QinHeng (CH340, CH341)
  0x04e2, // Exar
]);

/** Weak on its own: makers make other things too, and sell their chips to others. */
const KNOWN_MAKERS: Partial<Record<DeviceKind, ReadonlySet<number>>> = {
  'code-scanner': new Set([0x1eab, 0x0c2e, 0x05e0, 0x05f9]), // Newland, Honeywell, Zebra, Datalogic
  'receipt-printer': new Set([0x04b8, 0x1504, 0x0519, 0x2730]), // Epson, Bixolon, Star, Citizen
};

const CODE_SCANNER_PAGE = 0x8c;

/**
 * Gives each device its port. Pure, and the same for every order of `wishes` and `ports`. A port is never given to
 * two devices; where the evidence does not decide, nobody gets it and the reason says which ports or devices it
 * could not tell apart. No match is better than a wrong one: commands of a card reader are paper to a printer.
 */
export function matchPorts(
  wishes: readonly PortWish[],
  ports: readonly AttachedPort[],
  knowledge: PortKnowledge = { inUse: new Map(), answers: new Map() },
): readonly MatchedDevice[] {
  const sortedPorts = [...ports].sort((left, right) => compare(left.path, right.path));
  const sortedWishes = [...wishes].sort((left, right) => compare(left.device, right.device));
  const named = namedPorts(sortedWishes, sortedPorts);
  const wanted = sortedWishes.map((wish) => ({
    wish,
    appraisals: sortedPorts.map((port) => appraise(wish, port, knowledge, named.get(port.path)!)),
  }));
  const searching = wanted.filter(({ wish }) => wish.path === undefined);
  const given = giveOut(searching);
  return wanted.map((own) => ({ ...own, match: matchOf(own, given, searching) }));
}

/** Path of the port to the devices that it is named for. */
function namedPorts(
  wishes: readonly PortWish[],
  ports: readonly AttachedPort[],
): ReadonlyMap<string, readonly string[]> {
  return new Map(
    ports.map((port) => [
      port.path,
      wishes
        .filter(({ path }) => path !== undefined && (path === port.path || port.aliases.includes(path)))
        .map(({ device }) => device),
    ]),
  );
}

function appraise(
  wish: PortWish,
  port: AttachedPort,
  { inUse, answers }: PortKnowledge,
  namedFor: readonly string[],
): Appraisal {
  const rules = rulesFor(wish, port);
  const answer = answers.get(port.path);
  if (answer === wish.kind) rules.push('answer');
  const points = rules.reduce((sum, rule) => sum + EVIDENCE_POINTS[rule], 0);
  const user = inUse.get(port.path);
  let refusal = contradiction(wish, port);
  if (wish.transport !== port.transport) refusal = 'other-transport';
  else if (namedFor.some((device) => device !== wish.device)) refusal = 'named-for-another';
  else if (user !== undefined && user !== wish.device) refusal = 'in-use';
  else if (refusal === undefined && answer !== undefined && answer !== wish.kind && isAsked(points)) {
    refusal =
      answer === 'held'
        ? 'held-by-another-program'
        : answer === 'silent'
          ? 'did-not-answer'
          : 'answered-as-another';
  }
  return { port, points, rules, refusal };
}

/** Evidence that decides alone needs no answer: a device may be switched off behind its own cable. */
function isAsked(points: number): boolean {
  return points < DECISIVE_POINTS;
}

function rulesFor(wish: PortWish, port: AttachedPort): EvidenceRule[] {
  const { evidence, kind } = wish;
  const rules: EvidenceRule[] = [];
  if (evidence.serialNumber !== undefined && evidence.serialNumber === port.serialNumber) {
    rules.push('serial-number');
  }
  if (evidence.location !== undefined && evidence.location === port.location) rules.push('location');
  if (evidence.vendorId !== undefined && evidence.vendorId === port.vendorId) {
    const exact = evidence.productId !== undefined && evidence.productId === port.productId;
    rules.push(exact && !CONVERTER_CHIPS.has(evidence.vendorId) ? 'usb-numbers' : 'usb-vendor');
  }
  if (evidence.manufacturer !== undefined && isPartOf(evidence.manufacturer, port.manufacturer)) {
    rules.push('manufacturer');
  }
  if (kind === 'code-scanner' && port.transport === 'hid' && port.usagePage === CODE_SCANNER_PAGE) {
    rules.push('scanner-usage');
  }
  if (port.vendorId !== undefined && KNOWN_MAKERS[kind]?.has(port.vendorId)) rules.push('known-maker');
  return rules;
}

/** What is stated and cannot be seen at the port counts as different. */
function contradiction({ evidence }: PortWish, port: AttachedPort): Refusal | undefined {
  const differs = (stated: unknown, seen: unknown) => stated !== undefined && stated !== seen;
  if (differs(evidence.vendorId, port.vendorId)) return 'vendor-differs';
  if (differs(evidence.productId, port.productId)) return 'product-differs';
  if (differs(evidence.serialNumber, port.serialNumber)) return 'serial-number-differs';
  if (differs(evidence.location, port.location)) return 'location-differs';
  if (evidence.manufacturer !== undefined && !isPartOf(evidence.manufacturer, port.manufacturer)) {
    return 'manufacturer-differs';
  }
  return undefined;
}

function isPartOf(part: string, whole: string | undefined): boolean {
  return whole?.toLowerCase().includes(part.toLowerCase()) ?? false;
}

type Choice =
  | { readonly kind: 'wants'; readonly appraisal: Appraisal }
  | { readonly kind: 'undecided'; readonly code: NoMatchCode; readonly ports: readonly string[] };

/** What a device would take of the ports that nobody has. */
function choose(appraisals: readonly Appraisal[], takenPaths: ReadonlySet<string>): Choice {
  const ofTransport = appraisals.filter(({ refusal }) => refusal !== 'other-transport');
  if (ofTransport.length === 0) return { kind: 'undecided', code: 'nothing-attached', ports: [] };
  const free = ofTransport.filter(({ port, refusal }) => refusal === undefined && !takenPaths.has(port.path));
  const most = Math.max(0, ...free.map(({ points }) => points));
  const best = free.filter(({ points }) => points === most);
  const [first] = best;
  // Some systems list a HID device once for each of its collections.
  const paths = [...new Set(best.map(({ port }) => port.path))];
  if (first === undefined) {
    const held = ofTransport.filter(({ refusal }) => refusal === 'held-by-another-program');
    if (held.length > 0) {
      return { kind: 'undecided', code: 'port-held', ports: held.map(({ port }) => port.path) };
    }
    return {
      kind: 'undecided',
      code: 'nothing-fits',
      ports: ofTransport.map(({ port }) => port.path),
    };
  }
  if (most < DECISIVE_POINTS) return { kind: 'undecided', code: 'evidence-too-weak', ports: paths };
  if (paths.length > 1) return { kind: 'undecided', code: 'ports-equal', ports: paths };
  return { kind: 'wants', appraisal: first };
}

type Wanted = Omit<MatchedDevice, 'match'>;

/**
 * Rounds: all devices choose at once among what is free, and each port goes to the one device that has the best
 * claim to it. What is gone may leave another device without a draw, so it is asked again, until nothing moves.
 */
function giveOut(searching: readonly Wanted[]): ReadonlyMap<PortWish, Appraisal> {
  const given = new Map<PortWish, Appraisal>();
  for (;;) {
    const taken = takenPaths(given);
    const proposals = searching
      .filter(({ wish }) => !given.has(wish))
      .flatMap(({ wish, appraisals }) => {
        const choice = choose(appraisals, taken);
        return choice.kind === 'wants' ? [{ wish, appraisal: choice.appraisal }] : [];
      });
    const winners = proposals.filter(({ wish, appraisal }) =>
      proposals.every(
        (other) =>
          other.wish === wish ||
          other.appraisal.port.path !== appraisal.port.path ||
          other.appraisal.points < appraisal.points,
      ),
    );
    if (winners.length === 0) return given;
    for (const { wish, appraisal } of winners) given.set(wish, appraisal);
  }
}

function takenPaths(given: ReadonlyMap<PortWish, Appraisal>): ReadonlySet<string> {
  return new Set([...given.values()].map(({ port }) => port.path));
}

function matchOf(
  { wish, appraisals }: Wanted,
  given: ReadonlyMap<PortWish, Appraisal>,
  searching: readonly Wanted[],
): PortMatch {
  if (wish.path !== undefined) return { kind: 'named', path: wish.path };
  const appraisal = given.get(wish);
  if (appraisal !== undefined) return { kind: 'found', path: appraisal.port.path, appraisal };
  const taken = takenPaths(given);
  const choice = choose(appraisals, taken);
  if (choice.kind === 'undecided') return { ...choice, kind: 'none', devices: [] };
  const { path } = choice.appraisal.port;
  const rivals = searching.filter((other) => {
    if (given.has(other.wish)) return false;
    const theirs = choose(other.appraisals, taken);
    return theirs.kind === 'wants' && theirs.appraisal.port.path === path;
  });
  return {
    kind: 'none',
    code: 'wanted-by-two',
    ports: [path],
    devices: rivals.map((rival) => rival.wish.device),
  };
}

/** By code units: the same on every machine. */
function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
