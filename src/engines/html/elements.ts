/** An element of a page that holds fewer characters than this is not worth a marker. */
const minElementChars = 160;

/** A part of a page that holds nothing to read: offsets, the end not included. */
export interface Element {
  readonly name: string;
  readonly from: number;
  readonly end: number;
}

/** What is read up to its own end, whatever stands in it. */
const raw: ReadonlyMap<string, RegExp> = new Map([
  ['script', /<\/script\s*>/gi],
  ['style', /<\/style\s*>/gi],
  ['!--', /-->/g],
]);
const alone = new Set(['meta', 'link', 'img']);
/** Names under which elements are counted. */
const names: Readonly<Record<string, string>> = { '!--': 'comment', img: 'inline image' };
const begin = /<(?:(\/?)(script|style|svg|nav|footer|aside|meta|link|img)(?=[\s/>])|(!--))/gi;
/** A script that is none: data or a template, often all that a page has to say. */
const data = /^<script\b[^>]*\btype=["']?(?!(?:text|application)\/(?:java|ecma)script|module)/i;
const inlineImage = /\bsrc=["']?data:/i;

/** Scripts, styles, drawings, navigation and the like, in order; an element without an end is none. */
export function readElements(text: string, level: 'balanced' | 'tight'): readonly Element[] {
  const elements: Element[] = [];
  const endless = new Set<string>();
  let open: { readonly name: string; readonly from: number; depth: number } | null = null;
  begin.lastIndex = 0;
  for (let found = begin.exec(text); found !== null; found = begin.exec(text)) {
    const name = (found[2] ?? found[3] ?? '').toLowerCase();
    const from = found.index;
    const closes = found[1] === '/';
    const ending = raw.get(name) ?? (alone.has(name) ? />/g : null);
    if (ending !== null) {
      const end: number = closes || endless.has(name) ? -1 : endOf(text, ending, begin.lastIndex);
      if (!closes && end === -1) endless.add(name);
      if (end === -1) continue;
      begin.lastIndex = end;
      if (open === null && isIdle(text, name, from, end, level)) elements.push({ name, from, end });
    } else if (open === null) {
      if (!closes) open = { name, from, depth: 1 };
    } else if (open.name === name) {
      open.depth += closes ? -1 : 1;
      if (open.depth > 0) continue;
      const end = endOf(text, />/g, begin.lastIndex);
      if (end !== -1) elements.push({ name, from: open.from, end });
      open = null;
    }
  }
  return elements.map((element) => ({ ...element, name: names[element.name] ?? element.name }));
}

function endOf(text: string, ending: RegExp, from: number): number {
  ending.lastIndex = from;
  return ending.test(text) ? ending.lastIndex : -1;
}

function isIdle(text: string, name: string, from: number, end: number, level: 'balanced' | 'tight'): boolean {
  if (name === 'img') return end - from > 2 * minElementChars && inlineImage.test(text.slice(from, end));
  if (name === 'script' && level !== 'tight') return !data.test(text.slice(from, from + minElementChars));
  return true;
}

/** Elements with nothing but blanks between them become one, with all their names. */
export interface Stretch {
  readonly names: readonly string[];
  readonly from: number;
  readonly end: number;
}

export function stretchesOf(text: string, elements: readonly Element[]): readonly Stretch[] {
  const stretches: { names: string[]; from: number; end: number }[] = [];
  for (const { name, from, end } of elements) {
    const last = stretches.at(-1);
    if (last !== undefined && text.slice(last.end, from).trim() === '') {
      last.names.push(name);
      last.end = end;
    } else stretches.push({ names: [name], from, end });
  }
  return stretches.filter(({ from, end }) => end - from >= minElementChars);
}
