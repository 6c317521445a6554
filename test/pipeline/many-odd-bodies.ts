import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../src/store/store.ts';
import { wires } from '../../src/wire/index.ts';
import { counter } from './agent-session.ts';
import { knownVerdicts } from './known-verdicts.ts';
import { OddBodies } from './odd-bodies.ts';

/**
 * The search of `odd-bodies.test.ts`, as long as you like: `node dist/test/pipeline/many-odd-bodies.js 3000`. Arguments:
 * bodies of each wire, the first seed. Prints each seed that is not as it should be, and what became of the others.
 */
const bodies = Number(process.argv[2] ?? 1_000);
const from = Number(process.argv[3] ?? 1);
const home = mkdtempSync(join(tmpdir(), 'headroom-odd-bodies-'));
const store = await openStore(home);
const engines = knownVerdicts(await counter());
for (const wire of wires) {
  const odd = new OddBodies(store, engines);
  let faults = 0;
  for (let seed = from; seed < from + bodies / 2; seed += 1) {
    try {
      await odd.send(wire, seed);
    } catch (error) {
      faults += 1;
      process.stdout.write(`${wire.id} seed ${seed}: ${String(error).slice(0, 600)}\n`);
    }
  }
  process.stdout.write(`${wire.id} ${JSON.stringify({ ...odd.counts, faults })}\n`);
}
store.close();
rmSync(home, { recursive: true, force: true });
