import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { redactFields } from './redactor.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Structured logs: an event name and fields. There is no free text, so nothing slips in by a template. */
export interface Logger {
  debug(event: string, fields?: Readonly<Record<string, unknown>>): void;
  info(event: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(event: string, fields?: Readonly<Record<string, unknown>>): void;
  error(event: string, fields?: Readonly<Record<string, unknown>>): void;
}

export function createLogger(options: { readonly directory: string; readonly level: LogLevel }): Logger {
  mkdirSync(options.directory, { recursive: true });
  const stream = createWriteStream(join(options.directory, 'terminal.log'), { flags: 'a', mode: 0o600 });
  // A full disk must not end the terminal: what cannot be logged is lost, and the disk is the health check's business.
  stream.on('error', () => undefined);
  const sink = pino({ level: options.level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, stream);
  const write =
    (level: LogLevel) =>
    (event: string, fields: Readonly<Record<string, unknown>> = {}): void =>
      sink[level]({ event, ...redactFields(fields) });
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

export const silentLogger: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
};
