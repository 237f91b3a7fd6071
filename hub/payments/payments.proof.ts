/**
 * Pays, leaves, cuts, loses and repeats at random, and shows that money taken is money owed, once; that what is not owed
 * goes back whole; and that nothing is lost.
 *
 * Arguments: how many runs (500), and the seed (of the clock when absent, and printed, so that a failure can be
 * repeated). Each run is one citizen or two over the same notices, on a real database and a gateway behind a socket.
 */
import { fen, fenInYuan } from '#contract/payment.ts';
import { paymentStorm } from './testing/payment-storm.ts';

const runs = Number(process.argv[2] ?? 500);
const seed = process.argv[3] ?? String(Date.now());
if (!Number.isSafeInteger(runs) || runs < 1) {
  console.error('Usage: npm run proof -- payments [runs] [seed]');
  process.exit(2);
}

const startedAt = performance.now();
const report = await paymentStorm(runs, seed);
const seconds = (performance.now() - startedAt) / 1000;
const yuan = (amount: number): string => fenInYuan(fen(amount));
console.log(
  `${report.runs} runs (seed ${seed}) in ${seconds.toFixed(0)} s: ${report.orders} orders, ` +
    `${report.faults} faults of the gateway, ${report.powerCuts} power cuts.`,
);
console.log(
  `Taken ¥${yuan(report.takenFen)}, kept ¥${yuan(report.keptFen)}, given back ¥${yuan(report.refundedFen)}.`,
);
console.log(
  `Orders ended as: ${Object.entries(report.byState)
    .map(([state, count]) => `${state} ${count}`)
    .join(', ')}.`,
);
for (const line of report.broken) console.error(`BROKEN ${line}`);
process.exit(report.broken.length === 0 ? 0 : 1);
