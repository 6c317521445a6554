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
    sshpass: /^-[pfdP]$/,
    chroot: /^$/,
    proot: /^-[rbwqS]$/,
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
    heroku: /^run$/,
  }),
);

const containers = /^(?:docker|podman|nerdctl|docker-compose)$/;
const podValue = /^(?:-[nc]|--(?:namespace|container|context))$/;
const containerValue = /^(?:-[ewuvpl]|--(?:env|workdir|user|name|volume|entrypoint|network|index))$/;

/** Where the program that `name` runs begins among the words of a command; null: it runs none. */
export function wrappedFrom(name: string, words: readonly string[], from: number): number | null {
  if (containers.test(name)) return inContainer(words, from);
  if (name === 'kubectl' || name === 'oc') {
    if (words[from] !== 'exec') return null;
    const at = words.indexOf('--', from);
    if (at !== -1) return at + 1;
    // Older ones take the program right behind the pod.
    const pod = skipFlags(words, from + 1, podValue);
    const program = skipFlags(words, pod + 1, podValue);
    return program < words.length ? program : null;
  }
  const runner = runners.get(name);
  if (runner !== undefined) {
    if (!runner.test(words[from] ?? '')) return null;
    return skipFlags(words, from + 1, /^--(?:with|project|python|extra|group|directory|app|size)$|^-a$/);
  }
  const flags = wrappers.get(name);
  if (flags === undefined) return null;
  const at = skipFlags(words, from, flags);
  // The time limit, or the new root, stands before the program.
  return name === 'timeout' || name === 'chroot' ? at + 1 : at;
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

/** Without its folder, and without the ending that Windows gives to programs. */
export function baseName(word: string): string {
  const name = word.slice(Math.max(word.lastIndexOf('/'), word.lastIndexOf('\\')) + 1) || word;
  return name.replace(/\.exe$/i, '');
}

/** PowerShell and cmd do not care for capitals, and have short names of their own. */
const windowsNames: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'Get-Content': 'gc get-content',
    'Get-ChildItem': 'gci get-childitem',
    'Select-Object': 'select-object',
    'Select-String': 'sls select-string',
    'ForEach-Object': '% foreach foreach-object',
    'Where-Object': '? where-object',
    'Sort-Object': 'sort-object',
    'Tee-Object': 'tee-object',
    'Write-Output': 'write-output',
    'Out-String': 'oss out-string',
    'Out-Host': 'oh out-host',
    'Out-Default': 'out-default',
    'Compare-Object': 'compare-object',
    cmd: 'cmd',
    powershell: 'powershell',
    pwsh: 'pwsh',
    type: 'type',
    dir: 'dir',
    findstr: 'findstr',
  }).flatMap(([name, all]) => all.split(' ').map((each) => [each, name])),
);

/** The one name of what PowerShell and cmd call by several; any other name as it is. */
export function windowsName(name: string): string {
  return windowsNames.get(name.toLowerCase()) ?? name;
}

/** What hands the rest of its words to another machine, system or shell, and those of its flags that take a value. */
const remotes: ReadonlyMap<
  string,
  { readonly takesValue: RegExp; readonly named: number; readonly word?: RegExp }
> = new Map(
  Object.entries({
    ssh: { takesValue: /^-[piloFJEcDLRWbmSQwB]$/, named: 1 },
    wsl: { takesValue: /^-[du]$|^--(?:distribution|user|cd|shell-type)$/, named: 0 },
    adb: { takesValue: /^-[sHPLt]$/, named: 0, word: /^(?:shell|exec-out)$/ },
    lxc: { takesValue: /^--(?:env|cwd|user|group|mode|project)$/, named: 1, word: /^exec$/ },
    incus: { takesValue: /^--(?:env|cwd|user|group|mode|project)$/, named: 1, word: /^exec$/ },
    multipass: { takesValue: /^--working-directory$|^-d$/, named: 1, word: /^exec$/ },
    limactl: { takesValue: /^--(?:workdir|shell)$/, named: 1, word: /^shell$/ },
    machinectl: { takesValue: /^-[MEH]$/, named: 1, word: /^shell$/ },
    distrobox: { takesValue: /^-n$|^--name$/, named: 1, word: /^enter$/ },
    'flatpak-spawn': { takesValue: /^$/, named: 0 },
  }),
);

