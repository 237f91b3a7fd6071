/** Dots of a 203 dpi print head to a millimetre. */
export const dotsPerMillimetre = 8;

/** A roll of thermal paper and its sensors. 80 mm rolls for kiosks carry 80 to 200 m. */
export class PaperRoll {
  leftMm: number;
  /** Paper left when the near-end sensor trips; undefined on printers without that sensor. */
  readonly nearEndMm: number | undefined;

  constructor(leftMm: number, nearEndMm: number | undefined) {
    this.leftMm = leftMm;
    this.nearEndMm = nearEndMm;
  }

  get state(): 'ok' | 'near-end' | 'end' {
    if (this.leftMm <= 0) return 'end';
    return this.nearEndMm !== undefined && this.leftMm <= this.nearEndMm ? 'near-end' : 'ok';
  }

  advance(dots: number): void {
    this.leftMm = Math.max(0, this.leftMm - dots / dotsPerMillimetre);
  }
}
