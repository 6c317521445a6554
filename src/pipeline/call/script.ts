/** What a script that calls tools does, as far as its text tells. */
export interface Script {
  /** Names of the tools it calls, each once. */
  readonly tools: readonly string[];
  /**
   * Shell commands, a line each; where one is not written out, every text of the script, since one of them may be it.
   */
  readonly command: string | null;
}

const toolCall = /\btools\s*\.\s*([A-Za-z_$][\w$]*)\s*\(/g;
const shellCall = /\btools\s*\.\s*(?:exec_command|shell_command|shell)\s*\(/g;
const commandField =
  /["']?\b(?:cmd|command)["']?\s*:\s*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)/gs;
const literal = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/gs;

/** Reads a script in JavaScript that reaches tools as `tools.name(…)`: what Codex's custom tool `exec` is given. */
export function readScript(text: string): Script {
  const tools = [...new Set([...text.matchAll(toolCall)].map(([, name = '']) => name))];
  const runs = [...text.matchAll(shellCall)].length;
  if (runs === 0) return { tools, command: null };
  const written = [...text.matchAll(commandField)].map(([, quoted = '']) => quoted);
  const texts = written.length >= runs ? written : [...text.matchAll(literal)].map(([quoted]) => quoted);
  return { tools, command: texts.map(unquoted).join('\n') };
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v' };

/** The text of a literal; what a template fills in stays as it is written. */
function unquoted(quoted: string): string {
  return quoted
    .slice(1, -1)
    .replace(
      /\\(?:u\{?([0-9a-f]{4,6})\}?|x([0-9a-f]{2})|(.))/gis,
      (_, unicode?: string, hex?: string, one = '') => {
        const code = unicode ?? hex;
        if (code !== undefined) return String.fromCodePoint(Math.min(parseInt(code, 16), 0x10ffff));
        return escapes[one as string] ?? (one as string);
      },
    );
}
