import { describe, expect, test } from 'vitest';
import { createNarrator } from './narrator.ts';
import type { Manner, SpeechPort } from './speech-port.ts';

const MANNER: Manner = { voice: 'mandarin', rate: 1, volume: 0.6 };
const all = (...texts: string[]) => texts.map((text) => ({ text, language: 'zh-Hans' }));

/** A voice whose sentences end when the test says so. */
class Voice implements SpeechPort {
  readonly begun: string[] = [];
  readonly cut: string[] = [];
  #end: () => void = () => undefined;

  speak: SpeechPort['speak'] = ({ text }, manner, signal) =>
    new Promise((resolve) => {
      this.begun.push(manner.rate === 1 ? text : `${text} at ${manner.rate}`);
      const onAbort = () => {
        this.cut.push(text);
        resolve('stopped');
      };
      this.#end = () => {
        signal.removeEventListener('abort', onAbort);
        resolve('ended');
      };
      signal.addEventListener('abort', onAbort);
    });

  async end(): Promise<void> {
    this.#end();
    await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
  }
}

function setUp() {
  const voice = new Voice();
  return { voice, narrator: createNarrator(voice, MANNER) };
}

describe('the narrator', () => {
  test('says one after another, and is then quiet', async () => {
    const { voice, narrator } = setUp();
    narrator.say(all('一', '二'));
    expect(narrator.getState().speaking).toBe(true);
    await voice.end();
    await voice.end();
    expect(voice.begun).toEqual(['一', '二']);
    expect(narrator.getState()).toEqual({ speaking: false, paused: false });
  });

  test('a new text cuts the old one, which says no other word', async () => {
    const { voice, narrator } = setUp();
    narrator.say(all('一', '二'));
    narrator.say(all('三'));
    await voice.end();
    expect(voice.begun).toEqual(['一', '三']);
    expect(voice.cut).toEqual(['一']);
  });

  test('goes on with the sentence that the pause cut', async () => {
    const { voice, narrator } = setUp();
    narrator.say(all('一', '二', '三'));
    await voice.end();
    narrator.pause();
    expect(voice.cut).toEqual(['二']);
    expect(narrator.getState()).toEqual({ speaking: false, paused: true });
    narrator.resume();
    await voice.end();
    await voice.end();
    expect(voice.begun).toEqual(['一', '二', '二', '三']);
  });

  test('what is told while it is paused waits', async () => {
    const { voice, narrator } = setUp();
    narrator.say(all('一'));
    narrator.pause();
    narrator.append(all('二'));
    expect(voice.begun).toEqual(['一']);
    narrator.resume();
    await voice.end();
    expect(voice.begun).toEqual(['一', '一', '二']);
  });

  test('a word between comes at once, and the page goes on after it', async () => {
    const { voice, narrator } = setUp();
    narrator.say(all('一', '二'));
    narrator.interject(all('音量 4'));
    await voice.end();
    await voice.end();
    await voice.end();
    expect(voice.begun).toEqual(['一', '音量 4', '一', '二']);
    expect(narrator.getState().speaking).toBe(false);
  });

  test('a new speed begins the sentence again', async () => {
    const { voice, narrator } = setUp();
    narrator.say(all('一', '二'));
    narrator.setManner({ ...MANNER, rate: 1.4 });
    expect(voice.begun).toEqual(['一', '一 at 1.4']);
    narrator.setManner({ ...MANNER, rate: 1.4 });
    expect(voice.begun).toHaveLength(2);
  });

  test('a call is never softer than asked for, and never softer than the citizen has it', async () => {
    const volumes: number[] = [];
    const speak: SpeechPort['speak'] = async (_utterance, { volume }) => {
      volumes.push(volume);
      return 'ended';
    };
    const narrator = createNarrator({ speak }, { ...MANNER, volume: 0.2 });
    const call = (leastVolume: number) => narrator.say([{ text: '卡', language: 'zh-Hans', leastVolume }]);
    call(0.8);
    narrator.stop();
    narrator.setManner({ ...MANNER, volume: 1 });
    call(0.8);
    narrator.say(all('一'));
    expect(volumes).toEqual([0.8, 1, 1]);
  });

  test('a call that is cut by the next one is not said twice, and the page goes on', async () => {
    const { voice, narrator } = setUp();
    const call = [{ text: '卡', language: 'zh-Hans', leastVolume: 0.1 }];
    narrator.say(all('一'));
    narrator.interject(call);
    narrator.interject(call);
    await voice.end();
    await voice.end();
    expect(voice.begun).toEqual(['一', '卡', '卡', '一']);
    expect(narrator.getState().speaking).toBe(false);
  });

  test('after a stop nothing is left to go on with', async () => {
    const { voice, narrator } = setUp();
    narrator.say(all('一', '二'));
    narrator.stop();
    narrator.resume();
    await voice.end();
    expect(voice.begun).toEqual(['一']);
    narrator.append(all('三'));
    expect(voice.begun).toEqual(['一', '三']);
  });

  test('fault: a voice that fails every sentence does not hold up the rest', async () => {
    const begun: string[] = [];
    const narrator = createNarrator(
      {
        speak: async ({ text }) => {
          begun.push(text);
          return 'failed';
        },
      },
      MANNER,
    );
    narrator.say(all('一', '二'));
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(begun).toEqual(['一', '二']);
    expect(narrator.getState().speaking).toBe(false);
  });
});
