import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import SqliteDatabase from 'better-sqlite3';

/** Thrown in the place of the step that a dead process did not come to. */
export class Crash extends Error {}

const FILE_STEPS = ['renameSync', 'linkSync', 'rmSync', 'copyFileSync', 'fsyncSync'] as const;
let stepsLeft = Number.POSITIVE_INFINITY;
let keepDisk: () => void = () => undefined;
let taken = 0;

function step(): void {
  taken += 1;
  stepsLeft -= 1;
  if (stepsLeft > 0) return;
  stepsLeft = Number.POSITIVE_INFINITY;
  keepDisk();
  throw new Crash('the process is dead');
}

/**
 * Counts every statement that changes a database and every operation on a file's name in this process, from now on.
 * `armCrash` lets one of them not happen: the disk is kept as it is in that moment, which is what a killed process
 * leaves to the next one, and a {@link Crash} is thrown.
 */
export function installCrashPoints(): void {
  const { prepare, exec } = SqliteDatabase.prototype;
  SqliteDatabase.prototype.prepare = function (this: SqliteDatabase.Database, sql: string) {
    const statement = prepare.call(this, sql);
    if (!/^\s*(INSERT|UPDATE|DELETE|REPLACE)/i.test(sql)) return statement;
    const run = statement.run.bind(statement) as (...parameters: unknown[]) => SqliteDatabase.RunResult;
    statement.run = (...parameters: unknown[]) => {
      step();
      return run(...parameters);
    };
    return statement;
  } as typeof prepare;
  SqliteDatabase.prototype.exec = function (this: SqliteDatabase.Database, sql: string) {
    step();
    return exec.call(this, sql);
  };
  for (const name of FILE_STEPS) {
    const original = fs[name] as (...parameters: unknown[]) => unknown;
    Object.assign(fs, {
      [name]: (...parameters: unknown[]) => {
        step();
        return original(...parameters);
      },
    });
  }
  syncBuiltinESMExports();
}

/** @param after the how many-th step from now on does not happen. */
export function armCrash(after: number, onCrash: () => void): void {
  stepsLeft = after;
  keepDisk = onCrash;
}

export function disarmCrash(): void {
  stepsLeft = Number.POSITIVE_INFINITY;
}

/** Since the process began. */
export function stepsTaken(): number {
  return taken;
}
