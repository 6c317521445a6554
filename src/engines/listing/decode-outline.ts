/** Where an outline goes on: a folder's path and what names in it end in, by how deep its lines stand. */
interface Place {
  readonly path: string;
  readonly ending: string;
}

const ofPaths = /^Outline of paths in (|\S*\/)\*([^\s/]*): "a\/ b c" are /;
const ofFolders = /^Outline of ls -R, \*([^\s/]*): "a\/ b c" is folder a /;

/** For each line of an outline of paths the lines that it stands for; null: it is none. Shares no code with the encoder. */
export function decodePaths([title = '', ...lines]: readonly string[]):
  readonly (readonly string[])[] | null {
  const [, path, ending = ''] = title.startsWith('Outline of ') ? (ofPaths.exec(title) ?? []) : [];
  if (path === undefined) return null;
  const places: Place[] = [{ path, ending }];
  const each = lines.map((line) => {
    if (line === '' || /\S:(?: |$)/.test(line)) return [line];
    if (line.startsWith('= ')) return [line.slice(2)];
    const { depth, place, names } = read(line, places);
    places.splice(depth + 1, Infinity, place);
    return names.map((name) => place.path + name);
  });
  return [[], ...each];
}

/**
 * What stands on a line, by the places that are open above it. A line of names alone is in the folder that is open at its
 * depth.
 */
function read(
  line: string,
  places: readonly Place[],
): {
  readonly depth: number;
  readonly place: Place;
  readonly opens: string | null;
  readonly names: readonly string[];
} {
  const depth = /^ */.exec(line)?.[0].length ?? 0;
  const above = places[depth];
  if (above === undefined) throw new Error('A line of an outline stands too deep.');
  const words = line.slice(depth).split(' ');
  const [first = ''] = words;
  const end = first.startsWith('=') ? -1 : first.lastIndexOf('/');
  const name =
    (ending: string) =>
    (word: string): string =>
      word.startsWith('=') ? word.slice(1) : word + ending;
  if (end === -1)
    return { depth: depth - 1, place: above, opens: null, names: words.map(name(above.ending)) };
  const opens = first.slice(0, end + 1);
  const ending = first[end + 1] === '*' ? first.slice(end + 2) : above.ending;
  return {
    depth,
    place: { path: above.path + opens, ending },
    opens,
    names: words.slice(1).map(name(ending)),
  };
}

/** A folder with its entries in their order, folders among them. */
interface Folder {
  readonly path: string;
  readonly entries: (string | Folder)[];
}

/** What an outline of `ls -R` stands for; null: it is none. */
export function decodeNested([title = '', ...lines]: readonly string[]): {
  readonly printed: readonly string[];
  /** For each line of it the names on it, below the heading of their folder. */
  readonly each: readonly (readonly string[])[];
} | null {
  const ending = title.startsWith('Outline of ') ? ofFolders.exec(title)?.[1] : undefined;
  if (ending === undefined) return null;
  const ends = lines.at(-1) === '';
  const roots: Folder[] = [];
  const open: Folder[] = [];
  const places: Place[] = [{ path: '', ending }];
  const each: string[][] = [[]];
  for (const line of ends ? lines.slice(0, -1) : lines) {
    const whole = /^( *)= (.*)$/su.exec(line);
    const own = whole === null ? read(line, places) : wholeOf(whole[1]?.length ?? 0, whole[2] ?? '', places);
    if (own.opens !== null) {
      const folder: Folder = { path: own.place.path.slice(0, -1), entries: [] };
      (open[own.depth - 1]?.entries ?? roots).push(folder);
      open.splice(own.depth, Infinity, folder);
      places.splice(own.depth + 1, Infinity, own.place);
    } else places.splice(own.depth + 2);
    const into = open[own.depth];
    if (into === undefined) throw new Error('Names of an outline are in no folder.');
    for (const name of own.names) into.entries.push(name);
    each.push([`${into.path}:`, ...own.names]);
  }
  const printed: string[] = [];
  for (const root of roots) print(root, printed);
  return ends ? { printed: [...printed, ''], each: [...each, ['']] } : { printed, each };
}

function wholeOf(depth: number, text: string, places: readonly Place[]): ReturnType<typeof read> {
  const above = places[depth];
  if (above === undefined) throw new Error('A name of an outline stands too deep.');
  if (!text.endsWith('/')) return { depth: depth - 1, place: above, opens: null, names: [text] };
  return { depth, place: { ...above, path: above.path + text }, opens: text, names: [] };
}

function print({ path, entries }: Folder, into: string[]): void {
  if (into.length > 0) into.push('');
  into.push(`${path}:`);
  for (const entry of entries)
    into.push(typeof entry === 'string' ? entry : entry.path.slice(path.length + 1));
  for (const entry of entries) if (typeof entry !== 'string') print(entry, into);
}
