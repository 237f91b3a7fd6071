import type { CodecUnderTest, Random } from '../testing/mutated-frames.ts';
import { createScannerParser, encodeScannerReply, type ScannerMessage, terminatorOf } from './codec.ts';
import { encodeFm30Reply } from './fm30.ts';
import { type CodeScannerProfile, codeScannerProfiles } from './profile.ts';
import { encodeSsiPacket, SSI_OPCODE, SSI_SOURCE, SSI_STATUS, ssiTypeOfAim } from './ssi.ts';
import { commandStatuses } from './status.ts';

const statuses = [...commandStatuses.values()];

/** Printable text, and Chinese characters in UTF-8. */
function makeText(random: Random): Uint8Array {
  const characters = Array.from({ length: 1 + random.below(60) }, () =>
    random.below(4) === 0 ? 0x4e00 + random.below(0x5000) : 0x20 + random.below(0x5f),
  );
  return new Uint8Array(Buffer.from(`]Q1${String.fromCharCode(...characters)}`));
}

function codecOf(name: string, profile: CodeScannerProfile): CodecUnderTest<ScannerMessage> {
  const terminator = terminatorOf(profile);
  const { commandSet } = profile;
  const replies = commandSet === 'newland' || commandSet === 'newland-fm30' ? commandSet : undefined;
  return {
    name,
    createParser: () => createScannerParser(profile),
    makeFrame: (random) =>
      replies !== undefined && random.below(4) === 0
        ? encodeScannerReply(replies, `#SCNTRG${random.below(10)}`, statuses[random.below(3)]!)
        : new Uint8Array(Buffer.concat([makeText(random), terminator])),
    isMessageOf: (message, frame) => {
      if (message.kind === 'piece' || message.kind === 'notice') return false;
      if (message.kind === 'code') return Buffer.concat([message.bytes, terminator]).equals(frame);
      // A refusal of the binary kind does not say why.
      const { text, status } = message;
      return replies !== undefined && Buffer.from(encodeScannerReply(replies, text, status)).equals(frame);
    },
    isFrame: (message, bytes) => {
      if (message.kind === 'piece' || message.kind === 'notice') return false;
      if (message.kind === 'reply') {
        if (commandSet !== 'newland-fm30') {
          return Buffer.from(encodeScannerReply('newland', message.text, message.status)).equals(bytes);
        }
        return Buffer.from(encodeFm30Reply({ type: bytes[2]!, data: bytes.subarray(4, -2) })).equals(bytes);
      }
      // Ends of line before the terminator belong to it.
      const { length } = message.bytes;
      return (
        Buffer.from(bytes.subarray(0, length)).equals(message.bytes) &&
        bytes.subarray(length).every((byte) => byte === 0x0d || byte === 0x0a)
      );
    },
    // Nothing in a code says where it begins: only silence separates it from a damaged one.
    findsAdjacentFrame: false,
  };
}

/** Codes and command replies for the mutation proof: ended by a terminator, and ended by silence. */
export const codeScannerCodec = codecOf('code-scanner', codeScannerProfiles.newland);
export const codeScannerIdleCodec = codecOf('code-scanner-idle', {
  ...codeScannerProfiles.newland,
  terminator: 'none',
});

/** Binary replies between codes. */
export const codeScannerFm30Codec = codecOf('code-scanner-fm30', codeScannerProfiles['newland-fm30']);

const ssiTypes = [']A0', ']C1', ']L0', ']d1', ']Q1', ']h0'];

/** Packets with length and check. */
export const codeScannerSsiCodec: CodecUnderTest<ScannerMessage> = {
  name: 'code-scanner-ssi',
  createParser: () => createScannerParser(codeScannerProfiles['zebra-ssi']),
  makeFrame: (random) => {
    if (random.below(4) === 0) return encodeScannerReply('zebra-ssi', '', 'acknowledged');
    return encodeSsiPacket({
      opcode: SSI_OPCODE.decodeData,
      source: SSI_SOURCE.scanner,
      status: random.below(2) === 0 ? 0 : SSI_STATUS.continued,
      data: Uint8Array.of(
        ssiTypeOfAim(ssiTypes[random.below(ssiTypes.length)]!),
        ...random.bytes(random.below(120)),
      ),
    });
  },
  isMessageOf: (message, frame) => {
    if (message.kind === 'reply') {
      return Buffer.from(encodeScannerReply('zebra-ssi', '', message.status)).equals(frame);
    }
    return (
      message.kind === 'piece' &&
      frame[1] === SSI_OPCODE.decodeData &&
      message.continued === ((frame[3]! & SSI_STATUS.continued) !== 0) &&
      ssiTypeOfAim(message.aim) === frame[4] &&
      Buffer.from(frame.subarray(5, -2)).equals(message.data)
    );
  },
  isFrame: (_, bytes) => {
    const counted = bytes.subarray(0, -2);
    const sum = counted.reduce((total, byte) => total + byte, 0) + bytes.at(-2)! * 256 + bytes.at(-1)!;
    return bytes[0] === counted.length && bytes[2] === SSI_SOURCE.scanner && sum % 0x1_0000 === 0;
  },
  findsAdjacentFrame: true,
};
