import { realpath } from 'node:fs/promises';
import type { DeviceKind } from '#contract/device.ts';
import { fail, ok, type Result } from '#contract/result.ts';
import { type BoundsFailure, Deadline, withinBounds } from '../bounds.ts';
import type { BytePort, CallBounds, PortFailure, PortOpener } from '../port.ts';
import { observedPort } from '../transports/observed-port.ts';
import type { AttachedPort, PortEnumerator } from './attached-port.ts';
import {
  type MatchedDevice,
  matchPorts,
  type NoMatchCode,
  type PortKnowledge,
  type PortWish,
} from './match-ports.ts';

/** Asks what hangs at a port, with a question that does no harm to a device of another kind. */
export type IdentifyingQuestion = (opener: PortOpener, bounds: CallBounds) => Promise<'answered' | 'silent'>;

export interface WishedDevice extends PortWish {
  /** Opens the port that was found. */
  readonly openPort: (path: string) => PortOpener;
  /** Asked only when the ports themselves do not decide, and never of a port that somebody holds. */
  readonly question?: IdentifyingQuestion;
}

export interface PortFinderOptions {
  readonly enumerator: PortEnumerator;
  readonly devices: readonly WishedDevice[];
  /** Longest wait for one question's answer, in milliseconds; 600 when absent. */
  readonly answerLimitMs?: number;
  /** How long an answer stands, in milliseconds; 10 000 when absent. What was replugged is asked again. */
  readonly answerFreshMs?: number;
}

/** What is attached, what was found out about it, and which device it was taken for. */
export interface PortSurvey {
  readonly ports: readonly AttachedPort[];
  readonly devices: readonly MatchedDevice[];
  /** Path to the program that has the port open. */
  readonly holders: ReadonlyMap<string, string>;
  readonly answers: PortKnowledge['answers'];
}

const ANSWER_LIMIT_MS = 600;
const ANSWER_FRESH_MS = 10_000;

/**
 * A printer prints what it does not understand, so it is asked first and by three bytes that other devices pass
 * over; who answers is asked nothing more.
 */
const QUESTION_ORDER: readonly DeviceKind[] = [
  'receipt-printer',
  'code-scanner',
  'id-card-reader',
  'cabinet',
];

/** What has been heard of a port so far. */
interface Hearing {
  /** Tells the device that answered from one that is plugged in there later. */
  readonly fingerprint: string;
  readonly at: number;
  /** Devices whose question was not answered. A call may end in the middle: the next one goes on here. */
  readonly notThis: Set<string>;
  heard: DeviceKind | 'silent' | 'held' | undefined;
}

/**
 * Finds the ports of one terminal's devices, again each time that one is opened: a device that is plugged in later,
 * or comes back under another name, is found by the same evidence.
 */
export class PortFinder {
  readonly #options: PortFinderOptions;
  readonly #inUse = new Map<string, string>();
  readonly #hearings = new Map<string, Hearing>();
  /** Searches are one after the other: two that ask the same port would disturb each other. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: PortFinderOptions) {
    this.#options = options;
  }

  /** Opens whatever port the device has at that moment. */
  openerFor(device: string): PortOpener {
    const wished = this.#options.devices.find((candidate) => candidate.device === device);
    if (wished === undefined) throw new Error(`no device ${device} is searched for`);
    return {
      description: wished.path ?? `searched: ${device}`,
      open: (bounds) => this.#open(wished, bounds),
    };
  }

  /** For the technician. Asks questions only with `ask`. */
  async survey(
    options: { readonly ask: boolean },
    bounds: CallBounds,
  ): Promise<Result<PortSurvey, BoundsFailure>> {
    const deadline = new Deadline(bounds);
    return this.#inTurn(deadline, async () => {
      const ports = await this.#list(deadline);
      if (!ports.ok) return ports;
      if (options.ask) {
        for (const wished of this.#options.devices) await this.#askAbout(wished, ports.value, deadline);
      }
      const holders = await this.#options.enumerator.holders(ports.value.map(({ path }) => path));
      const answers = this.#heard(ports.value);
      return ok({ ports: ports.value, devices: await this.#match(ports.value), holders, answers });
    });
  }

  async #open(wished: WishedDevice, bounds: CallBounds): Promise<Result<BytePort, PortFailure>> {
    const deadline = new Deadline(bounds);
    const path =
      wished.path === undefined
        ? await this.#inTurn(deadline, () => this.#find(wished, deadline))
        : ok(wished.path);
    if (!path.ok) return path;
    const opened = await wished.openPort(path.value).open(deadline.rest());
    if (!opened.ok) return opened;
    const node = await nodeOf(path.value);
    this.#inUse.set(node, wished.device);
    return ok(
      observedPort(opened.value, {
        ended: () => {
          this.#inUse.delete(node);
        },
      }),
    );
  }

