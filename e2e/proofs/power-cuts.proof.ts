/**
 * Kills the terminal with SIGKILL at a random moment of each of 200 submitted visits; every slip must be a case at the hub.
 *
 * Argument: how many visits (200).
 */
import { runPowerCuts } from './power-cuts.ts';

const visits = Number(process.argv[2] ?? 200);
const report = await runPowerCuts({
  visits,
  onVisit: (visit, slips) => {
    if (visit % 10 === 0) console.log(`${visit} of ${visits} visits, ${slips} slips`);
  },
});
console.log(JSON.stringify(report, null, 2));
const failures = report.lost.length + report.twice.length + report.changed.length;
console.log(
  failures === 0
    ? `held: ${report.slips} slips of ${report.visits} visits, ${report.received} cases at the hub, none lost, none twice`
    : `broken: ${report.lost.length} lost, ${report.twice.length} twice, ${report.changed.length} changed`,
);
process.exit(failures === 0 ? 0 : 1);
