/** As earlier releases wrote it. */
const older =
  /^(commit [0-9a-f]{40,64}(?: \([^()]*\))?)(?: merges ([0-9a-f]+(?: [0-9a-f]+)+))? by (.*), (.*)$/s;
const commit =
  /^(commit [0-9a-f]{40,64}(?: \([^()]*\))?)(?: merges ([0-9a-f]+(?: [0-9a-f]+)+))? (?:(\d{4,}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?: ([-+]\d{4}))?|dated (.+?))(?: by (.+?))?: (.*)$/s;
const legend = /^\[git log: (?:times ([-+]\d{4})(?:, |(?=\])))?(?:all by (.+)|authors (.+))?\]$/;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** What the first line of a history says of its commits, and the author of the one above. */
export class Authors {
  #zone: string | null = null;
  #only: string | null = null;
  readonly #byName = new Map<string, string>();
  #above: string | null = null;

  /** True for a first line. */
  takesLegend(line: string): boolean {
    const found = line.startsWith('[git log: ') ? legend.exec(line) : null;
    if (found === null) return false;
    const [, zone, only, authors] = found;
    this.#zone = zone ?? null;
    this.#only = only ?? null;
    for (const author of authors?.split('; ') ?? [])
      this.#byName.set(author.slice(0, author.lastIndexOf(' <')), author);
    return true;
  }

  /** What stands above is not known. */
  forget(): void {
    this.#above = null;
  }

  /** The lines of a header, with the subject where ours has it; null: the line is none. Throws: who, or when? */
  header(
    line: string,
    next: string,
  ): { readonly lines: readonly string[]; readonly hasBody: boolean } | null {
    if (!line.startsWith('commit ')) return null;
    const said = older.exec(line);
    if (said !== null) return { lines: this.#older(said), hasBody: false };
    const found = commit.exec(line);
    if (found === null) {
      this.#above = null;
      return null;
    }
    const [, lead = '', parents, day = '', clock = '', zone, dated, by, subject = ''] = found;
    const author = by === undefined ? this.#only : (this.#byName.get(by) ?? by);
    const hasBody = next.startsWith(' ');
    const lines = [
      ...headerOf(
        lead,
        parents,
        this.#is(author),
        dated ?? usualDate(day, clock, this.#is(zone ?? this.#zone)),
      ),
      '',
      `    ${subject}`,
      ...(hasBody ? ['    '] : []),
    ];
    return { lines, hasBody };
  }

  #older([, lead = '', parents, by = '', date = '']: RegExpExecArray): readonly string[] {
    if (by !== 'the same author') this.#above = by;
    return headerOf(lead, parents, this.#is(this.#above), date);
  }

  #is(value: string | null): string {
    if (value === null) throw new Error('What a commit takes from above does not stand there.');
    return value;
  }
}

function headerOf(
  lead: string,
  parents: string | undefined,
  author: string,
  date: string,
): readonly string[] {
  const merge = parents === undefined ? [] : [`Merge: ${parents}`];
  return [lead, ...merge, `Author: ${author}`, `Date:   ${date}`];
}

/** `Sat Nov 21 17:14:21 2026 +0100` */
function usualDate(iso: string, clock: string, zone: string): string {
  const [year = '', month = '', day = ''] = iso.split('-');
  const weekday = days[new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDay()] ?? '';
  return `${weekday} ${months[Number(month) - 1] ?? ''} ${String(Number(day))} ${clock} ${year} ${zone}`;
}
