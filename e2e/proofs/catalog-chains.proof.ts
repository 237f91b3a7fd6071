/** Leads a terminal's catalog through 1,000 random chains of revisions with crashes, gaps, replays and a hub that is set back; each must end at the hub's table. */
import { parseArgs } from 'node:util';
import { runCatalogChains } from '../catalog/catalog-chains.ts';

const { values } = parseArgs({
  options: {
    chains: { type: 'string', default: '1000' },
    kills: { type: 'string', default: '100' },
    first: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e9)) },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  console.log(`Usage: npm run proof -- catalog-chains [--chains 1000] [--kills 100] [--seed <n>] [--first 1]

--chains  how many; in each three to six steps, most of them with a fault
--kills   in how many of them a terminal's process is killed by SIGKILL in mid-pull
--seed    the same seed makes the same chains
--first   the chain to begin with, to run one again that broke; a hub is begun every 25 chains (1, 26, 51 …)`);
  process.exit(0);
}
const seed = Number(values.seed);
console.log(`seed ${seed}`);
const report = await runCatalogChains({
  chains: Number(values.chains),
  kills: Number(values.kills),
  seed,
  first: Number(values.first),
  onChain: (chain, { broken }) => {
    if (chain % 50 === 0) console.log(`${chain} of ${values.chains} chains, ${broken.length} broken`);
  },
});
console.log(JSON.stringify(report, null, 2));
console.log(
  report.broken.length === 0
    ? `held: ${report.chains} chains, seed ${seed}, every one ended at the hub's table`
    : `broken: ${report.broken.length} of ${report.chains} chains, seed ${seed}`,
);
process.exit(report.broken.length === 0 ? 0 : 1);
