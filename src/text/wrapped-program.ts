/** Programs that only run another one, and those of their flags that take a value. */
const wrappers: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    sudo: /^-[ugpCDhrtT]$/,
    doas: /^-[uC]$/,
    env: /^-[uCS]$/,
    timeout: /^-[sk]$/,
    nice: /^-n$/,
    ionice: /^-[cnp]$/,
    stdbuf: /^-[ioe]$/,
    'xvfb-run': /^-[nsef]$/,
    nohup: /^$/,
    setsid: /^$/,
    unbuffer: /^$/,
    busybox: /^$/,
    xargs: /^-[InPdLsEa]$/,
    npx: /^(?:-p|--package|-c)$/,
    bunx: /^$/,
    uvx: /^--(?:from|with)$/,
    'cross-env': /^$/,
    strace: /^-[eos]$/,
  }),
);

/** Package managers that run a program of their packages: by the words that say so. */
const runners: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    uv: /^run$/,
    poetry: /^run$/,
    pipenv: /^run$/,
    pdm: /^run$/,
    hatch: /^run$/,
    rye: /^run$/,
    bundle: /^exec$/,
    pnpm: /^(?:exec|dlx)$/,
    yarn: /^(?:exec|dlx)$/,
    bun: /^x$/,
    mise: /^exec$/,
  }),
);

const containers = /^(?:docker|podman|nerdctl|docker-compose)$/;
const containerValue = /^(?:-[ewuvpl]|--(?:env|workdir|user|name|volume|entrypoint|network|index))$/;

/** Where the program that `name` runs begins among the words of a command; null: it runs none. */
export function wrappedFrom(name: string, words: readonly string[], from: number): number | null {
  if (containers.test(name)) return inContainer(words, from);
  if (name === 'kubectl' || name === 'oc') {
    const at = words[from] === 'exec' ? words.indexOf('--', from) : -1;
    return at === -1 ? null : at + 1;
  }
  const runner = runners.get(name);
  if (runner !== undefined) {
    if (!runner.test(words[from] ?? '')) return null;
    return skipFlags(words, from + 1, /^--(?:with|project|python|extra|group|directory)$/);
  }
  const flags = wrappers.get(name);
  if (flags === undefined) return null;
  const at = skipFlags(words, from, flags);
  // The time limit stands before the program.
  return name === 'timeout' ? at + 1 : at;
}

/** `exec` and `run` name a container or image, and then perhaps a program. */
function inContainer(words: readonly string[], from: number): number | null {
  const at = words[from] === 'compose' ? from + 1 : from;
  if (!/^(?:exec|run)$/.test(words[at] ?? '')) return null;
  const inside = skipFlags(words, at + 1, containerValue) + 1;
  return inside < words.length ? inside : null;
}

/** The index behind flags, and behind the values of those that take one. */
export function skipFlags(words: readonly string[], from: number, takesValue: RegExp): number {
  let at = from;
  while (/^-./.test(words[at] ?? '')) at += takesValue.test(words[at] ?? '') ? 2 : 1;
  return at;
}
