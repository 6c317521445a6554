import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kill, type Moment } from './killed.ts';

/**
 * Kills a proxy again and again, at the moments of the tests and at random ones, and prints what that cost. Argument: how
 * often.
 */
const home = mkdtempSync(join(tmpdir(), 'headroom-kills-'));
const moments: readonly Moment[] = ['headers', 'body', 'answering', 'answered'];
const sum = { kills: 0, arrived: 0, answered: 0, withoutRow: 0, answeredWithoutEnd: 0, damaged: 0 };
for (; sum.kills < Number(process.argv[2] ?? 200); sum.kills += 1) {
  const moment = moments[sum.kills % 8] ?? Math.random() * 400;
  const request = 1 + (sum.kills % 23);
  const { arrived, answered, rows, integrity } = await kill({ home, moment, request, clients: 6 });
  sum.arrived += arrived.length;
  sum.answered += answered.length;
  sum.withoutRow += [...new Set([...arrived, ...answered])].filter((model) => !rows.has(model)).length;
  sum.answeredWithoutEnd += answered.filter((model) => rows.get(model) !== true).length;
  sum.damaged += integrity === 'ok' ? 0 : 1;
}
rmSync(home, { recursive: true, force: true });
process.stdout.write(`${JSON.stringify(sum)}\n`);
