import { type Fen, fenInYuan } from '#contract/payment.ts';
import { useSnapshot } from '../terminal-link/context.ts';

/** A sum of money in words of the page; undefined while it is not known. Covered while a helper looks on. */
export function useSum(): (fen: Fen | undefined) => string | undefined {
  const { helper } = useSnapshot();
  return (fen) => {
    if (helper?.state === 'helping') return '¥ ******';
    return fen === undefined ? undefined : `¥ ${fenInYuan(fen)}`;
  };
}
