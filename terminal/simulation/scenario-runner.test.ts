import { describe, expect, test, vi } from 'vitest';
import { ok, unwrap } from '#contract/result.ts';
import type { Scenario } from '#contract/scenario.ts';
import type { ScenarioProgress } from '#contract/technician.ts';
import { simulatedDeviceSchema, type WireFault } from '#contract/wire-fault.ts';
import { whenFree } from '../devices/when-free.ts';
import { checkScenario } from './scenario-library.ts';
import { runScenario, type ScenarioStage } from './scenario-runner.ts';
import { openBench } from './testing/simulated-bench.ts';

const LONG = 60_000;
const bounds = { deadlineMs: 15_000, signal: new AbortController().signal };
const scenarioOf = (steps: unknown): Scenario =>
  unwrap(checkScenario({ scenario: 1, id: 'sample', title: '样本', about: '样本', steps }));
const never = new AbortController().signal;
const statesOf = (progress: ScenarioProgress) => progress.steps.map(({ state }) => state);

describe('scenarios on the simulated devices of a terminal', () => {
  test(
    'every device is broken by its line, the terminal sees it, and all is as before at the end',
    async () => {
      await using bench = await openBench();
      const seenBy = simulatedDeviceSchema.options;
      const broken = (device: string, fault: WireFault) => [
        { title: `坏 ${device}`, device, fault },
        {
          title: `看出 ${device}`,
          expect: { device, condition: ['offline', 'blocked'], withinMs: 60_000 },
        },
      ];
      const steps = seenBy.flatMap((device) => broken(device, { kind: 'unplug' }));
      const ended = await runScenario(scenarioOf(steps), bench.site, { signal: never, onProgress: () => {} });
      expect(ended.steps.filter(({ state }) => state !== 'done')).toEqual([]);
      expect(ended.outcome).toBe('done');
      expect(bench.site.state.current.lines.every(({ faults }) => faults.length === 0)).toBe(true);
      const well = seenBy.map((device) => ({
        title: `好 ${device}`,
        expect: { device, condition: ['ready'], withinMs: 60_000 },
      }));
      const again = await runScenario(scenarioOf(well), bench.site, { signal: never, onProgress: () => {} });
      expect(again.steps.filter(({ state }) => state !== 'done')).toEqual([]);
    },
    LONG,
  );

  test.each([
    ['fail-repeatedly', { kind: 'fail-repeatedly' }],
    ['truncate', { kind: 'truncate' }],
    ['corrupt', { kind: 'corrupt' }],
  ] as const)(
    '%s: the reader is told as not well, and comes back',
    async (_, fault) => {
      await using bench = await openBench();
      const steps = [
        { title: '坏', device: 'id-card-reader', fault },
        { title: '看出', expect: { device: 'id-card-reader', condition: ['offline', 'blocked'] } },
        { title: '修', device: 'id-card-reader', mend: 'line' },
        { title: '好', expect: { device: 'id-card-reader', condition: ['ready'] } },
      ];
      const ended = await runScenario(scenarioOf(steps), bench.site, { signal: never, onProgress: () => {} });
      expect(statesOf(ended)).toEqual(['done', 'done', 'done', 'done']);
    },
    LONG,
  );

  test(
    'delay and duplicate: a card is read all the same',
    async () => {
      await using bench = await openBench();
      unwrap(await bench.site.injectFault('id-card-reader', { kind: 'delay', milliseconds: 40 }));
      unwrap(await bench.site.injectFault('id-card-reader', { kind: 'duplicate' }));
      unwrap(await bench.site.act({ type: 'lay-card', specimenId: 'resident' }));
      const reader = bench.devices.idCardReader;
      if (reader === undefined) throw new Error('the profile has a reader');
      expect(await whenFree(bounds, (rest) => reader.readCard(rest))).toMatchObject({ ok: true });
    },
    LONG,
  );

  test(
    'a step that fails ends it: the rest is left out, everything is mended',
    async () => {
      await using bench = await openBench();
      const steps = [
        { title: '停电', fault: 'power-failed' },
        { title: '等不到', after: { event: 'document-printed', withinMs: 50 } },
        { title: '不会到', action: { type: 'set-network', on: false } },
      ];
      const ended = await runScenario(scenarioOf(steps), bench.site, { signal: never, onProgress: () => {} });
      expect(ended).toMatchObject({
        outcome: 'failed',
        steps: [{ state: 'done' }, { state: 'failed', code: 'event-not-seen' }, { state: 'skipped' }],
      });
      expect(bench.site.state.current).toMatchObject({ faults: [], network: true });
    },
    LONG,
  );

  test(
    'an event that comes between two steps is not missed',
    async () => {
      await using bench = await openBench();
      const steps = [
        { title: '放证', action: { type: 'lay-card', specimenId: 'resident' } },
        { title: '放上了', after: { event: 'card-laid', withinMs: 15_000 } },
        { title: '拿走', action: { type: 'take-card' } },
        { title: '拿走了', after: { event: 'card-taken', withinMs: 15_000 } },
      ];
      const ended = await runScenario(scenarioOf(steps), bench.site, { signal: never, onProgress: () => {} });
      expect(ended.outcome).toBe('done');
    },
    LONG,
  );

  test(
    'stopped: nothing more is done, everything is mended',
    async () => {
      await using bench = await openBench();
      const stop = new AbortController();
      const steps = [
        { title: '拔线', device: 'cabinet', fault: { kind: 'unplug' } },
        { title: '等很久', after: { ms: 120_000 } },
      ];
      const ended = await runScenario(scenarioOf(steps), bench.site, {
        signal: stop.signal,
        onProgress: (progress) => {
          if (progress.steps[1]?.state === 'running') stop.abort();
        },
      });
      expect(ended.outcome).toBe('stopped');
      expect(bench.site.state.current.lines.every(({ faults }) => faults.length === 0)).toBe(true);
    },
    LONG,
  );

  test('a simulated device that throws: its step has failed, the rest is left out, and so says a failing reset', async () => {
    const well = async () => ok();
    const reset = vi.fn(well);
    const stage: ScenarioStage = {
      act: well,
      injectFault: () => Promise.reject(new Error('a bug')),
      mendLine: well,
      reset,
      onEvent: () => () => undefined,
      health: [],
    };
    const steps = [
      { title: '拔线', device: 'cabinet', fault: { kind: 'unplug' } },
      { title: '不会到', action: { type: 'set-network', on: false } },
    ];
    const told: ScenarioProgress[] = [];
    const run = { signal: never, onProgress: (progress: ScenarioProgress) => told.push(progress) };
    const ended = await runScenario(scenarioOf(steps), stage, run);
    expect(ended).toMatchObject({
      outcome: 'failed',
      steps: [{ state: 'failed', code: 'step-crashed' }, { state: 'skipped' }],
    });
    expect(told.at(-1)).toEqual(ended);
    expect(reset).toHaveBeenCalledOnce();
    reset.mockRejectedValue(new Error('a bug'));
    const after = await runScenario(scenarioOf(steps.slice(1)), stage, run);
    expect(after).toMatchObject({ outcome: 'failed', steps: [{ state: 'done' }] });
    expect(told.at(-1)).toEqual(after);
  });
});
