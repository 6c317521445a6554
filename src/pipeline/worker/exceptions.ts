/** What a form may lose of its text. */
interface Exception {
  /** What is lost, and why nobody misses it. */
  readonly why: string;
  /** What the first line of a form that lost it says of it. */
  readonly says: string;
  /** True if what the form was read back as differs from the text in that alone. */
  isAll(decoded: string, text: string): boolean;
}

/** By engine, all that a form may lose: whatever is not in this table comes back byte for byte. */
export const exceptions: Readonly<Record<string, Exception>> = {
  'smart-crusher': {
    why: 'the layout of a text that as a whole is one JSON document, or one after the other, says nothing',
    says: 'Layout left out.',
    isAll: (decoded, text) => isAllJson(text) && isSameJson(decoded, text),
  },
};

/** True if what was read back from an engine's form is the text, or lacks only what it may and the form says so. */
export function isReadBack(engine: string, form: string, decoded: string, text: string): boolean {
  if (decoded === text) return true;
  return losesSome(engine, form) && exceptions[engine]?.isAll(decoded, text) === true;
}

/** True for a form that says that it lost what it may. */
export function losesSome(engine: string, form: string): boolean {
  const exception = exceptions[engine];
  return exception !== undefined && (form.split('\n', 1)[0] ?? '').includes(exception.says);
}

const token = /"[^"\\]*(?:\\.[^"\\]*)*"|[^\s"{}[\],:]+|[{}[\],:]|"/gs;

/** True for a text of nothing but JSON documents. One that has other words beside them may lose no blank. */
function isAllJson(text: string): boolean {
  if (isDocument(text)) return true;
  let depth = 0;
  let start = 0;
  for (const { 0: each, index } of text.matchAll(token)) {
    if (depth === 0) start = index;
    if (each === '{' || each === '[') depth += 1;
    if (each === '}' || each === ']') depth -= 1;
    if (depth === 0 && !isDocument(text.slice(start, index + each.length))) return false;
  }
  return depth === 0;
}

function isDocument(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Equal tokens in equal order: only what stands between them may differ. `other` is JSON, so its strings are closed. */
function isSameJson(one: string, other: string): boolean {
  let [at, there] = [0, 0];
  // Of a word the first part has been compared: where blanks part it in one text alone, it is two there.
  let isWithin = false;
  for (;;) {
    const [from, thereFrom] = [at, there];
    at = nextToken(one, at);
    there = nextToken(other, there);
    if (at === one.length || there === other.length) return at === one.length && there === other.length;
    const code = one.charCodeAt(at);
    if (code !== other.charCodeAt(there)) return false;
    const isPlain = code !== quote && !isPart(code);
    if (isWithin && isPlain && at > from !== there > thereFrom) return false;
    const alike = code === quote ? equalString(one, at, other, there) : 1;
    if (alike === 0) return false;
    isWithin = isPlain;
    at += alike;
    there += alike;
  }
}

/** How long the string is whose quote stands at both places; 0: they are not equal, or not closed. */
function equalString(one: string, at: number, other: string, there: number): number {
  for (let length = 1; at + length < one.length; length += 1) {
    const code = one.charCodeAt(at + length);
    if (code !== other.charCodeAt(there + length)) return 0;
    if (code === quote) return length + 1;
    if (code !== backslash) continue;
    length += 1;
    if (one.charCodeAt(at + length) !== other.charCodeAt(there + length)) return 0;
  }
  return 0;
}

function nextToken(text: string, from: number): number {
  let at = from;
  while (at < text.length && isBlank(text.charCodeAt(at))) at += 1;
  return at;
}

const [quote, backslash] = [0x22, 0x5c];

function isPart(code: number): boolean {
  // { } [ ] , : and "
  return (
    code === 0x7b ||
    code === 0x7d ||
    code === 0x5b ||
    code === 0x5d ||
    code === 0x2c ||
    code === 0x3a ||
    code === quote
  );
}

const asciiEnd = 0x80;

function isBlank(code: number): boolean {
  return code < asciiEnd
    ? code === 0x20 || (code >= 0x09 && code <= 0x0d)
    : /\s/.test(String.fromCharCode(code));
}
