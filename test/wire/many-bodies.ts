import { BodyMemory } from '../../src/wire/items/body-memory.ts';
import { wires } from '../../src/wire/index.ts';
import { mutatedBodies } from './mutated-bodies.ts';
import { checkBody } from './replaced-texts.ts';

/**
 * The search for bodies that `contract.test.ts` makes, as long as you like: `node dist/test/wire/many-bodies.js 100000`.
 * Arguments: bodies of each wire, the first seed. Prints each body that is not as it should be, and now and then a line of
 * counts for each wire, the last time at the end.
 */
const bodies = Number(process.argv[2] ?? 10_000);
const from = Number(process.argv[3] ?? 1);
const toldEvery = 10_000;

const series = wires.map((wire) => ({
  wire,
  memory: new BodyMemory(),
  counts: { bodies: 0, json: 0, understood: 0, refusedJson: 0, replaced: 0, texts: 0, faults: 0 },
}));

function check({ wire, memory, counts }: (typeof series)[number], body: Buffer, seed: number): void {
  counts.bodies += 1;
  try {
    const { replaced, isJson } = checkBody(wire, body, memory);
    counts.json += Number(isJson);
    counts.understood += Number(replaced !== null);
    counts.refusedJson += Number(replaced === null && isJson);
    counts.replaced += Number((replaced ?? 0) > 0);
    counts.texts += replaced ?? 0;
  } catch (error) {
    counts.faults += 1;
    process.stdout.write(`${wire.id} seed ${seed}: ${String(error).slice(0, 600)}\n`);
  }
}

for (let done = 0, seed = from; done < bodies; seed += 1, done += 2) {
  for (const each of series) {
    // What is remembered is of few bodies, so that those of other seeds are among them.
    if (seed % 8 === 0) each.memory = new BodyMemory();
    for (const body of mutatedBodies(each.wire.id, seed)) check(each, body, seed);
  }
  if (done + 2 < bodies && (done + 2) % toldEvery !== 0) continue;
  for (const { wire, counts } of series) process.stdout.write(`${wire.id} ${JSON.stringify(counts)}\n`);
}
