/**
 * Must be imported before any schema is built: zod decides at construction whether to compile parsers
 * with `new Function`, which the content security policy refuses.
 */
import { z } from 'zod';

z.config({ jitless: true });
