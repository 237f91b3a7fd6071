/** How the result reaches the citizen. */
import type { Item } from '../item.ts';
import { type LintFinding, lintError } from './finding.ts';

export function lintDelivery({ outcome, delivery = [], availability }: Item): LintFinding[] {
  const findings: LintFinding[] = [];
  if (outcome.kind === 'acceptance' && delivery.length === 0) {
    findings.push(
      lintError(
        'delivery-missing',
        '$.delivery',
        '结果不是当场拿到的，须写明怎样送达 / the result comes later: say how',
      ),
    );
  }
  const printed = delivery.findIndex(({ kind }) => kind === 'print');
  if (printed >= 0 && !availability.devices.includes('document-printer')) {
    findings.push(
      lintError(
        'delivery-print',
        `$.delivery[${printed}]`,
        '在本机打印结果的，硬件模块须含 document-printer / printing the result needs the document printer',
      ),
    );
  }
  return findings;
}
