/** For a state that is entered by a signature and makes its picture. */
import type { VisitContext } from '../visit-context.ts';
import type { AnyVisitEvent } from '../visit-events.ts';

export const signatureRenderer = {
  src: 'renderSignature' as const,
  input: ({ context, event }: { context: VisitContext; event: AnyVisitEvent }) => {
    if (event.type !== 'sign') throw new Error('entered by nothing but a signature');
    return { context, signature: event.signature };
  },
};
