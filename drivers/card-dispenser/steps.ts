/** How sure the meaning of a command is: from two programs, from one, contradicted between them, or in neither. */
export type Confidence = 'high' | 'medium' | 'contradicted' | 'low';

/** Two characters: command and parameter. */
export interface DispenserStep {
  readonly code: string;
  readonly confidence: Confidence;
}

/** What the driver asks the machine to do, and by which command. */
export interface DispenserSteps {
  readonly initialize: DispenserStep;
  readonly status: DispenserStep;
  readonly sensors: DispenserStep;
  /** A card from the stacker to the chip reader inside. */
  readonly toReader: DispenserStep;
  /** A card to the mouth, where the citizen holds it. */
  readonly toMouth: DispenserStep;
  /** A card into the bin. */
  readonly toBin: DispenserStep;
}

/**
 * Confidence as of the public programs that were looked at: init, status and sensors stand in both with their frames, the
 * way to the reader in one. `29` gives the card out in one program and is the "holding position" in the other. The bin
 * is in neither: its code follows the maker's usual numbering. Try each on the machine, and set what is different.
 */
export const DEFAULT_STEPS: DispenserSteps = {
  initialize: { code: '03', confidence: 'high' },
  status: { code: '10', confidence: 'high' },
  sensors: { code: '11', confidence: 'high' },
  toReader: { code: '21', confidence: 'medium' },
  toMouth: { code: '29', confidence: 'contradicted' },
  toBin: { code: '23', confidence: 'low' },
};

export function isStepCode(code: string): boolean {
  return /^[\x21-\x7e]{2}$/.test(code);
}
