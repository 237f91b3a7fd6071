import { SOCIAL_SECURITY_APPLICATION, socialSecurityRecords } from './codec.ts';

export interface SimulatedCardFields {
  readonly cardIdentifier: Uint8Array;
  readonly cardNumber: string;
  readonly socialSecurityNumber: string;
  /** The name as the chip holds it, in GB 18030. */
  readonly nameBytes: Uint8Array;
}

/** 张三丰样本 and an example number of GB 11643: nobody. */
export const specimenCard: SimulatedCardFields = {
  cardIdentifier: Uint8Array.from([0x44, 0x19, 0x99, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]),
  cardNumber: 'A12345678',
  socialSecurityNumber: '11010519491231002X',
  nameBytes: Uint8Array.from([0xd5, 0xc5, 0xc8, 0xfd, 0xb7, 0xe1, 0xd1, 0xf9, 0xb1, 0xbe]),
};

/** T=0 only, convention direct; the historical bytes say "specimen". */
export const SPECIMEN_ATR = Uint8Array.from([0x3b, 0x68, 0x00, 0x00, ...Buffer.from('specimen')]);

export interface SimulatedCardOptions {
  readonly fields?: SimulatedCardFields;
  /** The value of a record begins at once, without tag and length. */
  readonly untagged?: boolean;
  /** A first-generation card: the holder's file wants a PIN. */
  readonly holderNeedsPin?: boolean;
  /** Another kind of card: it has no such application. */
  readonly otherKind?: boolean;
  /** Says the right length by 6Cxx for every record, whatever was asked. */
  readonly insistsOnLength?: boolean;
}

/**
 * The public face of a social security card in T=0 (ISO/IEC 7816-3, section 10.3): a command with data answers 61xx and
 * hands its answer over to GET RESPONSE; a wrong length is answered by 6Cxx.
 */
export class SimulatedSocialSecurityCard {
  readonly atr = SPECIMEN_ATR;
  /** Every command, for the proof that no PIN is ever tried. */
  readonly commands: Uint8Array[] = [];
  readonly #options: SimulatedCardOptions;
  #applicationIsSelected = false;
  #file: number | undefined;
  #ready: Uint8Array | undefined;

  constructor(options: SimulatedCardOptions = {}) {
    this.#options = options;
  }

  reset(): void {
    this.#applicationIsSelected = false;
    this.#file = undefined;
    this.#ready = undefined;
  }

  transmit(apdu: Uint8Array): Uint8Array {
    this.commands.push(apdu.slice());
    const [classByte, instruction, p1 = 0, p2 = 0, p3 = 0] = apdu;
    if (classByte !== 0x00) return status(0x6e00);
    switch (instruction) {
      case 0xa4:
        return this.#select(p1, apdu.subarray(5, 5 + p3));
      case 0xc0:
        return this.#getResponse(p3);
      case 0xb2:
        return p2 === 0x04 ? this.#readRecord(p1, p3) : status(0x6a86);
      default:
        return status(0x6d00);
    }
  }

  #select(p1: number, name: Uint8Array): Uint8Array {
    if (p1 === 0x04) {
      if (this.#options.otherKind === true || !Buffer.from(name).equals(SOCIAL_SECURITY_APPLICATION)) {
        return status(0x6a82);
      }
      this.reset();
      this.#applicationIsSelected = true;
      this.#ready = Uint8Array.of(0x6f, 2 + name.length, 0x84, name.length, ...name);
      return status(0x6100 | this.#ready.length);
    }
    const file = name.length === 2 ? (name[0]! << 8) | name[1]! : undefined;
    const isKnown = Object.values(socialSecurityRecords).some((definition) => definition.file === file);
    if (!this.#applicationIsSelected || !isKnown) return status(0x6a82);
    this.#file = file;
    return status(0x9000);
  }

  #getResponse(length: number): Uint8Array {
    const ready = this.#ready;
    if (ready === undefined) return status(0x6985);
    if (length !== ready.length) return status(0x6c00 | ready.length);
    this.#ready = undefined;
    return Uint8Array.of(...ready, 0x90, 0x00);
  }

  #readRecord(record: number, length: number): Uint8Array {
    const found = Object.entries(socialSecurityRecords).find(
      ([, definition]) => definition.file === this.#file && definition.record === record,
    );
    if (found === undefined) return status(this.#file === undefined ? 0x6986 : 0x6a83);
    const [name, definition] = found;
    if (this.#options.holderNeedsPin === true && definition.file === 0xef06) return status(0x6982);
    const value = this.#value(name as keyof typeof socialSecurityRecords, definition.length - 2);
    const data = this.#options.untagged === true ? value : Uint8Array.of(record, value.length, ...value);
    const insists = this.#options.insistsOnLength === true && length !== 0x30;
    if (insists) return status(0x6c30);
    if (length !== data.length && this.#options.insistsOnLength !== true) {
      return status(0x6c00 | data.length);
    }
    return Uint8Array.of(...data, 0x90, 0x00);
  }

  #value(field: keyof typeof socialSecurityRecords, length: number): Uint8Array {
    const fields = this.#options.fields ?? specimenCard;
    const bytes =
      field === 'cardIdentifier'
        ? fields.cardIdentifier
        : field === 'name'
          ? fields.nameBytes
          : Uint8Array.from(Buffer.from(fields[field], 'latin1'));
    const filled = new Uint8Array(length);
    filled.set(bytes.subarray(0, length));
    return filled;
  }
}

function status(words: number): Uint8Array {
  return Uint8Array.of(words >> 8, words & 0xff);
}
