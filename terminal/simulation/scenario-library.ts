import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { type Scenario, type ScenarioStep, scenarioSchema } from '#contract/scenario.ts';
import { SPECIMEN_CARDS, SPECIMEN_PAPERS } from './specimens.ts';

export type ScenarioFailureCode =
  | 'scenario-not-found'
  | 'scenario-not-json'
  | 'scenario-malformed'
  | 'scenario-step-wrong'
  | 'scenario-too-long';

/** `detail` names every wrong place, one a line. */
export type ScenarioFailure = AppFailure<ScenarioFailureCode>;

const FOLDER = fileURLToPath(new URL('./scenarios', import.meta.url));
/** Somebody watches a scenario, and the terminal serves nobody else meanwhile. */
const LONGEST_MS = 15 * 60_000;

/** The scenarios that come with the terminal, by their ids. */
export function shippedScenarios(): readonly Scenario[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => {
      const scenario = parseScenario(readFileSync(join(FOLDER, name), 'utf8'));
      if (!scenario.ok) throw new Error(`${name}: ${scenario.failure.code} ${scenario.failure.detail ?? ''}`);
      return scenario.value;
    });
}

/** By the name of a shipped scenario, or from a file. */
export function findScenario(nameOrPath: string): Result<Scenario, ScenarioFailure> {
  const path = /^[a-z][a-z0-9-]*$/.test(nameOrPath) ? join(FOLDER, `${nameOrPath}.json`) : nameOrPath;
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return fail('scenario-not-found', path);
  }
  return parseScenario(text);
}

/** Reads and checks a scenario: what cannot be meant is refused before anything is done. */
export function parseScenario(text: string): Result<Scenario, ScenarioFailure> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    return fail('scenario-not-json', error instanceof Error ? error.message : undefined);
  }
  return checkScenario(content);
}

export function checkScenario(content: unknown): Result<Scenario, ScenarioFailure> {
  const parsed = scenarioSchema.safeParse(content);
  if (!parsed.success) {
    const lines = parsed.error.issues.map(
      (issue) => `${issue.path.map(String).join('.') || '(whole file)'}: ${issue.message}`,
    );
    return fail('scenario-malformed', lines.join('\n'));
  }
  const scenario = parsed.data;
  const wrong = scenario.steps.flatMap((step, index) =>
    faultsOf(step).map((what) => `steps.${index} (${step.title}): ${what}`),
  );
  if (wrong.length > 0) return fail('scenario-step-wrong', wrong.join('\n'));
  const longest = scenario.steps.reduce((sum, step) => sum + longestOf(step), 0);
  if (longest > LONGEST_MS) {
    return fail('scenario-too-long', `${Math.round(longest / 60_000)} min, at most ${LONGEST_MS / 60_000}`);
  }
  return ok(scenario);
}

function longestOf({ after, expect }: ScenarioStep): number {
  const waits = after === undefined ? 0 : 'ms' in after ? after.ms : after.withinMs;
  return waits + (expect?.withinMs ?? 0);
}

/** What the schema cannot say. */
function faultsOf(step: ScenarioStep): readonly string[] {
  const found: string[] = [];
  const effects = [step.fault, step.mend, step.action, step.expect].filter((each) => each !== undefined);
  if (effects.length > 1) found.push('one of fault, mend, action and expect');
  if (effects.length === 0 && step.after === undefined) found.push('does nothing and waits for nothing');
  const ofLine = typeof step.fault === 'object' || step.mend === 'line';
  if (ofLine && step.device === undefined) found.push('a fault of a line needs its device');
  if (!ofLine && step.device !== undefined) found.push('device is for faults of a line');
  const { action } = step;
  if (action?.type === 'lay-card' && !SPECIMEN_CARDS.some(({ id }) => id === action.specimenId)) {
    found.push(`no specimen ${action.specimenId}: ${SPECIMEN_CARDS.map(({ id }) => id).join(', ')}`);
  }
  if (action?.type === 'lay-paper' && !SPECIMEN_PAPERS.some(({ id }) => id === action.paperId)) {
    found.push(`no paper ${action.paperId}: ${SPECIMEN_PAPERS.map(({ id }) => id).join(', ')}`);
  }
  return found;
}
