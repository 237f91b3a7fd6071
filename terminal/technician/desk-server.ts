import { timingSafeEqual } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { z } from 'zod';
import type { DeviceLink } from '#contract/device-link.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import type { WireTap } from '#drivers/trace/wire-tap.ts';
import type { Logger } from '../logging/logger.ts';
import type { SelfTestDesk } from '../self-test/self-test-desk.ts';
import { checkScenario } from '../simulation/scenario-library.ts';
import { createDeskAddress } from './desk-address.ts';
import { type DeskAnswer, type DeskRequest, deskRequestSchema, LONGEST_LINE } from './desk-messages.ts';
import type { TechnicianWork } from './technician-work.ts';

export interface DeskServerOptions {
  readonly dataDirectory: string;
  readonly work: TechnicianWork;
  readonly selfTest: SelfTestDesk;
  readonly tap: WireTap;
  /** The counters of the lines. */
  readonly links: () => readonly DeviceLink[];
  readonly logger: Pick<Logger, 'warn'>;
}

export interface DeskServer {
  close(): Promise<void>;
}

const SPEAK_WITHIN_MS = 5_000;
const MOST_UNREAD_BYTES = 1024 * 1024;

/** Where the technician's commands reach the running terminal: a local socket, for its own user only. */
export async function startDeskServer(options: DeskServerOptions): Promise<Result<DeskServer, AppFailure>> {
  let address: ReturnType<typeof createDeskAddress>;
  try {
    address = createDeskAddress(options.dataDirectory);
  } catch (error) {
    return fail('technician-desk-failed', error instanceof Error ? error.message : undefined);
  }
  const sockets = new Set<Socket>();
  const serving = new Set<Promise<void>>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    const served = serve(socket, address.key, options)
      .catch((error: unknown) => options.logger.warn('technician-request-failed', { detail: error }))
      .finally(() => {
        serving.delete(served);
        socket.end();
      });
    serving.add(served);
  });
  const listening = await listen(server, address.path);
  if (!listening.ok) {
    address.remove();
    return listening;
  }
  return ok({
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await Promise.all(serving);
      address.remove();
    },
  });
}

function listen(server: Server, path: string): Promise<Result<void, AppFailure>> {
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolve(fail('technician-desk-failed', error.code)),
    );
    server.listen(path, () => resolve(ok()));
  });
}

async function serve(socket: Socket, key: string, options: DeskServerOptions): Promise<void> {
  const gone = new AbortController();
  socket.once('close', () => gone.abort());
  socket.on('error', () => socket.destroy());
  const say = (answer: DeskAnswer): void => {
    if (socket.destroyed) return;
    socket.write(`${JSON.stringify(answer)}\n`);
    // Whoever has stopped reading is hung up on: what he does not take would fill the terminal's memory.
    if (socket.writableLength > MOST_UNREAD_BYTES) socket.destroy();
  };
  const line = await firstLine(socket);
  const request = line === undefined ? undefined : requestOf(line, key);
  if (request === undefined) {
    say({ event: 'end', code: 'request-refused' });
    return;
  }
  const done = await perform(request, options, say, gone.signal);
  say(done.ok ? { event: 'end' } : { event: 'end', ...done.failure });
}

async function perform(
  request: DeskRequest,
  { work, selfTest, tap, links }: DeskServerOptions,
  say: (answer: DeskAnswer) => void,
  signal: AbortSignal,
): Promise<Result<void, AppFailure>> {
  switch (request.request) {
    case 'self-test': {
      const { printSheet } = request;
      const onTested = (result: Extract<DeskAnswer, { event: 'tested' }>['result']) =>
        say({ event: 'tested', result });
      const report = await selfTest.run({ signal, printSheet, onTested });
      if (!report.ok) return report;
      say({ event: 'report', report: report.value });
      return ok();
    }
    case 'scenario': {
      const scenario = checkScenario(request.scenario);
      if (!scenario.ok) return scenario;
      const ended = await work.runScenario(scenario.value, {
        signal,
        onProgress: (progress) => say({ event: 'scenario', progress }),
      });
      return ended.ok ? ok() : ended;
    }
    case 'watch':
      for await (const lines of tap.watch(signal)) {
        for (const line of lines) {
          if (request.device === undefined || line.device === request.device) say({ event: 'line', line });
        }
      }
      return ok();
    case 'links':
      say({ event: 'links', links: [...links()] });
      return ok();
    case 'acknowledge-cabinet':
      return work.acknowledgeCabinet();
    case 'fault':
      return work.injectFault(request.device, request.fault);
    case 'mend':
      return work.mendLine(request.device);
  }
}

/** Undefined for anybody who does not know the word, and for what is no request. */
function requestOf(line: string, key: string): DeskRequest | undefined {
  try {
    const { key: said, ...request } = z.looseObject({ key: z.string() }).parse(JSON.parse(line));
    const [left, right] = [Buffer.from(said), Buffer.from(key)];
    if (left.length !== right.length || !timingSafeEqual(left, right)) return undefined;
    return deskRequestSchema.parse(request);
  } catch {
    return undefined;
  }
}

function firstLine(socket: Socket): Promise<string | undefined> {
  return new Promise((resolve) => {
    let text = '';
    const settle = (line: string | undefined): void => {
      clearTimeout(timer);
      socket.off('data', take);
      // Nothing more is expected; flowing on, the socket tells when the other end hangs up.
      socket.resume();
      resolve(line);
    };
    const take = (bytes: string): void => {
      text += bytes;
      const end = text.indexOf('\n');
      if (end >= 0) settle(text.slice(0, end));
      else if (text.length > LONGEST_LINE) settle(undefined);
    };
    const timer = setTimeout(() => settle(undefined), SPEAK_WITHIN_MS);
    socket.setEncoding('utf8');
    socket.on('data', take);
    socket.once('close', () => settle(undefined));
  });
}
