#!/usr/bin/env node
/** The technician's tool: `npm run zhuban -- <command>`, or `node terminal/command-line/main.ts <command>`. */
import { runCommandLine } from './command-line.ts';

// A reader that goes away (`| head`) ends the command; it is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
// Not by `exitCode`: an open port, or standard input, would keep the process.
process.exit(await runCommandLine(process.argv.slice(2)));
