/** Rebuilds a page from the lossless form of the html engine. */
export function decode(form: string): string {
  const lines = form.split('\n');
  const begin = lines.indexOf('[page begins]');
  const [heading = ''] = lines;
  const tags = lines.slice(1, begin);
  const body = lines.slice(begin + 1).join('\n');
  const whole = heading.startsWith('[page on lines of ours')
    ? body.replace(/⏎?\n/g, (end) => (end === '\n' ? '' : '\n'))
    : body.replaceAll('⏎\n', '');
  return whole.replace(/<~(\d+)>/g, (_, number) => tags[Number(number) - 1] ?? '');
}