  async #find(wished: WishedDevice, deadline: Deadline): Promise<Result<string, PortFailure>> {
    const ports = await this.#list(deadline);
    if (!ports.ok) return ports;
    let match = await this.#matchOf(wished, ports.value);
    if (match.kind === 'none' && wished.question !== undefined && ASKED_WHEN.has(match.code)) {
      const asked = await this.#askAbout(wished, ports.value, deadline);
      if (!asked.ok) return asked;
      match = await this.#matchOf(wished, ports.value);
    }
    return match.kind === 'none' ? notFound(match) : ok(match.path);
  }

  async #matchOf(wished: WishedDevice, ports: readonly AttachedPort[]): Promise<MatchedDevice['match']> {
    const matched = await this.#match(ports);
    return ownOf(matched, wished).match;
  }

  async #match(ports: readonly AttachedPort[]): Promise<readonly MatchedDevice[]> {
    // A link of the profile is followed: the rule of udev may name a node that the list knows by another name.
    const named = await Promise.all(
      this.#options.devices.map(async (device) => {
        if (device.path === undefined) return undefined;
        return [device.path, await nodeOf(device.path)] as const;
      }),
    );
    const linked = ports.map((port) => ({
      ...port,
      aliases: [
        ...port.aliases,
        ...named.flatMap((link) =>
          link !== undefined && link[1] === port.path && !port.aliases.includes(link[0]) ? [link[0]] : [],
        ),
      ],
    }));
    return matchPorts(this.#options.devices, linked, { inUse: this.#inUse, answers: this.#heard(ports) });
  }

  /** Puts the questions of all devices to the ports that could be this one's and are not decided. */
  async #askAbout(
    wished: WishedDevice,
    ports: readonly AttachedPort[],
    deadline: Deadline,
  ): Promise<Result<void, BoundsFailure>> {
    if (wished.question === undefined || wished.path !== undefined) return ok();
    const matched = await this.#match(ports);
    const own = ownOf(matched, wished);
    if (own.match.kind !== 'none') return ok();
    const given = new Set(
      matched.flatMap(({ match }) => (match.kind === 'found' ? [match.appraisal.port.path] : [])),
    );
    const heard = this.#heard(ports);
    const open = own.appraisals
      .filter(({ refusal, port }) => refusal === undefined && !given.has(port.path) && !heard.has(port.path))
      .map(({ port }) => port);
    if (open.length === 0) return ok();
    const holders = await this.#options.enumerator.holders(open.map(({ path }) => path));
    await Promise.all(
      open.map(async (port) => {
        const hearing = this.#hearingOf(port);
        if (holders.has(port.path)) hearing.heard = 'held';
        else await this.#ask(port, hearing, devicesWithoutPort(matched, port), deadline);
      }),
    );
    return deadline.check();
  }

  /** Puts question after question until one is answered, all are asked, or the call ends. */
  async #ask(
    port: AttachedPort,
    hearing: Hearing,
    candidates: ReadonlySet<string>,
    deadline: Deadline,
  ): Promise<void> {
    const limitMs = this.#options.answerLimitMs ?? ANSWER_LIMIT_MS;
    for (const wished of inQuestionOrder(this.#options.devices)) {
      const { device, kind, question } = wished;
      if (question === undefined || !candidates.has(device) || hearing.notThis.has(device)) continue;
      if (!deadline.check().ok) return;
      let refused: PortFailure | undefined;
      const opener = wished.openPort(port.path);
      const noticing: PortOpener = {
        description: opener.description,
        open: async (bounds) => {
          const opened = await opener.open(bounds);
          if (!opened.ok) refused = opened.failure;
          return opened;
        },
      };
      const answer = await question(noticing, deadline.within(limitMs));
      if (answer === 'answered') {
        hearing.heard = kind;
        return;
      }
      if (refused?.code === 'port-busy') {
        hearing.heard = 'held';
        return;
      }
      // What ran out of the call's own time was not silence.
      if (!deadline.check().ok) return;
      hearing.notThis.add(device);
    }
    hearing.heard = 'silent';
  }

  /** What is known of a port from the last calls, while the same device is in it and it is not long ago. */
  #hearingOf(port: AttachedPort): Hearing {
    const freshMs = this.#options.answerFreshMs ?? ANSWER_FRESH_MS;
    const fingerprint = fingerprintOf(port);
    const known = this.#hearings.get(port.path);
    if (known?.fingerprint === fingerprint && performance.now() - known.at < freshMs) return known;
    const hearing: Hearing = {
      fingerprint,
      at: performance.now(),
      notThis: new Set(),
      heard: undefined,
    };
    this.#hearings.set(port.path, hearing);
    return hearing;
  }

  /** Answers of devices that are still there. */
  #heard(ports: readonly AttachedPort[]): ReadonlyMap<string, DeviceKind | 'silent' | 'held'> {
    for (const path of [...this.#hearings.keys()]) {
      if (!ports.some((port) => port.path === path)) this.#hearings.delete(path);
    }
    return new Map(
      ports.flatMap((port) => {
        const { heard } = this.#hearings.has(port.path) ? this.#hearingOf(port) : { heard: undefined };
        return heard === undefined ? [] : [[port.path, heard] as const];
      }),
    );
  }

  async #list(deadline: Deadline): Promise<Result<readonly AttachedPort[], BoundsFailure>> {
    return withinBounds(deadline.rest(), this.#options.enumerator.list());
  }

  async #inTurn<Value, Failure>(
    deadline: Deadline,
    work: () => Promise<Result<Value, Failure>>,
  ): Promise<Result<Value, Failure | BoundsFailure>> {
    const before = this.#turn;
    const done = Promise.withResolvers<void>();
    this.#turn = before.then(() => done.promise);
    try {
      const turn = await withinBounds(deadline.rest(), before);
      return turn.ok ? await work() : turn;
    } finally {
      done.resolve();
    }
  }
}

