/** A part of a command line that ends at `&&`, `||`, `;`, `&` or a line break: the stages of its pipe, word by word. */
export interface Statement {
  readonly stages: readonly Stage[];
}

export interface Stage {
  /** Unquoted; what only the shell could fill in stays as it is written. */
  readonly words: readonly string[];
  /** Of each word where it stands, with its quotes. */
  readonly places: readonly Extent[];
  /** What comes to its input as it is written: here-strings, and the lines of here-documents. */
  readonly fed: readonly Extent[];
  /** Files that come to its input. */
  readonly input: readonly string[];
  /** What it prints goes to a file. */
  readonly isRedirected: boolean;
}

/** A part of a command line: from its first character to the one behind its last. */
export interface Extent {
  readonly start: number;
  readonly end: number;
}

interface Reading {
  readonly statements: Statement[];
  stages: Stage[];
  words: string[];
  places: Extent[];
  fed: Extent[];
  input: string[];
  isRedirected: boolean;
  /** Ends of here-documents that begin after the next line break, each with what its lines are fed to. */
  readonly awaited: { readonly end: string; readonly fed: Extent[] }[];
}

const blank = /[ \t]/;
/** A line that goes on in the next one, in a POSIX shell, in PowerShell and in cmd. */
const goesOn = /^[\\`^]\r?\n/;
/** Ends a word that is not quoted. */
const operator = /^(?:&>>?|\d*>>?&?|\d*<<<|\d*<<-?|\d*<&?|&&|\|\||;;|\|&|[|&;()\n])/;

/** Splits a command line as a POSIX shell would, as far as that can be told without running it. Never throws. */
export function readStatements(command: string): readonly Statement[] {
  const reading: Reading = {
    statements: [],
    stages: [],
    words: [],
    places: [],
    fed: [],
    input: [],
    isRedirected: false,
    awaited: [],
  };
  let at = 0;
  while (at < command.length) {
    const char = command[at] ?? '';
    const next = goesOn.exec(command.slice(at, at + 3))?.[0];
    if (blank.test(char) || next !== undefined) at += next?.length ?? 1;
    else if (char === '#') at = endOfLine(command, at);
    else {
      const found = operator.exec(command.slice(at, at + 8))?.[0];
      if (found !== undefined) at = takeOperator(reading, command, found, at + found.length);
      else {
        const { word, end } = readWord(command, at);
        reading.words.push(word);
        reading.places.push({ start: at, end });
        at = end;
      }
    }
  }
  endStatement(reading);
  return reading.statements;
}

function takeOperator(reading: Reading, command: string, found: string, at: number): number {
  if (found === '|' || found === '|&') {
    endStage(reading);
    return at;
  }
  if (/[<>]/.test(found)) return takeRedirect(reading, command, found, at);
  endStatement(reading);
  return found === '\n' ? skipDocuments(reading, command, at) : at;
}

function takeRedirect(reading: Reading, command: string, found: string, at: number): number {
  let from = at;
  while (blank.test(command[from] ?? '')) from += 1;
  const { word, end } = readWord(command, from);
  if (found.endsWith('<<<')) reading.fed.push({ start: from, end });
  else if (/<<-?$/.test(found)) reading.awaited.push({ end: word, fed: reading.fed });
  else if (/^0?<$/.test(found)) reading.input.push(word);
  // Of 2> and >&1 the main output stays where it was.
  else if (/^(?:1?>>?|&>>?)$/.test(found) && word !== '/dev/stdout' && word !== '/dev/tty')
    reading.isRedirected = true;
  return Math.max(end, from);
}

/** Steps over the here-documents that the line before announced. */
function skipDocuments(reading: Reading, command: string, at: number): number {
  let from = at;
  for (const { end, fed } of reading.awaited.splice(0)) {
    const start = from;
    let until = command.length;
    while (from < command.length) {
      const to = endOfLine(command, from);
      const isEnd = command.slice(from, to).trim() === end;
      if (isEnd) until = from;
      from = Math.min(to + 1, command.length);
      if (isEnd) break;
    }
    if (until > start) fed.push({ start, end: command[until - 1] === '\n' ? until - 1 : until });
  }
  return from;
}

function endStage(reading: Reading): void {
  const { words, places, fed, input, isRedirected } = reading;
  if (words.length > 0) reading.stages.push({ words, places, fed, input, isRedirected });
  reading.words = [];
  reading.places = [];
  reading.fed = [];
  reading.input = [];
  reading.isRedirected = false;
}

function endStatement(reading: Reading): void {
  endStage(reading);
  if (reading.stages.length > 0) reading.statements.push({ stages: reading.stages });
  reading.stages = [];
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

function readWord(command: string, from: number): { readonly word: string; readonly end: number } {
  let word = '';
  let at = from;
  while (at < command.length) {
    const char = command[at] ?? '';
    if (char === '\\') {
      word += command[at + 1] === '\n' ? '' : (command[at + 1] ?? '');
      at += 2;
    } else if (char === "'" || char === '"' || char === '`') {
      const end = closing(command, at + 1, char);
      word += unescaped(command.slice(at + 1, end), char);
      at = end + 1;
    } else if (char === '$' && command[at + 1] === '(') {
      const end = closingBracket(command, at + 2);
      word += command.slice(at, end);
      at = end;
    } else if (/[ \t\n|&;()<>]/.test(char)) break;
    else {
      word += char;
      at += 1;
    }
  }
  return { word, end: at };
}

function unescaped(text: string, quote: string): string {
  return quote === '"'
    ? text.replace(/\\(["\\$`\n])/g, (_, char: string) => (char === '\n' ? '' : char))
    : text;
}

function closing(command: string, from: number, quote: string): number {
  for (let at = from; at < command.length; at += 1) {
    if (command[at] === '\\' && quote !== "'") at += 1;
    else if (command[at] === quote) return at;
  }
  return command.length;
}

function closingBracket(command: string, from: number): number {
  let depth = 1;
  for (let at = from; at < command.length; at += 1) {
    const char = command[at] ?? '';
    if (char === "'" || char === '"') at = closing(command, at + 1, char);
    else if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
    if (depth === 0) return at + 1;
  }
  return command.length;
}
