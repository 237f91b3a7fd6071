import type { CodecUnderTest, Random } from '../testing/mutated-frames.ts';
import { createScannerParser, encodeScannerReply, type ScannerMessage, terminatorOf } from './codec.ts';
import { type CodeScannerProfile, codeScannerProfiles } from './profile.ts';
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
  return {
    name,
    createParser: () => createScannerParser(profile),
    makeFrame: (random) =>
      profile.commandSet === 'newland' && random.below(4) === 0
        ? encodeScannerReply('newland', `#SCNTRG${random.below(10)}`, statuses[random.below(3)]!)
        : new Uint8Array(Buffer.concat([makeText(random), terminator])),
    isMessageOf: (message, frame) => {
      if (message.kind === 'reply') {
        return Buffer.from(encodeScannerReply('newland', message.text, message.status)).equals(frame);
      }
      return Buffer.concat([message.bytes, terminator]).equals(frame);
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
