import { verifyAuditFile } from '../audit/audit-log.ts';
import { EXIT } from './exit-codes.ts';
import { Output } from './output.ts';

/** Walks the hash chain of an audit file; fails with the first line that does not fit. */
export function verifyAudit(file: string, options: { readonly json?: boolean }): number {
  const output = new Output(options);
  const verified = verifyAuditFile(file);
  if (!verified.ok) {
    const line = /^line (\d+)/.exec(verified.failure.detail ?? '')?.[1];
    return output.fail(verified.failure, line === undefined ? {} : { line: Number(line) });
  }
  const { rows, last, tornRows } = verified.value;
  output.show(
    { event: 'verified', rows, tornRows, lastHash: last.hash },
    `The chain is whole: ${rows} rows, the last hash is ${last.hash}.` +
      (tornRows === 0 ? '' : ` ${tornRows} rows were torn by power cuts and are no part of it.`),
  );
  return EXIT.ok;
}
