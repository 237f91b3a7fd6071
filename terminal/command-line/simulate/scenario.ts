import type { ScenarioProgress } from '#contract/technician.ts';
import { findScenario, shippedScenarios } from '../../simulation/scenario-library.ts';
import { askDesk } from '../../technician/desk-client.ts';
import { type DataOptions, dataDirectoryOf } from '../data-directory.ts';
import { EXIT } from '../exit-codes.ts';
import { interruption } from '../interruption.ts';
import { Output } from '../output.ts';

export interface ScenarioOptions extends DataOptions {
  readonly list?: boolean;
  readonly check?: boolean;
  readonly json?: boolean;
}

/** Runs a scenario against the running terminal, or only looks at it. */
export async function simulateScenario(name: string | undefined, options: ScenarioOptions): Promise<number> {
  const output = new Output(options);
  if (options.list === true || name === undefined) {
    for (const { id, title, about, steps } of shippedScenarios()) {
      output.show(
        { event: 'scenario', id, title, about, steps: steps.length },
        `${id.padEnd(26)} ${title}：${about}`,
      );
    }
    return EXIT.ok;
  }
  const scenario = findScenario(name);
  if (!scenario.ok) return output.fail(scenario.failure);
  const { id, title, steps } = scenario.value;
  if (options.check === true) {
    output.show(
      { event: 'checked', id, steps: steps.length },
      `${id} ${title}: ${steps.length} steps, in order`,
    );
    return EXIT.ok;
  }
  const directory = await dataDirectoryOf(options);
  if (!directory.ok) return output.fail(directory.failure);
  const told = new Set<number>();
  let ended: ScenarioProgress | undefined;
  const asked = await askDesk(
    directory.value,
    { request: 'scenario', scenario: scenario.value },
    {
      signal: interruption(),
      onAnswer: (answer) => {
        if (answer.event !== 'scenario') return;
        ended = answer.progress;
        tellSteps(answer.progress, told, output);
      },
    },
  );
  if (!asked.ok) return output.fail(asked.failure);
  const outcome = ended?.outcome;
  output.show({ event: 'ended', outcome }, `${title}: ${outcome}; the devices are as before`);
  return outcome === 'done' ? EXIT.ok : output.fail({ code: `scenario-${outcome ?? 'interrupted'}` });
}

function tellSteps({ steps }: ScenarioProgress, told: Set<number>, output: Output): void {
  for (const [index, step] of steps.entries()) {
    const { title, state, code } = step;
    if (told.has(index) || state === 'waiting' || state === 'running') continue;
    told.add(index);
    const why = code === undefined ? '' : `: ${code}`;
    output.show(
      { event: 'step', step: index + 1, ...step },
      `${index + 1}/${steps.length} ${title} ${state}${why}`,
    );
  }
}
