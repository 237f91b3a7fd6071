/** Where a visit stands, and the part of the machine it needs. */
import { z } from 'zod';

export const roadStepIdSchema = z.enum([
  'choose',
  'identify',
  'fill',
  'materials',
  'face',
  'sign',
  'check',
  'print',
  'look',
  'take',
]);
export type RoadStepId = z.infer<typeof roadStepIdSchema>;

/** What a citizen puts something on, into or takes something from. */
export const machinePartSchema = z.enum([
  'id-card-reader',
  'code-scanner',
  'document-camera',
  'face-camera',
  'document-tray',
  'receipt-slot',
]);
export type MachinePart = z.infer<typeof machinePartSchema>;

/** The road of steps on every page between the guide and the end. */
export const roadStepSchema = z.strictObject({
  id: roadStepIdSchema,
  state: z.enum(['done', 'current', 'ahead']),
});
export type RoadStep = z.infer<typeof roadStepSchema>;
