/** Plays spooler.ps1 as a program of its own. Its queue lies in the JSON file of the first argument. */
import { readFileSync, writeFileSync } from 'node:fs';
import { answerSpoolerCommand, type FakeSpoolerQueue } from './fake-spooler.ts';

const [path = '', ...command] = process.argv.slice(2);
const chunks: Buffer[] = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const queue: FakeSpoolerQueue = JSON.parse(readFileSync(path, 'utf8'));
const answer = answerSpoolerCommand(queue, command, Buffer.concat(chunks));
writeFileSync(path, JSON.stringify(queue));
if (answer === undefined) setTimeout(() => undefined, 600_000);
else process.stdout.write(answer.output, () => process.exit(answer.exitCode));
