import type { PolicyAnswer, PolicyReceipt } from '#contract/policy/policy-api.ts';
import type { ScreenOf } from '#contract/visit/screens.ts';
import type { RenderedSignature } from '../papers/signature-image.ts';

/** 政策找人, as far as it has come; forgotten with the visit. */
export interface PolicyProgress {
  readonly found?: PolicyAnswer | undefined;
  /** The policy whose page is open. */
  readonly openId?: string | undefined;
  readonly problem?: ScreenOf<'policies'>['problem'];
  /** By policy: born at the first confirmation, the same for every later try. */
  readonly claimIds: Readonly<Record<string, string>>;
  readonly receipts: Readonly<Record<string, PolicyReceipt>>;
  /** Under the commitment of the open policy. */
  readonly signature?: RenderedSignature | undefined;
}

export const nothingFound: PolicyProgress = { claimIds: {}, receipts: {} };
