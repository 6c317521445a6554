import type { Random } from '../../random.ts';
import { chance, many } from './made.ts';
import { path, words } from './words.ts';

/** `node --test` where nobody looks on, by release with types or without; its suites hold tests, and suites. */
export function nodeTap(random: Random): string[] {
  const isTyped = chance(random, 50);
  const block = (indent: string, type: string, more: readonly string[]): string[] =>
    [
      '---',
      `duration_ms: ${random.int(0, 900) / 8}`,
      ...(isTyped || type !== 'test' ? [`type: '${type}'`] : []),
    ]
      .concat(more, chance(random, 98) ? ['...'] : [])
      .map((line) => `${indent}  ${line}`);
  const tests = (indent: string, depth: number): string[] =>
    many(random, 1, 7, (at) => {
      const name = chance(random, 8)
        ? random.pick(['a \\# b', '<anonymous>', 'ä (3 ms)', ''])
        : words(random, 1, 5);
      const isSuite = depth < 2 && chance(random, 20);
      const isWell = chance(random, 90);
      const skipped = chance(random, 10) ? ' # SKIP no network' : '';
      const more = isWell ? [] : [`location: '${path(random)}:3:1'`, 'stack: |-', `  ${words(random, 2, 4)}`];
      return [
        `${indent}# Subtest: ${name}`,
        ...(isSuite ? tests(`${indent}    `, depth + 1) : []),
        `${indent}${isWell ? '' : 'not '}ok ${at + 1} - ${name}${skipped}`,
        ...block(indent, isSuite ? 'suite' : 'test', more),
      ];
    }).flat();
  return ['TAP version 13', ...tests('', 0), '1..3', '# tests 12', '# pass 11'];
}
