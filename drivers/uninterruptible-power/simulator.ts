import type { IncrementalParser } from '../incremental-parser.ts';
import { PlannedFaults } from '../planned-faults.ts';
import type { Peer } from '../transports/peer.ts';
import { createRequestParser, encodeReply, type UpsReply, type UpsRequest } from './codec.ts';

/** What goes wrong; each fault hits the next request, or the next of its kind, `times` times. */
export type UninterruptiblePowerFault = (
  | { readonly kind: 'silent' }
  | { readonly kind: 'truncated-line' }
  | { readonly kind: 'noise-bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'error'; readonly code: string }
  /** The answer comes this much later, in milliseconds. */
  | { readonly kind: 'delay'; readonly milliseconds: number }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'unplug' }
) & { readonly request?: UpsRequest['kind']; readonly times?: number };

export interface UninterruptiblePowerSimulatorOptions {
  readonly peer: Peer;
  readonly upsName?: string;
  /** With credentials it answers variables to everybody, and LOGIN only to this user, as upsd does. */
  readonly credentials?: { readonly username: string; readonly password: string };
  readonly chunkSize?: number;
}

const VERSION_WORDS = ['Network', 'UPS', 'Tools', 'upsd', '2.8.0', '-', 'http://www.networkupstools.org/'];

/** An upsd with one UPS at the other end of a cable: reads lines, answers lines. */
export class UninterruptiblePowerSimulator {
  readonly #options: UninterruptiblePowerSimulatorOptions;
  readonly #unsubscribe: () => void;
  readonly #variables = new Map<string, string>([
    ['ups.status', 'OL'],
    ['battery.charge', '100'],
    ['battery.runtime', '1200'],
    ['ups.model', 'Specimen "600"'],
  ]);
  #parser: IncrementalParser<UpsRequest | 'unknown'> = createRequestParser();
  readonly #faults = new PlannedFaults<UninterruptiblePowerFault>();
  #stale = false;
  #username: string | undefined;
  #password: string | undefined;
  #loggedIn = false;
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(options: UninterruptiblePowerSimulatorOptions) {
    this.#options = options;
    const stopBytes = options.peer.onBytes((bytes) => {
      for (const { message } of this.#parser.push(bytes, performance.now())) this.#answer(message);
    });
    const stopReplug = options.peer.onReplug(() => {
      this.#parser = createRequestParser();
      this.#loggedIn = false;
      this.#username = undefined;
      this.#password = undefined;
    });
    this.#unsubscribe = () => {
      stopBytes();
      stopReplug();
    };
  }

  get loggedIn(): boolean {
    return this.#loggedIn;
  }

  /** e.g. `ups.status` = `OB LB`; undefined takes the variable away. */
  setVariable(name: string, value: string | undefined): void {
    if (value === undefined) this.#variables.delete(name);
    else this.#variables.set(name, value);
  }

  /** upsd no longer hears the driver of the UPS. */
  setStale(stale: boolean): void {
    this.#stale = stale;
  }

  inject(fault: UninterruptiblePowerFault): void {
    this.#faults.plan(fault, fault.times);
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#unsubscribe();
  }

  #answer(request: UpsRequest | 'unknown'): void {
    if (request === 'unknown') {
      this.#send([{ kind: 'error', code: 'UNKNOWN-COMMAND' }]);
      return;
    }
    const fault = this.#faults.take(
      (planned) => planned.request === undefined || planned.request === request.kind,
    );
    switch (fault?.kind) {
      case undefined:
        this.#send(this.#replies(request));
        return;
      case 'silent':
        return;
      case 'truncated-line': {
        const bytes = bytesOf(this.#replies(request));
        this.#write(bytes.subarray(0, Math.ceil(bytes.length / 2)));
        return;
      }
      case 'noise-bytes':
        this.#write(fault.bytes);
        this.#send(this.#replies(request));
        return;
      case 'error':
        this.#send([{ kind: 'error', code: fault.code }]);
        return;
      case 'delay': {
        const timer = setTimeout(() => {
          this.#timers.delete(timer);
          this.#send(this.#replies(request));
        }, fault.milliseconds);
        this.#timers.add(timer);
        return;
      }
      case 'duplicate':
        this.#send([...this.#replies(request), ...this.#replies(request)]);
        return;
      case 'unplug':
        void this.#options.peer.unplug();
        return;
    }
  }

  #replies(request: UpsRequest): readonly UpsReply[] {
    const name = this.#options.upsName ?? 'ups';
    switch (request.kind) {
      case 'version':
        return [{ kind: 'text', words: VERSION_WORDS }];
      case 'username':
        this.#username = request.username;
        return [{ kind: 'ok', text: '' }];
      case 'password':
        this.#password = request.password;
        return [{ kind: 'ok', text: '' }];
      case 'login':
        return [this.#login(request.ups, name)];
      case 'logout':
        this.#loggedIn = false;
        return [{ kind: 'ok', text: 'Goodbye' }];
      case 'list-ups':
        return [
          { kind: 'begin', of: 'LIST UPS' },
          { kind: 'ups', name, description: 'A "specimen"' },
          { kind: 'end', of: 'LIST UPS' },
        ];
      case 'variable':
      case 'list-variables': {
        if (request.ups !== name) return [{ kind: 'error', code: 'UNKNOWN-UPS' }];
        if (this.#stale) return [{ kind: 'error', code: 'DATA-STALE' }];
        if (request.kind === 'variable') {
          const value = this.#variables.get(request.name);
          if (value === undefined) return [{ kind: 'error', code: 'VAR-NOT-SUPPORTED' }];
          return [{ kind: 'variable', ups: name, name: request.name, value }];
        }
        const all = [...this.#variables].map(([key, value]) => ({
          kind: 'variable' as const,
          ups: name,
          name: key,
          value,
        }));
        return [{ kind: 'begin', of: `LIST VAR ${name}` }, ...all, { kind: 'end', of: `LIST VAR ${name}` }];
      }
    }
  }

  #login(ups: string, name: string): UpsReply {
    if (this.#username === undefined) return { kind: 'error', code: 'USERNAME-REQUIRED' };
    if (this.#password === undefined) return { kind: 'error', code: 'PASSWORD-REQUIRED' };
    const { credentials } = this.#options;
    if (credentials?.username !== this.#username || credentials.password !== this.#password) {
      return { kind: 'error', code: 'ACCESS-DENIED' };
    }
    if (ups !== name) return { kind: 'error', code: 'UNKNOWN-UPS' };
    this.#loggedIn = true;
    return { kind: 'ok', text: '' };
  }

  #send(replies: readonly UpsReply[]): void {
    const bytes = bytesOf(replies);
    const size = this.#options.chunkSize ?? bytes.length;
    for (let offset = 0; offset < bytes.length; offset += size) {
      this.#write(bytes.subarray(offset, offset + size));
    }
  }

  #write(bytes: Uint8Array): void {
    // A write to a pulled cable is lost, as on a real line.
    void this.#options.peer.write(bytes.slice());
  }
}

function bytesOf(replies: readonly UpsReply[]): Uint8Array {
  return new Uint8Array(Buffer.concat(replies.map(encodeReply)));
}
