import type { IncrementalParser } from '../incremental-parser.ts';
import { PlannedFaults } from '../planned-faults.ts';
import type { Peer } from '../transports/peer.ts';
import { createRequestParser, encodeReply, type ModbusReply, type ModbusRequest } from './codec.ts';

/** What goes wrong; each fault hits the next request, or the next of its kind, `times` times. */
export type CabinetFault = (
  | { readonly kind: 'silent' }
  | { readonly kind: 'wrong-crc' }
  | { readonly kind: 'truncated-frame' }
  | { readonly kind: 'noise-bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'exception'; readonly code: number }
  /** Another slave answers first, as on a line with a wrong address set twice. */
  | { readonly kind: 'wrong-slave' }
  /** The answer to another request comes first. */
  | { readonly kind: 'wrong-function' }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'delay'; readonly milliseconds: number }
  | { readonly kind: 'unplug' }
) & { readonly request?: ModbusRequest['kind']; readonly times?: number };

export interface CabinetSimulatorOptions {
  readonly peer: Peer;
  /** 1 when absent. */
  readonly slave?: number;
  /** Coils and inputs of the module, from address 0; 16 when absent. */
  readonly size?: number;
  readonly chunkSize?: number;
}

/** A Modbus RTU module with coils and discrete inputs at the other end of a cable. */
export class CabinetSimulator {
  readonly coils: boolean[];
  readonly inputs: boolean[];
  readonly #options: CabinetSimulatorOptions;
  readonly #slave: number;
  readonly #unsubscribe: () => void;
  readonly #timers = new Set<NodeJS.Timeout>();
  #parser: IncrementalParser<ModbusRequest> = createRequestParser();
  readonly #faults = new PlannedFaults<CabinetFault>();
  #requests = 0;

  constructor(options: CabinetSimulatorOptions) {
    this.#options = options;
    this.#slave = options.slave ?? 1;
    this.coils = Array.from({ length: options.size ?? 16 }, () => false);
    this.inputs = [...this.coils];
    const stopBytes = options.peer.onBytes((bytes) => {
      for (const { message } of this.#parser.push(bytes, performance.now())) this.#answer(message);
    });
    const stopReplug = options.peer.onReplug(() => {
      this.#parser = createRequestParser();
      this.coils.fill(false);
    });
    this.#unsubscribe = () => {
      stopBytes();
      stopReplug();
    };
  }

  /** Requests that this module was asked, for tests of how often the driver polls. */
  get requests(): number {
    return this.#requests;
  }

  inject(fault: CabinetFault): void {
    this.#faults.plan(fault, fault.times);
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#unsubscribe();
  }

  #answer(request: ModbusRequest): void {
    // A slave is silent to what others are asked.
    if (request.slave !== this.#slave) return;
    this.#requests += 1;
    const fault = this.#faults.take(
      (planned) => planned.request === undefined || planned.request === request.kind,
    );
    switch (fault?.kind) {
      case undefined:
        this.#send(encodeReply(this.#reply(request)));
        return;
      case 'silent':
        return;
      case 'wrong-crc': {
        const reply = encodeReply(this.#reply(request));
        reply[reply.length - 1]! ^= 0x5a;
        this.#send(reply);
        return;
      }
      case 'truncated-frame': {
        const reply = encodeReply(this.#reply(request));
        this.#send(reply.subarray(0, reply.length - 2));
        return;
      }
      case 'noise-bytes':
        this.#send(fault.bytes);
        this.#send(encodeReply(this.#reply(request)));
        return;
      case 'exception':
        this.#send(
          encodeReply({ kind: 'exception', slave: this.#slave, request: request.kind, code: fault.code }),
        );
        return;
      case 'wrong-slave':
        this.#send(encodeReply({ ...this.#reply(request), slave: this.#slave + 1 }));
        this.#send(encodeReply(this.#reply(request)));
        return;
      case 'wrong-function':
        this.#send(encodeReply({ kind: 'write-single-coil', slave: this.#slave, address: 0x1234, on: true }));
        this.#send(encodeReply(this.#reply(request)));
        return;
      case 'duplicate':
        this.#send(encodeReply(this.#reply(request)));
        this.#send(encodeReply(this.#reply(request)));
        return;
      case 'delay': {
        const reply = encodeReply(this.#reply(request));
        const timer = setTimeout(() => {
          this.#timers.delete(timer);
          this.#send(reply);
        }, fault.milliseconds);
        this.#timers.add(timer);
        return;
      }
      case 'unplug':
        void this.#options.peer.unplug();
        return;
    }
  }

  #reply(request: ModbusRequest): ModbusReply {
    const { slave, kind, address } = request;
    const count = 'count' in request ? request.count : 'bits' in request ? request.bits.length : 1;
    const refuse = (code: number): ModbusReply => ({ kind: 'exception', slave, request: kind, code });
    if (count === 0) return refuse(0x03);
    if (address + count > this.coils.length) return refuse(0x02);
    switch (request.kind) {
      case 'read-coils':
        return { kind: request.kind, slave, bits: this.coils.slice(address, address + count) };
      case 'read-discrete-inputs':
        return { kind: request.kind, slave, bits: this.inputs.slice(address, address + count) };
      case 'write-single-coil':
        this.coils[address] = request.on;
        return request;
      case 'write-multiple-coils':
        request.bits.forEach((on, index) => {
          this.coils[address + index] = on;
        });
        return { kind: request.kind, slave, address, count };
    }
  }

  #send(bytes: Uint8Array): void {
    const size = this.#options.chunkSize ?? bytes.length;
    for (let offset = 0; offset < bytes.length; offset += size) {
      // A write to a pulled cable is lost, as on a real line.
      void this.#options.peer.write(bytes.slice(offset, offset + size));
    }
  }
}
