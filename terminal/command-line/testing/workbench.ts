import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'vitest';
import { RunningCommand } from './run-command.ts';

/** The commands and the folder of one test; nothing of them outlives it. */
export class Workbench {
  readonly folder: string;
  readonly #cleaning: (() => unknown)[] = [];

  constructor(folder: string) {
    this.folder = folder;
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  start(...args: readonly string[]): RunningCommand {
    const command = new RunningCommand(args);
    this.afterwards(() => command.kill());
    return command;
  }

  afterwards(work: () => unknown): void {
    this.#cleaning.push(work);
  }

  /** Last in, first out. */
  async clear(): Promise<void> {
    for (const work of this.#cleaning.splice(0).reverse()) await work();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Many processes start side by side: on a busy machine each takes its time. */
export const forCommands = { timeout: 120_000 } as const;

/** A test with a workbench of its own, so that tests that mostly wait can run side by side. */
// biome-ignore lint/correctness/noEmptyPattern: the test runner reads from the pattern what a fixture needs
export const commandTest = test.extend('workbench', async ({}, { onCleanup }) => {
  const workbench = new Workbench(await mkdtemp(join(tmpdir(), 'zhuban-command-')));
  onCleanup(() => workbench.clear());
  return workbench;
});
