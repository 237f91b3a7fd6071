#!/usr/bin/env node
/** Entry of the embedded hub: `node hub/main.ts --data … --items … --port …`. One JSON line on stdout when it is ready. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { z } from 'zod';
import { writeDurably } from './durable-file.ts';
import { type OperatorKeys, operatorKeysSchema } from './http/operator-authentication.ts';
import { readPaymentSettings, startGatewayWithBooks } from './payments/payment-setup.ts';
import { startHub } from './server.ts';

interface MainOptions {
  data: string;
  items: string;
  port: string;
  host: string;
  publicUrl?: string;
  terminalKeys?: string;
  register: string[];
  ignoreOpeningHours: boolean;
  bulletin?: string;
  operatorKeys?: string;
  evaluationOptions?: string;
  evaluationPolicy?: string;
  casePolicy?: string;
  calendar?: string;
  paymentGateway?: string;
}

const terminalKeysSchema = z.record(z.string().min(1).max(40), z.string().min(8).max(200));

const program = new Command('hub')
  .description('Zhuban hub: catalog, case acceptance, receipts, papers. Departments are simulated.')
  .requiredOption('--data <folder>', 'databases, keys and uploads; made when it is not there')
  .requiredOption('--items <folder>', 'the service items (items/ of the repository)')
  .option('--port <number>', '0 takes any free port', '8610')
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--public-url <url>', 'how phones reach the hub; goes into the QR of papers')
  .option(
    '--terminal-keys <file>',
    'JSON object: terminal id to key (default: terminal-keys.json in the data folder)',
  )
  .option(
    '--register <terminal-id...>',
    'make a key for these terminals in the key file where they have none',
    [],
  )
  .option(
    '--operator-keys <file>',
    'JSON object: operator id to { role: office | department | publisher, departmentId, departmentIds, key } (default: operator-keys.json in the data folder)',
  )
  .option(
    '--evaluation-options <file>',
    'what citizens may tick when they evaluate, read again when changed (default: evaluation-options.json in the data folder)',
  )
  .option(
    '--evaluation-policy <file>',
    'clocks of evaluation and rectification (default: evaluation-policy.json in the data folder)',
  )
  .option(
    '--case-policy <file>',
    'clocks of a case that no law sets (default: case-policy.json in the data folder)',
  )
  .option(
    '--bulletin <file>',
    'notices and weather for the terminals, read again when changed (default: bulletin.json in the data folder)',
  )
  .option(
    '--calendar <folder>',
    'holidays of the site: calendar-YYYY.json, each instead of the one that comes with the hub',
  )
  .option(
    '--payment-gateway <file>',
    'the payment gateway, see docs/payments.md (default: a simulated one that takes no money)',
  )
  .option('--ignore-opening-hours', 'answer at any hour, for demonstrations', false);

program.parse();
await main(program.opts<MainOptions>());

async function main(options: MainOptions): Promise<void> {
  await mkdir(options.data, { recursive: true, mode: 0o700 });
  const keyFile = options.terminalKeys ?? join(options.data, 'terminal-keys.json');
  const terminalKeys = await readTerminalKeys(keyFile, options.register);
  if (!terminalKeys) return end('terminal-keys-unreadable', keyFile);
  const operatorFile = options.operatorKeys ?? join(options.data, 'operator-keys.json');
  const operatorKeys = await readOperatorKeys(operatorFile);
  if (!operatorKeys) return end('operator-keys-unreadable', operatorFile);
  const port = Number(options.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) return end('port-invalid', options.port);

  const configured =
    options.paymentGateway === undefined ? undefined : await readPaymentSettings(options.paymentGateway);
  if (configured?.ok === false) return end(configured.failure.code, configured.failure.detail);
  const simulated =
    configured === undefined
      ? await startGatewayWithBooks(join(options.data, 'simulated-gateway.json'))
      : undefined;
  const payments = configured?.value ?? (simulated && { gateway: simulated.settings });

  const started = await startHub({
    ...(payments && { payments }),
    dataDirectory: options.data,
    itemsDirectory: options.items,
    port,
    host: options.host,
    terminalKeys,
    ...(options.publicUrl !== undefined && { publicUrl: options.publicUrl.replace(/\/+$/, '') }),
    operatorKeys,
    ...(options.bulletin !== undefined && { bulletinFile: options.bulletin }),
    ...(options.evaluationOptions !== undefined && { evaluationOptionsFile: options.evaluationOptions }),
    ...(options.evaluationPolicy !== undefined && { evaluationPolicyFile: options.evaluationPolicy }),
    ...(options.casePolicy !== undefined && { casePolicyFile: options.casePolicy }),
    ...(options.calendar !== undefined && { calendarDirectory: options.calendar }),
    openingHours: options.ignoreOpeningHours ? 'ignored' : 'enforced',
    report: (event) => process.stderr.write(`${JSON.stringify(event)}\n`),
  });
  if (!started.ok) {
    await simulated?.close();
    return end(started.failure.code, started.failure.detail);
  }
  const hub = started.value;
  simulated?.notify(hub.url);
  print({
    event: 'hub-ready',
    url: hub.url,
    catalogRevision: hub.catalogRevision,
    terminalKeysFile: keyFile,
  });

  const stop = () => {
    const closed = hub.close().then(() => simulated?.close());
    closed.then(
      () => print({ event: 'hub-closed' }),
      () => {
        process.exitCode = 1;
      },
    );
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

async function readTerminalKeys(
  file: string,
  register: readonly string[],
): Promise<Record<string, string> | undefined> {
  let keys: Record<string, string> = {};
  if (existsSync(file)) {
    try {
      keys = terminalKeysSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    } catch {
      return undefined;
    }
  }
  const missing = register.filter((terminalId) => keys[terminalId] === undefined);
  if (missing.length > 0 || !existsSync(file)) {
    for (const terminalId of missing) keys[terminalId] = randomBytes(24).toString('base64url');
    await writeDurably(file, `${JSON.stringify(keys, null, 2)}\n`);
  }
  return keys;
}

/** A file that is not there: nobody rectifies and counts. */
async function readOperatorKeys(file: string): Promise<OperatorKeys | undefined> {
  if (!existsSync(file)) return {};
  try {
    return operatorKeysSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function end(code: string, detail: string | undefined): void {
  process.stderr.write(`${JSON.stringify({ event: 'hub-failed', code, detail })}\n`);
  process.exitCode = 1;
}
