import { type FrameRules, frameReader } from '../trace/frame-describer.ts';
import {
  createAnswerParser,
  createCommandParser,
  type DispenserAnswer,
  type DispenserCommand,
} from './codec.ts';
import { DEFAULT_STEPS } from './steps.ts';

const nameOfCode = new Map<string, string>(
  Object.entries(DEFAULT_STEPS).map(([name, step]) => [step.code, name]),
);

function stepOf({ command, parameter }: { readonly command: number; readonly parameter: number }): string {
  const code = String.fromCharCode(command, parameter);
  const name = nameOfCode.get(code);
  return name === undefined ? code : `${code} ${name}`;
}

function commandText(message: DispenserCommand | 'acknowledged'): string {
  return message === 'acknowledged' ? 'ACK' : stepOf(message);
}

function answerText(answer: DispenserAnswer): string {
  switch (answer.kind) {
    case 'acknowledged':
      return 'ACK';
    case 'not-acknowledged':
      return 'NAK';
    case 'done':
      return `${stepOf(answer)} done, status ${String.fromCharCode(...answer.status)}`;
    case 'failed':
    case 'refused':
      return `${stepOf(answer)} ${answer.kind}, error ${answer.error}`;
  }
}

/** What goes over the dispenser's port, by name. The machine moves cards and does not read them. */
export const cardDispenserFrames: FrameRules = () => ({
  'to-device': frameReader(createCommandParser(), ({ message }) => ({ text: commandText(message) })),
  'from-device': frameReader(createAnswerParser(), ({ message }) => ({ text: answerText(message) })),
});
