import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { clipPort, soundOf } from './clip-port.ts';

const MANNER = { voice: 'mandarin', rate: 1, volume: 0.6 };
const SENTENCE = { text: '十二', language: 'zh-Hans' };
const held = new Set<string>();
const players: Player[] = [];
let made = 0;

/** A player whose recording ends when the test says so. */
class Player {
  src = '';
  paused = true;
  onended: () => void = () => undefined;
  onerror: () => void = () => undefined;
  constructor() {
    players.push(this);
  }
  async play() {
    this.paused = false;
  }
  pause() {
    this.paused = true;
  }
}

beforeEach(() => {
  held.clear();
  players.length = 0;
  made = 0;
  vi.stubGlobal('Audio', Player);
  vi.spyOn(URL, 'createObjectURL').mockImplementation(() => {
    made += 1;
    held.add(`blob:${made}`);
    return `blob:${made}`;
  });
  vi.spyOn(URL, 'revokeObjectURL').mockImplementation((address) => void held.delete(address));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

function port(load: () => Promise<Blob> = async () => new Blob()) {
  return clipPort({
    voices: () => [{ voice: 'mandarin', sentences: {}, parts: { 十: 'ten.mp3', 二: 'two.mp3' } }],
    load: async () => soundOf(await load()),
  });
}

test('one part after another, and no address is left', async () => {
  const speaking = port().speak(SENTENCE, MANNER, new AbortController().signal);
  await settle();
  expect(players.map(({ paused }) => paused)).toEqual([false, true]);
  expect(held.size).toBe(1);
  players[0]?.onended();
  await settle();
  players[1]?.onended();
  expect(await speaking).toBe('ended');
  expect(made).toBe(2);
  expect(held.size).toBe(0);
});

test('cut in its first part: neither that part nor the ones after it leave an address', async () => {
  const cutting = new AbortController();
  const speaking = port().speak(SENTENCE, MANNER, cutting.signal);
  await settle();
  cutting.abort();
  expect(await speaking).toBe('stopped');
  expect(players.every(({ paused }) => paused)).toBe(true);
  expect(made).toBe(1);
  expect(held.size).toBe(0);
});

test('fault: recordings that come after the abort leave no address', async () => {
  const cutting = new AbortController();
  let arrive: () => void = () => undefined;
  const arriving = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const speaking = port(() => arriving.then(() => new Blob())).speak(SENTENCE, MANNER, cutting.signal);
  cutting.abort();
  expect(await speaking).toBe('stopped');
  arrive();
  await settle();
  expect(players).toHaveLength(2);
  expect(held.size).toBe(0);
});

test('fault: a recording that cannot be played leaves no address', async () => {
  const speaking = port().speak(SENTENCE, MANNER, new AbortController().signal);
  await settle();
  players[0]?.onerror();
  expect(await speaking).toBe('failed');
  expect(held.size).toBe(0);
});
