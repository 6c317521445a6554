import assert from 'node:assert/strict';
import { test } from 'node:test';
import { log } from '../../src/engines/log/index.ts';
import { shownOf } from './odd-samples.ts';
import { byLength, printedBy } from './samples.ts';

/** A build by BuildKit; steps named in `cached` came from the cache, the others ran, or the other way round. */
function build(steps: number, output: number, odd: readonly number[], usual: 'DONE' | 'CACHED'): string[] {
  const ran = (step: number): readonly string[] => [
    ...Array.from(
      { length: output },
      (_, at) => `#${step} ${at}.${100 + step} Compiling part ${at} of mod${step}`,
    ),
    `#${step} DONE ${(step * 1.7) % 9}s`,
  ];
  const lines = [
    '#0 building with "default" instance using docker driver',
    '',
    '#1 [internal] load build definition',
  ];
  for (let step = 2; step < steps; step += 1) {
    lines.push(`#${step} [${step}/${steps}] RUN make part-${step}`);
    lines.push(...(odd.includes(step) === (usual === 'DONE') ? [`#${step} CACHED`] : ran(step)), '');
  }
  return [
    ...lines,
    `#${steps} exporting to image`,
    `#${steps} writing image sha256:abc done`,
    `#${steps} DONE 1.3s`,
  ];
}

test('The step of a build that came from the cache, or that alone did not, stays with what it is.', () => {
  let folded = 0;
  for (const usual of ['DONE', 'CACHED'] as const) {
    for (const steps of [12, 30, 60]) {
      for (const output of [0, 1, 4, 20]) {
        for (const odd of [[5], [Math.floor(steps / 2)], [steps - 5], [4, Math.floor(steps / 2)]]) {
          if (usual === 'CACHED' && odd.length > 1) continue;
          for (const command of ['docker build .', 'docker compose build', null]) {
            const lines = build(steps, output, odd, usual);
            const context = command === null ? byLength : printedBy(command, byLength);
            const { shown, isFolded } = shownOf(log, lines.join('\n'), context);
            if (!isFolded) continue;
            folded += 1;
            const seen = shown.split('\n');
            for (const step of odd) {
              const end = usual === 'DONE' ? `#${step} CACHED` : `#${step} DONE ${(step * 1.7) % 9}s`;
              assert.ok(seen.includes(end), `${steps} ${output} ${String(command)}: ${end}`);
              assert.ok(seen.includes(`#${step} [${step}/${steps}] RUN make part-${step}`));
            }
          }
        }
      }
    }
  }
  assert.ok(folded > 60, `only ${folded} folded`);
});

test('A task of gradle that ended as no other did stays.', () => {
  for (const at of [20, 55, 88]) {
    const tasks = Array.from(
      { length: 110 },
      (_, row) => `> Task :part${row}:compileJava${row === at ? ' FROM-CACHE' : ' UP-TO-DATE'}`,
    );
    const printed = [...tasks, 'BUILD SUCCESSFUL in 41s'].join('\n');
    const { shown, isFolded } = shownOf(log, printed, printedBy('gradle assemble', byLength));
    assert.ok(isFolded);
    assert.ok(shown.split('\n').includes(`> Task :part${at}:compileJava FROM-CACHE`));
  }
});
