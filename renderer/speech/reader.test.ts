import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createNarrator } from './narrator.ts';
import { type ReaderWords, startReader } from './reader.ts';

beforeEach(() => {
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal(
    'MutationObserver',
    class {
      observe() {}
      disconnect() {}
    },
  );
});
afterEach(() => {
  vi.unstubAllGlobals();
});

test('fault: the headphones were pulled out: nothing of the page is told, but the call is, as loud as asked for', () => {
  const said: string[] = [];
  const narrator = createNarrator(
    {
      speak: async ({ text }, { volume }) => {
        said.push(`${text} ${volume}`);
        return 'ended';
      },
    },
    { voice: 'mandarin', rate: 1, volume: 0.2 },
  );
  const reader = startReader({
    root: new EventTarget() as HTMLElement,
    narrator,
    words: () => ({}) as ReaderWords,
    language: () => 'zh-Hans',
    steers: () => false,
  });
  reader.tell('110');
  reader.mute();
  reader.tell('119');
  reader.call('请取回您的卡', 1);
  reader.tell('120');
  reader.stop();
  expect(said).toEqual(['110 0.2', '请取回您的卡 1']);
});
