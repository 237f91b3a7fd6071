import type { SignatureInstrument } from '#contract/signature.ts';
import type { SignatureInput, SignatureSample, SignatureSurface } from './signature-input.ts';

/** A touch wider than this, in millimetres, is the ball of a hand and not a finger. */
const PALM_MM = 30;
/** Of an instrument that does not measure it. */
const NO_PRESSURE = 0.5;

/** What is used of a pointer event. */
export interface PointerLike {
  readonly pointerId: number;
  readonly pointerType: string;
  readonly clientX: number;
  readonly clientY: number;
  readonly width: number;
  readonly height: number;
  readonly pressure: number;
  readonly timeStamp: number;
  getCoalescedEvents?(): readonly PointerLike[];
}

export interface PadBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Turns the pointers over a pad into samples: one pointer writes at a time, the ball of the hand does not, and once
 * a pen has written, fingers do not. Every point that the screen measured between two frames is taken.
 */
export class PointerReader {
  readonly #surface: SignatureSurface;
  readonly #onSample: (sample: SignatureSample, instrument: SignatureInstrument) => void;
  #writing: number | undefined;
  #penSeen = false;

  constructor(
    surface: SignatureSurface,
    onSample: (sample: SignatureSample, instrument: SignatureInstrument) => void,
  ) {
    this.#surface = surface;
    this.#onSample = onSample;
  }

  /** False: this pointer does not write. */
  down(event: PointerLike, box: PadBox): boolean {
    if (event.pointerType === 'pen') this.#penSeen = true;
    const isTouch = event.pointerType === 'touch';
    const mm = this.#surface.widthMm / box.width;
    const isPalm = isTouch && Math.max(event.width, event.height) * mm > PALM_MM;
    if (this.#writing !== undefined || isPalm || (isTouch && this.#penSeen)) return false;
    this.#writing = event.pointerId;
    this.#give(event, box, true);
    return true;
  }

  move(event: PointerLike, box: PadBox): void {
    if (event.pointerId !== this.#writing) return;
    const between = event.getCoalescedEvents?.() ?? [];
    for (const each of between.length === 0 ? [event] : between) this.#give(each, box, true);
  }

  /** Lifted, or taken away by the system. */
  up(event: PointerLike, box: PadBox): void {
    if (event.pointerId !== this.#writing) return;
    this.#writing = undefined;
    this.#give(event, box, false);
  }

  #give(event: PointerLike, box: PadBox, touches: boolean): void {
    const { widthMm, heightMm } = this.#surface;
    const instrument =
      event.pointerType === 'pen' ? 'pen' : event.pointerType === 'touch' ? 'finger' : 'mouse';
    this.#onSample(
      {
        x: ((event.clientX - box.left) / box.width) * widthMm,
        y: ((event.clientY - box.top) / box.height) * heightMm,
        at: event.timeStamp,
        // Panels without a sensor say 0 for touches, mice 0.5 by rule (Pointer Events, 4.1).
        pressure: event.pressure > 0 && event.pointerType === 'pen' ? event.pressure : NO_PRESSURE,
        touches,
      },
      instrument,
    );
  }
}

/** The finger, a pen or a mouse on an element of the page. */
export function pointerInput(element: Element, surface: SignatureSurface): SignatureInput {
  return {
    listen(listener) {
      const reader = new PointerReader(surface, (sample, instrument) =>
        listener(sample, instrument, surface),
      );
      const ending = new AbortController();
      const on = (
        name: 'pointerdown' | 'pointermove' | 'pointerup' | 'pointercancel',
        act: (event: PointerEvent) => void,
      ) => element.addEventListener(name, (event) => act(event as PointerEvent), { signal: ending.signal });
      on('pointerdown', (event) => {
        if (reader.down(event, element.getBoundingClientRect())) element.setPointerCapture(event.pointerId);
      });
      on('pointermove', (event) => reader.move(event, element.getBoundingClientRect()));
      on('pointerup', (event) => reader.up(event, element.getBoundingClientRect()));
      on('pointercancel', (event) => reader.up(event, element.getBoundingClientRect()));
      return () => ending.abort();
    },
  };
}
