import { withNumbers } from './decode-numbers.ts';

/** Reads the lossless form from its text alone. */
export function decode(form: string): string {
  const lines = withNumbers(form.split('\n'));
  const folder = /^Paths are in (\S*\/):$/.exec(lines[0] ?? '')?.[1] ?? '';
  if (folder !== '') lines.shift();
  const isHeading = (index: number): boolean => /^[^\s:]+:$/.test(lines[index] ?? '');
  const out: string[] = [];
  let path: string | null = null;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (path === null && (at === 0 || lines[at - 1] === '') && isHeading(at))
      path = folder + line.slice(0, -1);
    else if (line === '' && at < lines.length - 1 && isHeading(at + 1)) path = null;
    else if (path !== null && line === '') path = null;
    else if (path !== null) out.push(line === '--' ? line : path + (/^\d+-/.test(line) ? '-' : ':') + line);
    else out.push((/^[^\s:]*[/.][^\s:]*:/.test(line) ? folder : '') + line);
  }
  return out.join('\n');
}
