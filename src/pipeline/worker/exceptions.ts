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

/** Equal tokens in equal order: only what stands between them may differ. */
function isSameJson(one: string, other: string): boolean {
  const others = other.matchAll(token);
  for (const [each] of one.matchAll(token)) {
    if (others.next().value?.[0] !== each) return false;
  }
  return others.next().done === true;
}
