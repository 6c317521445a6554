import { rangeOfDurations, type Durations } from './durations.ts';
import type { Role } from './roles.ts';
import { plainLine } from '../../text/bare-line.ts';

/** What stands before the signs of a line of progress. */
const progressHead = /^\S+\.\w+(?:\[\d+\])? /;

/** A test run, line by line. */
export interface Told {
  readonly lines: readonly string[];
  readonly roles: readonly Role[];
  readonly durations: Durations;
}

/** What lines left out told: `41 passed in 0.00-0.12s each, 2 skipped, warnings`. */
export function says({ lines, roles, durations }: Told, from: number, to: number): string {
  let [passed, files, skipped] = [0, 0, 0];
  const timed = (role: Role): string =>
    rangeOfDurations(
      durations,
      Array.from({ length: to - from }, (_, step) => from + step).filter((line) => roles[line] === role),
    );
  const told = new Set<Role>();
  for (let index = from; index < to; index += 1) {
    const role = roles[index] ?? 'keep';
    told.add(role);
    if (role === 'passed') passed += 1;
    if (role === 'passedFile') files += 1;
    if (role === 'skipped') skipped += 1;
    if (role === 'progress') {
      const [signs = ''] = plainLine(lines[index] ?? '')
        .replace(progressHead, '')
        .split(/[ [(]/);
      for (const sign of signs) passed += sign === '.' ? 1 : 0;
    }
  }
  const parts = [
    passed > 0 ? `${String(passed)} passed${timed('passed')}` : '',
    files > 0 ? `${String(files)} ${files === 1 ? 'file' : 'files'} passed${timed('passedFile')}` : '',
    skipped > 0 ? `${String(skipped)} skipped` : '',
    told.has('environment') ? 'environment' : '',
    told.has('setUp') ? 'set-up' : '',
    told.has('warning') ? 'warnings' : '',
    told.has('again') ? 'as further up' : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}
