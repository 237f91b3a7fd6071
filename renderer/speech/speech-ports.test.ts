import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { chineseNumber } from './chinese-number.ts';
import { choosingPort, type SpeechSource } from './choosing-port.ts';
import { clipPort, type Sound } from './clip-port.ts';
import { bestVoice, platformPort, type Synthesis } from './platform-port.ts';
import { silentPort } from './silent-port.ts';
import { longestMs, type SpeechPort } from './speech-port.ts';
import { splice } from './splice.ts';

const SENTENCE = { text: '请把身份证放好。', language: 'zh-Hans' };
const MANNER = { voice: 'mandarin', rate: 1, volume: 0.6 };

/** How the voice under the port behaves. */
type Behaviour = 'good' | 'never-ends' | 'never-begins' | 'dies' | 'absent' | 'loads-for-ever';

const voice = (lang: string, localService = true) =>
  ({ lang, localService, name: lang }) as SpeechSynthesisVoice;

/** An engine as Chromium has one, with its habits: voices that come late, ends that never come. */
class Engine implements Synthesis {
  readonly said: string[] = [];
  cancelled = 0;
  readonly #behaviour: Behaviour;
  readonly #listeners = new Set<() => void>();
  constructor(behaviour: Behaviour) {
    this.#behaviour = behaviour;
  }
  getVoices() {
    return this.#behaviour === 'absent' || this.#behaviour === 'loads-for-ever' ? [] : [voice('zh-CN')];
  }
  speak(utterance: SpeechSynthesisUtterance) {
    if (this.#behaviour === 'never-begins') return;
    setTimeout(() => {
      utterance.onstart?.({} as SpeechSynthesisEvent);
      this.said.push(utterance.text);
      if (this.#behaviour === 'never-ends') return;
      setTimeout(() => {
        if (this.#behaviour === 'dies') utterance.onerror?.({} as SpeechSynthesisErrorEvent);
        else utterance.onend?.({} as SpeechSynthesisEvent);
      }, 200);
    }, 10);
  }
  cancel() {
    this.cancelled += 1;
  }
  addEventListener(_name: string, listener: unknown) {
    this.#listeners.add(listener as () => void);
  }
  removeEventListener(_name: string, listener: unknown) {
    this.#listeners.delete(listener as () => void);
  }
  get listeners() {
    return this.#listeners.size;
  }
}

function platform(behaviour: Behaviour): { port: SpeechPort; engine: Engine } {
  const engine = new Engine(behaviour);
  return {
    engine,
    port: platformPort({ synthesis: engine, utterance: (text) => ({ text }) as SpeechSynthesisUtterance }),
  };
}

function clips(behaviour: Behaviour): SpeechPort {
  return clipPort({
    voices: () =>
      behaviour === 'absent'
        ? []
        : [{ voice: 'mandarin', sentences: { [SENTENCE.text]: 'a.mp3' }, parts: {} }],
    load: async (): Promise<Sound> => {
      if (behaviour === 'loads-for-ever') await new Promise(() => undefined);
      return {
        stop: () => undefined,
        async play() {
          if (behaviour === 'never-ends' || behaviour === 'never-begins') await new Promise(() => undefined);
          await new Promise((resolve) => setTimeout(resolve, 200));
          if (behaviour === 'dies') throw new Error('broken file');
        },
      };
    },
  });
}

const PORTS: readonly (readonly [string, (behaviour: Behaviour) => SpeechPort])[] = [
  ['recordings', clips],
  ['the platform', (behaviour) => platform(behaviour).port],
  ['silence', () => silentPort],
  [
    'the choice of all three',
    (behaviour) =>
      choosingPort(
        [
          { source: 'clips', port: clips(behaviour) },
          { source: 'platform', port: platform(behaviour).port },
          { source: 'silent', port: silentPort },
        ],
        () => undefined,
      ),
  ],
];

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Lets the clock run until the promise has settled; fails when it does not within two minutes of that clock. */
async function settled<T>(promise: Promise<T>): Promise<T> {
  let done = false;
  promise.then(
    () => (done = true),
    () => (done = true),
  );
  for (let ms = 0; ms < 120_000 && !done; ms += 50) await vi.advanceTimersByTimeAsync(50);
  expect(done, 'it hangs').toBe(true);
  return promise;
}

describe.each(PORTS)('the contract of a speech port: %s', (name, create) => {
  test('says a sentence to its end', async () => {
    expect(await settled(create('good').speak(SENTENCE, MANNER, new AbortController().signal))).toBe('ended');
  });

  test('says the next one after that', async () => {
    const port = create('good');
    const { signal } = new AbortController();
    for (let count = 0; count < 3; count += 1) {
      expect(await settled(port.speak(SENTENCE, MANNER, signal))).toBe('ended');
    }
    expect(vi.getTimerCount()).toBe(0);
  });

  test.each(['never-ends', 'never-begins', 'dies', 'absent', 'loads-for-ever'] as const)(
    'fault: the voice %s: it settles all the same and never rejects',
    async (behaviour) => {
      const end = await settled(create(behaviour).speak(SENTENCE, MANNER, new AbortController().signal));
      const silentInTheEnd = name === 'silence' || name === 'the choice of all three';
      if (silentInTheEnd) expect(end).toBe('ended');
      else expect(['failed', 'no-voice']).toContain(end);
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  test.each(['good', 'never-ends', 'loads-for-ever'] as const)(
    'fault: stopped while the voice is %s',
    async (behaviour) => {
      const stopping = new AbortController();
      const speaking = create(behaviour).speak(SENTENCE, MANNER, stopping.signal);
      await vi.advanceTimersByTimeAsync(40);
      stopping.abort();
      const end = await settled(speaking);
      expect(name === 'silence' ? ['ended'] : ['stopped']).toContain(end);
    },
  );

  test('stopped before it began: nothing is said', async () => {
    expect(await settled(create('good').speak(SENTENCE, MANNER, AbortSignal.abort()))).toBe('stopped');
  });
});

describe('the platform', () => {
  test('stopping in mid-sentence cancels the engine and leaves no listener', async () => {
    const { port, engine } = platform('never-ends');
    const stopping = new AbortController();
    const speaking = port.speak(SENTENCE, MANNER, stopping.signal);
    await vi.advanceTimersByTimeAsync(50);
    stopping.abort();
    expect(await speaking).toBe('stopped');
    expect(engine.cancelled).toBe(1);
    expect(engine.listeners).toBe(0);
  });

  test('without voices the first sentence waits for them, the second does not', async () => {
    const { port } = platform('absent');
    const { signal } = new AbortController();
    expect(await settled(port.speak(SENTENCE, MANNER, signal))).toBe('no-voice');
    let answer: string | undefined;
    void port.speak(SENTENCE, MANNER, signal).then((end) => {
      answer = end;
    });
    await vi.advanceTimersByTimeAsync(1);
    expect(answer).toBe('no-voice');
  });

  test.each([
    ['cantonese', 'zh-Hant', 'zh-HK'],
    ['mandarin', 'zh-Hans', 'zh-CN'],
    ['hakka', 'zh-Hans', 'zh-CN'],
    ['mandarin', 'en', 'en-US'],
    ['english', 'zh-Hans', 'zh-CN'],
  ])('%s for %s is %s', (name, language, lang) => {
    const voices = [voice('en-US'), voice('zh_CN'.replace('_', '-')), voice('zh-HK')];
    expect(bestVoice(voices, name, language)?.lang).toBe(lang);
  });

  test('a voice from a server is never used: it would be sent what a citizen reads', () => {
    expect(bestVoice([voice('zh-CN', false)], 'mandarin', 'zh-Hans')).toBeUndefined();
  });
});

test('whoever dies in mid-sentence is followed by the next, and the source is told', async () => {
  const sources: SpeechSource[] = [];
  const port = choosingPort(
    [
      { source: 'clips', port: clips('dies') },
      { source: 'platform', port: platform('good').port },
    ],
    (source) => sources.push(source),
  );
  expect(await settled(port.speak(SENTENCE, MANNER, new AbortController().signal))).toBe('ended');
  expect(sources).toEqual(['platform']);
});

describe('splicing', () => {
  const numbers = Object.fromEntries(
    [...'零一二三四五六七八九十百千万年月日第项共'].map((part) => [part, `${part}.mp3`]),
  );
  const index = { sentences: { 继续: 'go.mp3', 受理日期: 'date.mp3' }, parts: numbers };

  test('dates and counts come from their parts', () => {
    expect(splice('第 12 项，共 30 项', index)?.join('')).toBe(
      '第.mp3十.mp3二.mp3项.mp3共.mp3三.mp3十.mp3项.mp3',
    );
    expect(splice('受理日期：2026年12月5日', index)).toEqual(
      ['date', '二', '零', '二', '六', '年', '十', '二', '月', '五', '日'].map((name) => `${name}.mp3`),
    );
  });

  test('codes are read digit by digit', () => {
    expect(splice('13800', index)).toEqual(['一', '三', '八', '零', '零'].map((name) => `${name}.mp3`));
  });

  test('one missing part: another voice says the whole sentence', () => {
    expect(splice('第 2 题', index)).toBeUndefined();
    expect(splice('constructor', index)).toBeUndefined();
    expect(splice('。', index)).toBeUndefined();
  });

  test('a long word is not a dead end', () => {
    const greedy = { sentences: { 一二: 'long.mp3', 二三: 'rest.mp3' }, parts: { 一: 'one.mp3' } };
    expect(splice('一二三', greedy)).toEqual(['one.mp3', 'rest.mp3']);
  });

  test('never more or less than the pieces of the text, for any text and any index', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 30 }),
        fc.dictionary(fc.string({ minLength: 1, maxLength: 4 }), fc.constant('x.mp3')),
        (text, parts) => {
          const files = splice(text, { sentences: {}, parts });
          expect(files === undefined || files.length > 0).toBe(true);
        },
      ),
    );
  });
});

test.each([
  [0, '零'],
  [10, '十'],
  [12, '十二'],
  [20, '二十'],
  [105, '一百零五'],
  [110, '一百一十'],
  [1826, '一千八百二十六'],
  [2005, '二千零五'],
  [10_003, '一万零三'],
  [100_000, '十万'],
  [101_000, '十万一千'],
  [1_0000_0005, '一亿零五'],
])('%s is read %s', (value, text) => {
  expect(chineseNumber(value)).toBe(text);
});

test('a sentence has a time after which it is over', () => {
  fc.assert(
    fc.property(fc.string(), fc.double({ min: 0.1, max: 10, noNaN: true }), (text, rate) => {
      expect(longestMs(text, rate)).toBeGreaterThanOrEqual(4_000);
      expect(longestMs(text, rate)).toBeLessThanOrEqual(4_000 + text.length * 5_000);
    }),
  );
});
