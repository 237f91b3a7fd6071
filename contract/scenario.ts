/**
 * Scenarios: what happens to the simulated devices of a terminal, step by step, as a file (docs/devices/scenarios.md).
 */
import { z } from 'zod';
import { deviceConditionSchema, deviceKindSchema } from './device.ts';
import { simulatedActionSchema, simulatedFaultSchema } from './technician.ts';
import { simulatedDeviceSchema, wireFaultSchema } from './wire-fault.ts';

/** What a step can wait for. */
export const scenarioEventSchema = z.enum([
  'visit-began',
  'visit-ended',
  'card-laid',
  'card-read',
  'card-taken',
  'code-presented',
  'paper-laid',
  'slip-printed',
  'sheet-printed',
  'document-printed',
]);
export type ScenarioEvent = z.infer<typeof scenarioEventSchema>;

const milliseconds = z.int().min(0).max(120_000);

/** Of `fault`, `mend`, `action` and `expect` a step has one, or none when it only waits. */
const scenarioStepSchema = z.strictObject({
  /** What happens, in words for whoever watches. */
  title: z.string().min(1).max(60),
  /** Absent: at once. */
  after: z
    .union([
      z.strictObject({ ms: milliseconds }),
      /** Fails when it does not happen within the time. */
      z.strictObject({ event: scenarioEventSchema, withinMs: milliseconds.default(60_000) }),
    ])
    .optional(),
  device: simulatedDeviceSchema.optional(),
  /** A state of the device by its name, or a fault of its line. */
  fault: z.union([simulatedFaultSchema, wireFaultSchema]).optional(),
  /** A state by its name, or everything on the device's line. */
  mend: z.union([simulatedFaultSchema, z.literal('line')]).optional(),
  action: simulatedActionSchema.optional(),
  /** What the terminal must notice. */
  expect: z
    .strictObject({
      device: deviceKindSchema,
      condition: z.array(deviceConditionSchema).min(1),
      withinMs: milliseconds.default(30_000),
    })
    .optional(),
});
export type ScenarioStep = z.infer<typeof scenarioStepSchema>;

export const scenarioSchema = z.strictObject({
  $schema: z.string().optional(),
  scenario: z.literal(1),
  /** As its file is called. */
  id: z.string().regex(/^[a-z][a-z0-9-]{1,40}$/),
  title: z.string().min(1).max(30),
  /** What it is for, in a sentence. */
  about: z.string().min(1).max(120),
  steps: z.array(scenarioStepSchema).min(1).max(60),
});
export type Scenario = z.infer<typeof scenarioSchema>;
