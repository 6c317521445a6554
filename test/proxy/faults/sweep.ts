import { faults, open, runWith } from './run-fault.ts';

/**
 * Lets every call of a session fail in every way, one in each run, and prints what was broken. Arguments: a part of the
 * name of the kinds that are wanted (all without it), and of how many processes that share the work this is which
 * (`1/4`).
 */
const [wanted = '', share = '1/1'] = process.argv.slice(2);
const [own = 1, of = 1] = share.split('/').map(Number);
const upstream = await open();
const counted = await runWith(null);
process.stdout.write(
  `${JSON.stringify({ calls: Object.fromEntries(counted.calls), broken: counted.broken })}\n`,
);
/** Runs; those in which the call came, a promise was broken, the user was told, a process could keep nothing. */
const nothing = { runs: 0, struck: 0, broken: 0, told: 0, withoutStore: 0 };
const total = { ...nothing };
let at = 0;
for (const [kind, ways] of faults) {
  if (!kind.includes(wanted)) continue;
  const sum = { ...nothing };
  for (let call = 1; call <= (counted.calls.get(kind) ?? 0); call += 1) {
    for (const how of ways) {
      if ((at += 1) % of !== own % of) continue;
      const { broken, struck, told, processes } = await runWith({ kind, call, how });
      sum.runs += 1;
      sum.struck += struck ? 1 : 0;
      sum.broken += broken.length > 0 ? 1 : 0;
      sum.told += told.length > 0 ? 1 : 0;
      sum.withoutStore += processes.some(({ isDurable }) => !isDurable) ? 1 : 0;
      if (broken.length > 0) process.stdout.write(`${JSON.stringify({ kind, call, how, broken, told })}\n`);
    }
  }
  for (const name of ['runs', 'struck', 'broken', 'told', 'withoutStore'] as const) total[name] += sum[name];
  if (sum.runs > 0) process.stdout.write(`${JSON.stringify({ kind, ...sum })}\n`);
}
process.stdout.write(`${JSON.stringify(total)}\n`);
upstream.close();
