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
    const nameEnd = sign !== '' && row.startsWith(sign) ? behindLetters(row, sign.length) : 0;
    const isEnded = nameEnd === row.length || row[nameEnd] === ' ' || row.startsWith(': ', nameEnd);
    const isCoded = nameEnd > sign.length && isEnded;
    if (repeat !== null) {
      const above = lines.at(-1)?.[0];
      if (above === undefined) throw new Error('Nothing stands above a repeat.');
      lines.push(new Array<string>(Number(repeat[1])).fill(above));
    } else if (!isCoded) lines.push([row]);
    else {
      const name = row.slice(sign.length, nameEnd);
      if (row[nameEnd] === ':') {
        const parts = row.slice(nameEnd + 2).split(new RegExp(`[${open}${close}]`, 'u'));
        kinds.set(
          name,
          parts.filter((_, index) => index % 2 === 0),
        );
        lines.push([parts.join('')]);
      } else lines.push([filled(kinds.get(name), row, nameEnd + 1)]);
    }
  }
  return lines;
}

/** Where the small letters end that begin there. */
function behindLetters(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) >= 0x61 && text.charCodeAt(at) <= 0x7a) at += 1;
  return at;
}

/** `from`: where the values begin. */
function filled(constants: readonly string[] | undefined, row: string, from: number): string {
  if (constants === undefined) throw new Error('A line of a kind that was not spelled out.');
  let line = constants[0] ?? '';
  let at = from;
  for (let part = 1; part < constants.length; part += 1) {
    const end = part === constants.length - 1 ? row.length : row.indexOf(' ', at);
    if (end === -1) throw new Error('A line with fewer values than its kind has.');
    line += row.slice(at, end) + (constants[part] ?? '');
    at = end + 1;
  }
  return line;
}

function joined(lines: readonly string[], header: string): string {
  const lineFeed = header.includes('Lines end in CR LF.') ? '\r\n' : '\n';
  const overwrites = isOverwritten(header);
  if (!overwrites) return lines.join(lineFeed);
  return lines
    .map((line, index) => {
      if (isMarked(line)) return `${line.slice(0, -1)}\r`;
      return index === lines.length - 1 ? line : line + lineFeed;
    })
    .join('');
}
