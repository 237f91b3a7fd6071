/**
 * The terminal's process. In the browser shell it serves the screen on loopback and prints its address as one
 * JSON line; in Electron it gets message ports from the shell (`--message-port`, see electron/).
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { LOOPBACK_ORIGIN } from '#contract/content-security-policy.ts';
import { loadConfiguration } from './configuration/load-configuration.ts';
import { serveMessagePorts } from './rpc/message-ports.ts';
import { startScreenServer } from './screen-server/screen-server.ts';
import { startTerminal } from './terminal.ts';

const HELP = `Usage: node terminal/main.ts [options]

  --profile <name|path>  configuration (default: development)
  --hub-url <url>        overrides hub.url of the profile
  --hub-key-file <path>  overrides hub.terminalKeyFile of the profile
  --data <directory>     overrides dataDirectory of the profile
  --port <n>             loopback port of the screen (default: any free one)
  --screen <directory>   the built screen (default: dist/renderer)
  --framed-by <origin>   lets a page of this machine show the screen in a frame; for authors, never in production
  --message-port         takes its screen from Electron's shell instead of serving it
  --help

Prints {"event":"terminal-ready","url":…} when the screen can be opened.
Exit codes: 0 ended on request, 1 could not start (the line before says why), 64 unknown option.`;

interface Options {
  readonly profile: string;
  readonly 'hub-url'?: string;
  readonly 'hub-key-file'?: string;
  readonly data?: string;
  readonly port: string;
  readonly screen: string;
  readonly 'framed-by'?: string;
  readonly 'message-port': boolean;
  readonly help: boolean;
}

function readOptions(): Options {
  try {
    const { values } = parseArgs({
      options: {
        profile: { type: 'string', default: 'development' },
        'hub-url': { type: 'string' },
        'hub-key-file': { type: 'string' },
        data: { type: 'string' },
        port: { type: 'string', default: '0' },
        screen: { type: 'string', default: fileURLToPath(new URL('../dist/renderer', import.meta.url)) },
        'framed-by': { type: 'string' },
        'message-port': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    return values as Options;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : 'wrong options'}\n\n${HELP}\n`);
    process.exit(64);
  }
}

function tell(line: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function stopWith(failure: { readonly code: string; readonly detail?: string | undefined }): never {
  process.stderr.write(`${failure.code}${failure.detail === undefined ? '' : `\n${failure.detail}`}\n`);
  tell({ event: 'error', code: failure.code });
  process.exit(1);
}

async function main(): Promise<void> {
  const options = readOptions();
  if (options.help) {
    process.stdout.write(`${HELP}\n`);
    return;
  }
  const configuration = await loadConfiguration(options.profile, {
    hubUrl: options['hub-url'],
    dataDirectory: options.data,
    terminalKeyFile: options['hub-key-file'],
  });
  if (!configuration.ok) stopWith(configuration.failure);
  const framedBy = options['framed-by'];
  if (framedBy !== undefined && configuration.value.kind === 'production') {
    stopWith({ code: 'framed-in-production' });
  }
  if (framedBy !== undefined && !LOOPBACK_ORIGIN.test(framedBy)) {
    stopWith({ code: 'frame-not-of-this-machine', detail: framedBy });
  }
  const terminal = await startTerminal(configuration.value);
  if (!terminal.ok) stopWith(terminal.failure);

  const closers: (() => Promise<void>)[] = [];
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    const closed = closers.reduce((before, close) => before.then(close), Promise.resolve());
    closed
      .then(() => terminal.value.close())
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);

  if (options['message-port']) {
    serveMessagePorts(terminal.value.router, terminal.value.usesScreenCamera, end);
    tell({ event: 'terminal-ready' });
    return;
  }
  const server = await startScreenServer({
    router: terminal.value.router,
    screenDirectory: options.screen,
    port: Number(options.port),
    logger: terminal.value.logger,
    usesCamera: terminal.value.usesScreenCamera,
    framedBy,
  });
  if (!server.ok) stopWith(server.failure);
  closers.push(() => server.value.close());
  tell({ event: 'terminal-ready', url: server.value.entryUrl() });
  // A supervisor asks for another window with a line on standard input: each address opens once.
  process.stdin.setEncoding('utf8');
  process.stdin.on('data', (text: string) => {
    if (text.includes('entry-url')) tell({ event: 'entry-url', url: server.value.entryUrl() });
  });
}

await main();