/** Only what an answer can decide. */
const ASKED_WHEN: ReadonlySet<NoMatchCode> = new Set(['evidence-too-weak', 'ports-equal', 'wanted-by-two']);

/** Each device that is wished is matched. */
function ownOf(matched: readonly MatchedDevice[], { device }: WishedDevice): MatchedDevice {
  return matched.find(({ wish }) => wish.device === device)!;
}

/** Those that this port could still be: a device whose port is known is not looked for here. */
function devicesWithoutPort(matched: readonly MatchedDevice[], { path }: AttachedPort): ReadonlySet<string> {
  return new Set(
    matched
      .filter(({ match, appraisals }) => {
        const own = appraisals.find(({ port }) => port.path === path)!;
        return match.kind === 'none' && own.refusal === undefined;
      })
      .map(({ wish }) => wish.device),
  );
}

function inQuestionOrder(devices: readonly WishedDevice[]): readonly WishedDevice[] {
  const rank = ({ kind }: WishedDevice) => {
    const at = QUESTION_ORDER.indexOf(kind);
    return at === -1 ? QUESTION_ORDER.length : at;
  };
  return [...devices].sort((left, right) => rank(left) - rank(right));
}

function notFound(match: {
  readonly code: NoMatchCode;
  readonly ports: readonly string[];
  readonly devices: readonly string[];
}): Result<never, PortFailure> {
  const { code, ports, devices } = match;
  const detail = [code, ports.join(', '), devices.join(', ')].filter((part) => part !== '').join(': ');
  switch (code) {
    case 'ports-equal':
    case 'wanted-by-two':
      return fail('port-ambiguous', detail);
    case 'port-held':
      return fail('port-busy', detail);
    default:
      return fail('port-not-found', detail);
  }
}

function fingerprintOf(port: AttachedPort): string {
  const { vendorId, productId, serialNumber, location } = port;
  return JSON.stringify([vendorId, productId, serialNumber, location]);
}

/** The node behind a link; Windows names and what is not there stay as they are. */
async function nodeOf(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}
