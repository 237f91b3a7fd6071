import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './station.ts';

/** A command of the technician's tool, as a process of its own; `text`: what it wrote to both outputs. */
export function zhuban(...args: readonly string[]): Promise<{ code: number | null; text: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(ROOT, 'build/zhuban.ts'), ...args], { cwd: ROOT });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
      });
    }
    child.on('close', (code) => resolve({ code, text }));
  });
}
