import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readyWith, rendererPort, terminalReady } from '#contract/shell-channel.ts';
import { TerminalProcess } from './terminal-process.ts';
import { FakePort, FakeUtilityProcess } from './testing/fake-electron.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const started = () => {
  const processes: FakeUtilityProcess[] = [];
  const reports: string[] = [];
  const terminal = new TerminalProcess({
    fork: () => {
      const process = new FakeUtilityProcess();
      processes.push(process);
      return process.typed;
    },
    report: (code) => reports.push(code),
  });
  terminal.start();
  return { terminal, processes, reports };
};

describe("the terminal's process", () => {
  test('gets a port when it is ready', () => {
    const { terminal, processes } = started();
    processes[0]?.emit('message', terminalReady);
    const port = new FakePort();
    terminal.serve(port.typed);
    expect(processes[0]?.received).toEqual([[rendererPort, [port]]]);
  });

  test('says whether the page opens a camera: not before it is ready, nor after it ended', () => {
    const { terminal, processes } = started();
    expect(terminal.usesCamera).toBe(false);
    processes[0]?.emit('message', readyWith(true));
    expect(terminal.usesCamera).toBe(true);
    processes[0]?.emit('exit', 1);
    expect(terminal.usesCamera).toBe(false);
    processes[0]?.emit('message', readyWith(false));
    expect(terminal.usesCamera).toBe(false);
  });

  test('page asks before it is ready: the newest port waits, older ones are closed', () => {
    const { terminal, processes } = started();
    const [older, newest] = [new FakePort(), new FakePort()];
    terminal.serve(older.typed);
    terminal.serve(newest.typed);
    processes[0]?.emit('message', { type: 'something-else' });
    processes[0]?.emit('message', null);
    expect(processes[0]?.received).toEqual([]);
    processes[0]?.emit('message', terminalReady);
    expect(processes[0]?.received).toEqual([[rendererPort, [newest]]]);
    expect([older.closed, newest.closed]).toEqual([true, false]);
  });

  test('terminal dies: started again after a pause that grows, and ports wait for the new one', () => {
    const { terminal, processes, reports } = started();
    processes[0]?.emit('message', terminalReady);
    processes[0]?.emit('exit', 134);
    const port = new FakePort();
    terminal.serve(port.typed);
    vi.advanceTimersByTime(999);
    expect(processes).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(processes).toHaveLength(2);
    processes[1]?.emit('message', terminalReady);
    expect(processes[1]?.received).toEqual([[rendererPort, [port]]]);
    processes[1]?.emit('exit', 134);
    vi.advanceTimersByTime(1_999);
    expect(processes).toHaveLength(2);
    vi.advanceTimersByTime(1);
    expect(processes).toHaveLength(3);
    expect(reports).toEqual(['terminal-ended', 'terminal-ended']);
  });

  test('terminal keeps dying: never more often than once a minute in the end, and never given up', () => {
    const { processes } = started();
    for (let death = 0; death < 12; death += 1) {
      processes.at(-1)?.emit('exit', 1);
      vi.advanceTimersByTime(60_000);
    }
    expect(processes).toHaveLength(13);
  });

  test('stopped: waits for its end, and it is not started again', async () => {
    const { terminal, processes } = started();
    const stopped = terminal.stop();
    expect(processes[0]?.killed).toBe(true);
    processes[0]?.emit('exit', 0);
    await stopped;
    vi.advanceTimersByTime(120_000);
    expect(processes).toHaveLength(1);
  });

  test('terminal hangs when stopped: waited for no longer than 5 s', async () => {
    const { terminal } = started();
    let done = false;
    const stopped = terminal.stop().then(() => {
      done = true;
    });
    await vi.advanceTimersByTimeAsync(4_999);
    expect(done).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await stopped;
  });

  test('stopped during the pause after a death: not started again', async () => {
    const { terminal, processes } = started();
    processes[0]?.emit('exit', 1);
    await terminal.stop();
    vi.advanceTimersByTime(120_000);
    expect(processes).toHaveLength(1);
  });
});
