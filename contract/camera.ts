/**
 * Cameras that the screen's own browser opens (getUserMedia): a document camera (高拍仪) over the desk and the
 * camera above the glass. A picture lives in the memory of the screen and of the visit, nowhere else.
 */
import { z } from 'zod';
import { base64Schema } from './crypto/schemas.ts';

export const cameraKindSchema = z.enum(['document', 'face']);
export type CameraKind = z.infer<typeof cameraKindSchema>;

/**
 * Which camera: a part of the name that the system gives it, upper and lower case alike. Chromium appends the USB
 * numbers, as in `HD Camera (1bcf:2cd1)`: they name the model and stay when plugs are changed.
 */
export const screenCameraSchema = z.strictObject({ label: z.string().min(3).max(120) });
export type ScreenCamera = z.infer<typeof screenCameraSchema>;

export const screenCamerasSchema = z.strictObject({
  document: screenCameraSchema.optional(),
  face: screenCameraSchema.optional(),
});
export type ScreenCameras = z.infer<typeof screenCamerasSchema>;

export const cameraTroubleSchema = z.enum([
  /** The browser is not allowed to use cameras. */
  'camera-not-permitted',
  'camera-not-found',
  /** Several cameras have the name that the profile gives: the wrong one is never taken on chance. */
  'camera-ambiguous',
  /** Another program has it. */
  'camera-busy',
  /** Pulled out while it was open. */
  'camera-lost',
  /** It is open and sends nothing, or black. */
  'camera-no-picture',
]);
export type CameraTrouble = z.infer<typeof cameraTroubleSchema>;

/** 2 MB: a page of A4 at 200 dots an inch, before the terminal makes it as small as it is kept. */
const MOST_PICTURE_CHARACTERS = 2_800_000;

export const offeredPictureSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('document'),
    /** Whose page it is: a page that comes late is never filed under the material that was opened meanwhile. */
    materialId: z.string().optional(),
    jpeg: base64Schema.max(MOST_PICTURE_CHARACTERS),
    /** A sheet was found and cut out; what was seen of the light on it, before it was evened out. */
    sheetFound: z.boolean(),
    dark: z.boolean(),
    glare: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('face'), jpeg: base64Schema.max(MOST_PICTURE_CHARACTERS) }),
]);
export type OfferedPicture = z.infer<typeof offeredPictureSchema>;
