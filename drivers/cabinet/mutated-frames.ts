import type { CodecUnderTest, Random } from '../testing/mutated-frames.ts';
import { crc16, createReplyParser, encodeReply, type ModbusReply } from './codec.ts';

function makeReply(random: Random): ModbusReply {
  const slave = 1 + random.below(247);
  const bits = Array.from({ length: 8 * (1 + random.below(4)) }, () => random.below(2) === 1);
  switch (random.below(5)) {
    case 0:
      return { kind: 'read-coils', slave, bits };
    case 1:
      return { kind: 'write-single-coil', slave, address: random.below(65_536), on: random.below(2) === 1 };
    case 2:
      return {
        kind: 'write-multiple-coils',
        slave,
        address: random.below(65_536),
        count: random.below(256),
      };
    case 3:
      return { kind: 'exception', slave, request: 'read-discrete-inputs', code: 1 + random.below(11) };
    default:
      return { kind: 'read-discrete-inputs', slave, bits };
  }
}

/** Answers of a Modbus module for the mutation proof. */
export const cabinetCodec: CodecUnderTest<ModbusReply> = {
  name: 'cabinet',
  createParser: createReplyParser,
  makeFrame: (random) => encodeReply(makeReply(random)),
  isMessageOf: (message, frame) => Buffer.from(encodeReply(message)).equals(frame),
  // A read-only re-encoding of the bits fills whole bytes, so that any accepted frame comes out as it went in.
  isFrame: (message, bytes) =>
    Buffer.from(encodeReply(message)).equals(bytes) &&
    crc16(bytes.subarray(0, -2)) === (bytes.at(-2)! | (bytes.at(-1)! << 8)),
  // Noise that looks like the head of a longer frame makes the parser wait for the silence behind the good frame,
  // and then the good frame is found: each byte is looked at.
  findsAdjacentFrame: true,
};
