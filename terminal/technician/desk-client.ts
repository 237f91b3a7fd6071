import { createConnection } from 'node:net';
import { createInterface } from 'node:readline';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { readDeskAddress } from './desk-address.ts';
import { type DeskAnswer, type DeskRequest, deskAnswerSchema } from './desk-messages.ts';

/** Asks a running terminal for something and hears what it says until it has done it, or the signal hangs up. */
export async function askDesk(
  dataDirectory: string,
  request: DeskRequest,
  { signal, onAnswer }: { readonly signal: AbortSignal; readonly onAnswer: (answer: DeskAnswer) => void },
): Promise<Result<void, AppFailure>> {
  const address = readDeskAddress(dataDirectory);
  if (!address.ok) return address;
  const { path, key } = address.value;
  const ended = Promise.withResolvers<Result<void, AppFailure>>();
  const socket = createConnection({ path });
  const hangUp = (): void => {
    ended.resolve(fail('aborted'));
    socket.destroy();
  };
  signal.addEventListener('abort', hangUp, { once: true });
  if (signal.aborted) hangUp();
  // The file is left when a terminal was killed: then nobody listens.
  socket.once('error', () => ended.resolve(fail('terminal-not-running', dataDirectory)));
  socket.once('close', () => ended.resolve(fail('terminal-hung-up')));
  socket.once('connect', () => socket.write(`${JSON.stringify({ key, ...request })}\n`));
  const lines = createInterface({ input: socket, crlfDelay: Number.POSITIVE_INFINITY });
  lines.on('error', () => undefined);
  lines.on('line', (line) => {
    const answer = answerOf(line);
    if (answer === undefined) {
      ended.resolve(fail('terminal-speaks-otherwise'));
      socket.destroy();
    } else if (answer.event === 'end') {
      ended.resolve(answer.code === undefined ? ok() : fail(answer.code, answer.detail));
    } else onAnswer(answer);
  });
  try {
    return await ended.promise;
  } finally {
    signal.removeEventListener('abort', hangUp);
    lines.close();
    socket.destroy();
  }
}

/** Another version of the terminal may be running than this command is of. */
function answerOf(line: string): DeskAnswer | undefined {
  try {
    return deskAnswerSchema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}