/**
 * `bash -lc '…'`, `su -c '…'`, `eval '…'`, `ssh host '…'`, `cmd /c …`, `powershell -Command …`, `wsl …`: the script.
 * `isWrapped` tells of the words before whether they only run what follows.
 */
export function scriptOf(
  words: readonly string[],
  isWrapped: (before: readonly string[]) => boolean,
): string | null {
  const at = words.findIndex((word) => handsOn(windowsName(baseName(word))));
  if (at === -1 || !isWrapped(words.slice(0, at))) return null;
  const name = windowsName(baseName(words[at] ?? ''));
  const rest = words.slice(at + 1);
  if (name === 'eval') return rest.join(' ');
  if (name === 'cmd') return behind(rest, /^\/[ckr]$/i);
  if (name === 'powershell' || name === 'pwsh') {
    const command = behind(rest, /^[-/](?:c|co|com\w*)$/i);
    if (command !== null || name === 'pwsh') return command;
    const own = skipFlags(
      rest,
      0,
      /^-(?:ExecutionPolicy|ep|ex\w*|Version|WindowStyle|OutputFormat|InputFormat)$/i,
    );
    return /^-f/i.test(rest[own - 1] ?? '') || own >= rest.length ? null : rest.slice(own).join(' ');
  }
  const session = sessions.get(name);
  if (session !== undefined) return session.words.test(rest.join(' ')) ? behind(rest, session.flag) : null;
  const remote = remotes.get(name);
  if (remote !== undefined) return onRemote(rest, remote);
  const flag = rest.findIndex((word) => /^-\w*c$/.test(word));
  return flag === -1 ? null : (rest[flag + 1] ?? null);
}

/** What opens a shell elsewhere, by the words that say so, and the flag before the script that runs there. */
const sessions: ReadonlyMap<string, { readonly words: RegExp; readonly flag: RegExp }> = new Map(
  Object.entries({
    vagrant: { words: /^ssh\b/, flag: /^(?:-c|--command)$/ },
    'fly flyctl': { words: /^ssh console\b/, flag: /^(?:-C|--command)$/ },
    gcloud: { words: /^(?:alpha |beta )?compute ssh\b/, flag: /^--command$/ },
    'nix-shell': { words: /(?:)/, flag: /^--(?:run|command)$/ },
    nix: { words: /^(?:develop|shell)\b/, flag: /^(?:-c|--command)$/ },
  }).flatMap(([names, session]) => names.split(' ').map((name) => [name, session])),
);

function handsOn(name: string): boolean {
  return (
    remotes.has(name) ||
    sessions.has(name) ||
    /^(?:(?:ba|z|da|k|a|fi)?sh|su|eval|cmd|powershell|pwsh)$/.test(name)
  );
}

function behind(words: readonly string[], flag: RegExp): string | null {
  const at = words.findIndex((word) => flag.test(word));
  return at === -1 || at + 1 >= words.length ? null : words.slice(at + 1).join(' ');
}

function onRemote(
  words: readonly string[],
  {
    takesValue,
    named,
    word,
  }: { readonly takesValue: RegExp; readonly named: number; readonly word?: RegExp },
): string | null {
  let at = skipFlags(words, 0, takesValue);
  if (word !== undefined) {
    if (!word.test(words[at] ?? '')) return null;
    at = skipFlags(words, at + 1, takesValue);
  }
  at = skipFlags(words, at + named, takesValue);
  if (at >= words.length) return null;
  const handed = words.slice(at);
  // A shell there reads once more what it gets in one piece; words are handed on as they are.
  return handed.length === 1 ? (handed[0] ?? null) : handed.map(quotedWord).join(' ');
}

function quotedWord(word: string): string {
  return !/[\s'"]/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
