/** Spoken words: the clips that a site recorded, and where the sound goes. */
import { z } from 'zod';
import { base64Schema } from './crypto/schemas.ts';
import { languageSchema, speechPreferencesSchema } from './preferences.ts';

/** The name of a voice is the name of its folder: `mandarin`, `cantonese`, `hakka`. */
export const voiceNameSchema = speechPreferencesSchema.shape.voice.unwrap();

/** A file beside its index: never a path. */
export const clipFileSchema = z
  .string()
  .max(80)
  .regex(/^[\p{Letter}\p{Number}][\p{Letter}\p{Number}._-]*\.(mp3|m4a|ogg|opus|wav|webm)$/u);

const clipsByText = z.record(z.string().min(1).max(400), clipFileSchema);

/** `index.json` of a folder of clips. */
export const clipIndexSchema = z.strictObject({
  /** A whole sentence as the screen says it, to its recording. */
  sentences: clipsByText,
  /** Numbers, units and short words that may be put together: `二`, `十`, `年`, `第`. */
  parts: clipsByText.default({}),
});
export type ClipIndex = z.infer<typeof clipIndexSchema>;

export const clipVoiceSchema = z.strictObject({
  voice: voiceNameSchema,
  /** The language its clips are in; absent: every language that this voice speaks. */
  language: languageSchema.optional(),
  ...clipIndexSchema.shape,
});
export type ClipVoice = z.infer<typeof clipVoiceSchema>;

export const clipRequestSchema = z.strictObject({
  voice: voiceNameSchema,
  language: languageSchema.optional(),
  file: clipFileSchema,
});
export type ClipRequest = z.infer<typeof clipRequestSchema>;

export const clipSchema = z.strictObject({
  mediaType: z.enum(['audio/mpeg', 'audio/mp4', 'audio/ogg', 'audio/wav', 'audio/webm']),
  bytes: base64Schema,
});
export type Clip = z.infer<typeof clipSchema>;

/** Is a plug in the socket for headphones; unknown: this machine cannot tell. */
export const headphonesSchema = z.enum(['in', 'out', 'unknown']);
export type Headphones = z.infer<typeof headphonesSchema>;
