/** What the daemon says (pcsclite.h), as far as the driver acts on it. */
export type PcscMeaning =
  | 'ok'
  | 'no-card'
  | 'card-removed'
  /** Another program reset the card meanwhile: what was selected is gone. */
  | 'card-reset'
  /** A card that does not answer: upside down, dirty, or no chip. */
  | 'card-mute'
  | 'reader-missing'
  /** Another program has the card for itself. */
  | 'card-in-use'
  | 'version-differs'
  | 'daemon-fault';

const meanings: ReadonlyMap<number, PcscMeaning> = new Map<number, PcscMeaning>([
  [0x0000_0000, 'ok'],
  [0x8010_0009, 'reader-missing'],
  [0x8010_000b, 'card-in-use'],
  [0x8010_000c, 'no-card'],
  [0x8010_000f, 'card-mute'],
  [0x8010_0013, 'card-mute'],
  [0x8010_0016, 'card-mute'],
  [0x8010_0017, 'reader-missing'],
  [0x8010_001e, 'version-differs'],
  [0x8010_002e, 'reader-missing'],
  [0x8010_002f, 'card-mute'],
  [0x8010_0065, 'card-mute'],
  [0x8010_0066, 'card-mute'],
  [0x8010_0067, 'card-mute'],
  [0x8010_0068, 'card-reset'],
  [0x8010_0069, 'card-removed'],
]);

/** A code that is not in the table is a fault, never success. */
export function pcscMeaning(code: number): PcscMeaning {
  return meanings.get(code) ?? 'daemon-fault';
}

/** What a card's status means for reading a public record (ISO/IEC 7816-4, section 5.6). */
export type CardStatus =
  | { readonly kind: 'ok' }
  | { readonly kind: 'more'; readonly length: number }
  | { readonly kind: 'wrong-length'; readonly length: number }
  /** A PIN would be asked for. It is not. */
  | { readonly kind: 'protected' }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'refused' };

export function cardStatus(status: number): CardStatus {
  const [high, low] = [status >> 8, status & 0xff];
  if (status === 0x9000) return { kind: 'ok' };
  if (high === 0x61) return { kind: 'more', length: low };
  if (high === 0x6c) return { kind: 'wrong-length', length: low };
  if (status === 0x6982 || status === 0x6985) return { kind: 'protected' };
  if (status === 0x6a82 || status === 0x6a83) return { kind: 'not-found' };
  return { kind: 'refused' };
}
