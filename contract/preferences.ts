/** How the machine is drawn and spoken for this citizen: chosen by him, forgotten with the visit. */
import { z } from 'zod';

/** A BCP 47 tag of a language that the screen has texts for: `zh-Hans`, `zh-Hant`, `en`. */
export const languageSchema = z.string().regex(/^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$/);
/** The language that items are written in, and that every official paper keeps. */
export const SOURCE_LANGUAGE = 'zh-Hans';

export const speechPreferencesSchema = z.strictObject({
  on: z.boolean(),
  speed: z.enum(['slow', 'normal', 'fast']),
  /** Five steps. */
  volume: z.int().min(1).max(5),
  /** A folder of recorded clips or a platform voice: `mandarin`, `cantonese`, `hakka`, `english`; absent: the language's own. */
  voice: z
    .string()
    .regex(/^[a-z]{2,20}$/)
    .optional(),
});
export type SpeechPreferences = z.infer<typeof speechPreferencesSchema>;

export const preferencesSchema = z.strictObject({
  language: languageSchema,
  /** 长辈版. */
  elder: z.boolean(),
  /** 低位: every control in reach of somebody who sits. */
  lowReach: z.boolean(),
  highContrast: z.boolean(),
  speech: speechPreferencesSchema,
  /** The screen stays black and everything is spoken: nobody reads along. */
  blackScreen: z.boolean(),
});
export type Preferences = z.infer<typeof preferencesSchema>;

/** How every visit begins. */
export const DEFAULT_PREFERENCES: Preferences = {
  language: SOURCE_LANGUAGE,
  elder: false,
  lowReach: false,
  highContrast: false,
  speech: { on: false, speed: 'normal', volume: 3 },
  blackScreen: false,
};
