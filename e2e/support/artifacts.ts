import { join } from 'node:path';
import { ROOT } from './station.ts';

/** Where screenshots, receipts and certificates of a run are kept to be looked at. */
export const ARTIFACTS = join(ROOT, 'artifacts');
