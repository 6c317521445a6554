import { decodeBrief } from './decode-brief.ts';

/**
 * Reads the lossless form of the log engine as a careful reader would, from its header and lines alone, and answers
 * the text that was printed. It shares no code with the encoder.
 */
export function decode(form: string): string {
  const [header = '', ...rows] = form.split('\n');
  if (isHeader(header)) return joined(linesOfRows(header, rows).flat(), header);
  return decodeBrief(form).flat().join('\n');
}

/** For each line of the form those that were printed, without their ends: a carriage return is one. */
export function decodeLines(form: string): readonly (readonly string[])[] {
  const [header = '', ...rows] = form.split('\n');
  if (!isHeader(header)) return decodeBrief(form);
  const lines = linesOfRows(header, rows);
  if (!isOverwritten(header)) return [[], ...lines];
  return [[], ...lines.map((each) => each.map((line) => (isMarked(line) ? line.slice(0, -1) : line)))];
}

function isHeader(line: string): boolean {
  return line.startsWith('Log in short form.');
}

/** True if a mark at the end of a line says that the next one was printed over it. */
function isOverwritten(header: string): boolean {
  return header.includes('␍: ');
}

function isMarked(line: string): boolean {
  return line.endsWith('␍');
}

/** Lines that the next one was printed over are marked still. */
function linesOfRows(header: string, rows: readonly string[]): readonly (readonly string[])[] {
  const kindSign = /"(\S)a: …" begins kind a, its changing parts in (\S)(\S);/u.exec(header);
  const [, sign = kindSign?.[1] ?? '', open = '', close = ''] = kindSign ?? [];
  const repeatSign = /"(\S)\+3": the line above 3 times more\./u.exec(header)?.[1] ?? '';
  const kinds = new Map<string, readonly string[]>();
  const lines: string[][] = [];
  for (const row of rows) {
    const repeat =
      repeatSign !== '' && row.startsWith(`${repeatSign}+`) ? /^\+(\d+)$/.exec(row.slice(1)) : null;
    const coded =
      sign !== '' && row.startsWith(sign) ? /^([a-z]+)(?:(: )(.*)| (.*))?$/su.exec(row.slice(1)) : null;
    if (repeat !== null) {
      const above = lines.at(-1)?.[0];
      if (above === undefined) throw new Error('Nothing stands above a repeat.');
      lines.push(new Array<string>(Number(repeat[1])).fill(above));
    } else if (coded === null) lines.push([row]);
    else {
      const [, name = '', spells, spelled = '', values] = coded;
      if (spells !== undefined) {
        const parts = spelled.split(new RegExp(`[${open}${close}]`, 'u'));
        kinds.set(
          name,
          parts.filter((_, index) => index % 2 === 0),
        );
        lines.push([parts.join('')]);
      } else lines.push([filled(kinds.get(name), values)]);
    }
  }
  return lines;
}

function filled(constants: readonly string[] | undefined, values: string | undefined): string {
  if (constants === undefined) throw new Error('A line of a kind that was not spelled out.');
  const [first = '', ...others] = constants;
  let left = values ?? '';
  return others.reduce((line, constant, index) => {
    const end = index === others.length - 1 ? left.length : left.indexOf(' ');
    const value = left.slice(0, end);
    left = left.slice(end + 1);
    return line + value + constant;
  }, first);
}

function joined(lines: readonly string[], header: string): string {
  const lineFeed = header.includes('Lines end in CR LF.') ? '\r\n' : '\n';
  const overwrites = isOverwritten(header);
  return lines
    .map((line, index) => {
      if (overwrites && isMarked(line)) return `${line.slice(0, -1)}\r`;
      return index === lines.length - 1 ? line : line + lineFeed;
    })
    .join('');
}
