import { z } from 'zod';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';

/** What a simulated device can be told while it runs. */
export const simulateCommandSchema = z.discriminatedUnion('command', [
  z.strictObject({ command: z.literal('lay'), card: z.string() }),
  z.strictObject({ command: z.literal('take') }),
  z.strictObject({ command: z.literal('code'), text: z.string().min(1).max(2_000) }),
  z.strictObject({ command: z.literal('fault'), kind: z.string(), on: z.boolean() }),
  z.strictObject({ command: z.literal('refill') }),
  z.strictObject({ command: z.literal('help') }),
]);
export type SimulateCommand = z.infer<typeof simulateCommandSchema>;

export type SimulateCommandFailure = AppFailure<'command-unknown' | 'command-malformed'>;

/** A line of standard input: a JSON object, or short words such as `lay hmt` and `fault paper-out on`. */
export function parseSimulateCommand(line: string): Result<SimulateCommand, SimulateCommandFailure> {
  const text = line.trim();
  const candidate = text.startsWith('{') ? parseJson(text) : parseWords(text);
  if (candidate === undefined) return fail('command-unknown', text.split(/\s/)[0]?.slice(0, 40) ?? '');
  const parsed = simulateCommandSchema.safeParse(candidate);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  const at = issue?.path.join('.') ?? '';
  return fail(
    at === 'command' ? 'command-unknown' : 'command-malformed',
    `${at} ${issue?.message ?? ''}`.trim(),
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function parseWords(text: string): unknown {
  const [command, ...rest] = text.split(/\s+/);
  switch (command) {
    case 'lay':
      return rest.length === 1 ? { command, card: rest[0] } : { command };
    case 'code':
      // Blanks inside a code belong to it.
      return { command, text: text.slice('code'.length).trim() };
    case 'fault':
      return rest.length === 2 && (rest[1] === 'on' || rest[1] === 'off')
        ? { command, kind: rest[0], on: rest[1] === 'on' }
        : { command };
    case 'take':
    case 'refill':
    case 'help':
      return rest.length === 0 ? { command } : { command, rest };
    default:
      return undefined;
  }
}
