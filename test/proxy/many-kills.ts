import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killSeries } from './kill-series.ts';
import { moments } from './killed.ts';

/**
 * Kills a proxy again and again, at the moments of the tests and at random ones, and prints what that cost. Argument:
 * how often.
 */
const home = mkdtempSync(join(tmpdir(), 'headroom-kills-'));
const kills = Number(process.argv[2] ?? 200);
const latestMs = 400;
const series = await killSeries(home, kills, (nth) => moments[nth % 8] ?? Math.random() * latestMs);
rmSync(home, { recursive: true, force: true });
process.stdout.write(`${JSON.stringify(series)}\n`);
