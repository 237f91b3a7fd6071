/**
 * After 50 visits of specimen persons, a byte search over all the terminal wrote finds none of their names, numbers or addresses.
 *
 * Argument: how many visits (50).
 */
import { runPrivacySearch } from './privacy.ts';

const visits = Number(process.argv[2] ?? 50);
const report = await runPrivacySearch({
  visits,
  onVisit: (visit) => {
    if (visit % 10 === 0) console.log(`${visit} of ${visits} visits`);
  },
});
console.log(JSON.stringify(report, null, 2));
console.log(
  report.finds.length === 0
    ? `held: ${report.filesSearched} files and ${report.bytesSearched} bytes searched, nothing of a citizen found`
    : `broken: ${report.finds.length} finds`,
);
process.exit(report.finds.length === 0 ? 0 : 1);
