import { type FrameRules, frameReader } from '../trace/frame-describer.ts';
import { createReplyParser, createRequestParser, type ModbusReply, type ModbusRequest } from './codec.ts';

const bitsOf = (bits: readonly boolean[]): string => bits.map((bit) => (bit ? '1' : '0')).join('');

function textOf(message: ModbusRequest | ModbusReply): string {
  const head = `slave ${message.slave}`;
  if (message.kind === 'exception') return `${head}: ${message.request} refused, code ${message.code}`;
  if ('on' in message) return `${head}: ${message.kind} ${message.address} ${message.on ? 'on' : 'off'}`;
  if ('bits' in message) return `${head}: ${message.kind} ${bitsOf(message.bits)}`;
  return `${head}: ${message.kind} ${message.address}, ${message.count} of them`;
}

/** What goes over the cabinet's line, by name. Lamps and switches are no person's data. */
export const cabinetFrames: FrameRules = () => ({
  'to-device': frameReader(createRequestParser(), ({ message }) => ({ text: textOf(message) })),
  'from-device': frameReader(createReplyParser(), ({ message }) => ({ text: textOf(message) })),
});
