import { resolve } from 'node:path';

/** The repository's root, from wherever a command is called. */
export const ROOT = resolve(import.meta.dirname, '..');
