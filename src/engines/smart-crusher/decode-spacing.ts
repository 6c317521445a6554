const lexeme = /"[^"\\]*(?:\\.[^"\\]*)*"|[[{][\]}]|[[\]{},:]/gs;

/**
 * Minified JSON, spaced as `name` tells: `spaced` as Python's `json.dumps` writes it, `indent 2` and `indent tab` as
 * `JSON.stringify(value, null, 2)` and `json.dumps(value, indent='\t')` do; any other name: as it is.
 */
export function respaced(json: string, name: string): string {
  if (name === 'minified') return json;
  const [, width] = /^indent (tab|\d+)$/.exec(name) ?? [];
  if (width === undefined) {
    if (name !== 'spaced') return json;
    return json.replace(lexeme, (token) => (token === ',' || token === ':' ? `${token} ` : token));
  }
  const indent = width === 'tab' ? '\t' : ' '.repeat(Number(width));
  let depth = 0;
  return json.replace(lexeme, (token) => {
    if (token === ':') return ': ';
    if (token === '[' || token === '{') depth += 1;
    if (token === ']' || token === '}') depth -= 1;
    const lineBreak = `\n${indent.repeat(depth)}`;
    if (token === '[' || token === '{' || token === ',') return token + lineBreak;
    return token === ']' || token === '}' ? lineBreak + token : token;
  });
}

/** The string lexeme of JSON text, from the label that tells how it is spaced and the minified JSON. */
export function asString(label: string, json: string): string {
  const [, name = ''] = /^string \((.+)\) of $/.exec(label) ?? [];
  return JSON.stringify(respaced(json, name));
}
