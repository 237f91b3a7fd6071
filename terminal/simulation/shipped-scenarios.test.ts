import { describe, expect, test } from 'vitest';
import type { Scenario } from '#contract/scenario.ts';
import { createSamplePdf } from '#drivers/document-printer/testing/sample-pdf.ts';
import { whenFree } from '../devices/when-free.ts';
import { shippedScenarios } from './scenario-library.ts';
import { runScenario } from './scenario-runner.ts';
import { openBench, type SimulatedBench } from './testing/simulated-bench.ts';

const LONG = 180_000;
const CALL_MS = 60_000;
/** What is minutes for whoever watches takes no time here; what must be noticed may take as long as it needs. */
const SHORTEST_MS = 300;

function shortened(scenario: Scenario): Scenario {
  return {
    ...scenario,
    steps: scenario.steps.map(({ after, expect: expected, ...step }) => ({
      ...step,
      ...(after === undefined
        ? {}
        : {
            after: 'ms' in after ? { ms: Math.min(after.ms, SHORTEST_MS) } : { ...after, withinMs: CALL_MS },
          }),
      ...(expected === undefined ? {} : { expect: { ...expected, withinMs: CALL_MS } }),
    })),
  };
}

/** The citizen whom a scenario counts on: begins, has his card read, his code scanned and his papers printed. */
async function citizen({ site, devices }: SimulatedBench, signal: AbortSignal): Promise<void> {
  const bounds = { deadlineMs: CALL_MS, signal };
  const { idCardReader, codeScanner, documentPrinter } = devices;
  if (idCardReader === undefined || codeScanner === undefined || documentPrinter === undefined) {
    throw new Error('the development profile has them');
  }
  const pdf = await createSamplePdf(2);
  site.note('visit-began');
  // What comes of it is the scenario's affair: a reader that is silent reads nothing, a sheet that jams stays in.
  await Promise.all([
    whenFree(bounds, (rest) => idCardReader.readCard(rest)),
    whenFree(bounds, (rest) => codeScanner.scan(rest)),
    documentPrinter.printPdf(pdf, { jobName: 'scenario' }, bounds),
  ]);
}

describe('every scenario that is shipped runs to its end', () => {
  test.each(shippedScenarios().map((scenario) => [scenario.id, scenario] as const))(
    '%s',
    async (_id, scenario) => {
      await using bench = await openBench();
      const leaving = new AbortController();
      let acting: Promise<void> = Promise.resolve();
      const ended = await runScenario(shortened(scenario), bench.site, {
        signal: leaving.signal,
        onProgress: ({ steps }) => {
          const running = scenario.steps[steps.findIndex(({ state }) => state === 'running')];
          if (running?.after === undefined || 'ms' in running.after) return;
          const { event } = running.after;
          if (event === 'visit-began' || event === 'sheet-printed') acting = citizen(bench, leaving.signal);
        },
      });
      leaving.abort();
      await acting;
      expect(ended.steps.filter(({ state }) => state !== 'done')).toEqual([]);
      expect(ended.outcome).toBe('done');
      const { faults, lines, network, hub, cardOnReader, paperUnderCamera } = bench.site.state.current;
      expect({ faults, network, hub, cardOnReader, paperUnderCamera }).toEqual({
        faults: [],
        network: true,
        hub: true,
        cardOnReader: null,
        paperUnderCamera: null,
      });
      expect(lines.every((line) => line.faults.length === 0)).toBe(true);
    },
    LONG,
  );
});
