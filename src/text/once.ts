/**
 * Remembers what was read of the last text, since a text is encoded and then folded, and what both need is made once.
 * The context counts as well: the same text of another command, or under another question, is read anew, so that no
 * answer depends on what was read before it.
 */
export function oncePerText<Context extends object, Read>(
  read: (text: string, context: Context) => Read,
): (text: string, context: Context) => Read {
  let last: { readonly text: string; readonly context: Context; readonly read: Read } | null = null;
  return (text, context) => {
    if (last?.text !== text || last.context !== context) last = { text, context, read: read(text, context) };
    return last.read;
  };
}
