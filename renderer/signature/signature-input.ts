import type { Signature, SignatureInstrument } from '#contract/signature.ts';

/** One look at the instrument, in millimetres of its surface. */
export interface SignatureSample {
  readonly x: number;
  readonly y: number;
  /** Milliseconds of a clock that never runs back. */
  readonly at: number;
  /** 0 … 1; 0.5 where it is not measured. */
  readonly pressure: number;
  /** It touches the surface. */
  readonly touches: boolean;
}

export type SignatureSurface = Pick<Signature, 'widthMm' | 'heightMm'>;

/** What a name can be written with: the finger on the glass, or a pad beside it. */
export interface SignatureInput {
  /** Called with each sample in its order. Returns the function that ends the listening. */
  listen(
    listener: (sample: SignatureSample, instrument: SignatureInstrument, surface: SignatureSurface) => void,
  ): () => void;
}
