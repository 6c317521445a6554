/** One header line as it was sent: its name in the sender's spelling, and its value. */
export type HeaderLine = readonly [name: string, value: string];

/** Headers that concern two neighbours only and are never passed on (RFC 9110 section 7.6.1). */
const hopByHop: readonly string[] = [
  'connection',
  'proxy-connection',
  'keep-alive',
  'te',
  'transfer-encoding',
  'upgrade',
];

/**
 * Where a message goes, where it ends and how it is to be read. Without them its body would be another request to the
 * next reader, so no sender can have them dropped (RFC 9110 section 7.6.1 forbids to name them).
 */
const ofMessage = new Set([
  'content-encoding',
  'content-length',
  'content-type',
  'host',
  'transfer-encoding',
]);

/** Fields that mean nothing in a trailer, and must not be taken for one of the head (RFC 9110 section 6.5.1). */
const notInTrailers: readonly string[] = [...ofMessage, 'trailer'];

/** The lines of `rawHeaders` that are meant for the other end, in order, duplicates and spelling kept. */
export function endToEndHeaders(rawHeaders: readonly string[], drop: readonly string[] = []): HeaderLine[] {
  const lines = headerLines(rawHeaders);
  const named = lines
    .filter(([name]) => name.toLowerCase() === 'connection')
    .flatMap(([, value]) => value.split(',').map((option) => option.trim().toLowerCase()))
    .filter((option) => !ofMessage.has(option));
  const dropped = new Set([...hopByHop, ...drop, ...named]);
  return lines.filter(([name]) => !dropped.has(name.toLowerCase()));
}

/** The lines behind a chunked body that are meant for the other end. */
export function endToEndTrailers(rawTrailers: readonly string[]): [name: string, value: string][] {
  return endToEndHeaders(rawTrailers, notInTrailers).map(([name, value]) => [name, value]);
}

/** Lines as the record that `http.request` takes: a name sent several times holds all its values. */
export function headerRecord(lines: readonly HeaderLine[]): Record<string, string | string[]> {
  const spellings = new Map<string, string>();
  const record: Record<string, string | string[]> = {};
  for (const [name, value] of lines) {
    const spelling = spellings.get(name.toLowerCase());
    if (spelling === undefined) {
      spellings.set(name.toLowerCase(), name);
      record[name] = value;
    } else {
      record[spelling] = [record[spelling] ?? [], value].flat();
    }
  }
  return record;
}

function headerLines(rawHeaders: readonly string[]): HeaderLine[] {
  const lines: HeaderLine[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    lines.push([rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '']);
  }
  return lines;
}
