/**
 * A name as people read it, from a string's bytes in the latin1 view of a body, escapes and all. Keys and types need none
 * of this: those that we know are ASCII.
 */
export function nameIn(raw: string): string {
  if (/^[ -[\]-~]*$/.test(raw)) return raw;
  try {
    const text: unknown = JSON.parse(`"${Buffer.from(raw, 'latin1').toString('utf8')}"`);
    return typeof text === 'string' ? text : raw;
  } catch (error) {
    if (error instanceof SyntaxError) return raw;
    throw error;
  }
}
