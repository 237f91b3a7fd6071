/** A bell that needs no file: two falling tones, loud enough to be heard beside the machine. */
export type Loudness = 1 | 2 | 3;

const GAINS: Readonly<Record<Loudness, number>> = { 1: 0.2, 2: 0.45, 3: 0.9 };
const TONES = [
  { frequency: 1046.5, at: 0, lasts: 0.24 },
  { frequency: 784, at: 0.26, lasts: 0.42 },
];

let context: AudioContext | undefined;

/** Rings once. A machine without sound stays silent; the screen says the same in words. */
export async function ring(loudness: Loudness): Promise<void> {
  if (typeof AudioContext === 'undefined') return;
  context ??= new AudioContext();
  if (context.state === 'suspended') await context.resume();
  for (const { frequency, at, lasts } of TONES) {
    const tone = context.createOscillator();
    const gain = context.createGain();
    const from = context.currentTime + at;
    tone.frequency.value = frequency;
    gain.gain.setValueAtTime(0, from);
    gain.gain.linearRampToValueAtTime(GAINS[loudness], from + 0.02);
    gain.gain.linearRampToValueAtTime(0, from + lasts);
    tone.connect(gain).connect(context.destination);
    tone.start(from);
    tone.stop(from + lasts);
  }
}
