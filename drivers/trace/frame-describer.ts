export type WireDirection = 'to-device' | 'from-device';

/** What a frame is, in the words of its protocol. */
export interface FrameMeaning {
  /** A name, lengths and status codes; never what the frame carries of a person. */
  readonly text: string;
  /** Its bytes may hold a person's data: they are not shown. */
  readonly personal?: boolean;
}

/** Takes bytes in any chunking; the parsers of the codecs, seen from here. */
export interface FrameReader {
  /** Meanings of the frames that these bytes completed. */
  push(bytes: Uint8Array, nowMs: number): readonly FrameMeaning[];
  /** Bytes that wait for the rest of their frame. */
  readonly bufferedBytes: number;
  /** Bytes thrown away since the beginning. */
  readonly discardedBytes: number;
}

/** How a device's codec reads what goes over its port. */
export type FrameRules = () => Readonly<Record<WireDirection, FrameReader>>;

/** Any parser of the drivers' codecs as a {@link FrameReader}. */
export function frameReader<Message>(
  parser: {
    push(bytes: Uint8Array, nowMs: number): readonly Message[];
    readonly bufferedBytes: number;
    readonly counts: { readonly discardedBytes: number };
  },
  meaningOf: (message: Message) => FrameMeaning,
): FrameReader {
  return {
    push: (bytes, nowMs) => parser.push(bytes, nowMs).map(meaningOf),
    get bufferedBytes() {
      return parser.bufferedBytes;
    },
    get discardedBytes() {
      return parser.counts.discardedBytes;
    },
  };
}

/** What some bytes are: frames by name, and what is no frame. Pure. */
export function describeFrame(
  rules: FrameRules,
  direction: WireDirection,
  bytes: Uint8Array,
): readonly string[] {
  const reader = rules()[direction];
  const meanings = reader.push(bytes, 0).map(({ text }) => text);
  if (reader.discardedBytes > 0) meanings.push(`${reader.discardedBytes} bytes that are no frame`);
  if (reader.bufferedBytes > 0) meanings.push(`${reader.bufferedBytes} bytes of a frame`);
  return meanings;
}

export function hexByte(value: number): string {
  return value.toString(16).padStart(2, '0');
}
