/** From where packages come by default: that they do is nothing to see. */
const usualHosts = new Set(
  (
    'registry.npmjs.org registry.yarnpkg.com npm.jsr.io pypi.org files.pythonhosted.org rubygems.org crates.io ' +
    'static.crates.io index.crates.io proxy.golang.org sum.golang.org repo.packagist.org api.github.com github.com'
  ).split(' '),
);

const url = /(?<![a-z+])[a-z+]+:\/\/(?:[^\s/@"']*@)?([\w.-]+)|\bgit@([\w.-]+):/g;
const runsScripts = /"?hasInstallScript"?: true|requiresBuild: true|"(?:pre|post)?install": "/;
const checksum = /\b(?:integrity|checksum|hash|sha256|sha512|content-hash)\b|\bh1:|"(?:shasum|digest)"/;
const version = /^.\s*"?(?:version|resolved|resolution)"?\b|^.\S+@|^. {2,}"?\/?[@\w./-]+@\d/;
/** `name version h1:…` of go.sum: what stands before the sum says what it is of. */
const goSum = /^.(\S+ \S+) h1:/;
const entry = /^[-+ ]\s*(?:"[^"]+": \{|[^\s"].*:|"[^"][^"@]*@.*":|name = ".*"|\[\[package\]\])$/;
/** The line that names a package stands at most so many lines above what is said of it. */
const maxEntryLines = 12;

/**
 * Lines of what a lock file changed that nobody should miss, by their index: a host that it named nowhere before, a
 * package that runs a script when it is installed, a checksum that is another one for the same version. Each with the
 * line that names its package. `lines` have their signs; those from `from` up to `end`, not included, are looked at.
 */
export function tellingLines(lines: readonly string[], from: number, end: number): ReadonlySet<number> {
  const kept = new Set<number>();
  const keep = (at: number): void => {
    kept.add(at);
    for (let above = at; above >= Math.max(from, at - maxEntryLines); above -= 1) {
      if (!entry.test(lines[above] ?? '')) continue;
      kept.add(above);
      return;
    }
  };
  const known = new Set(usualHosts);
  for (let at = from; at < end; at += 1) {
    const line = lines[at] ?? '';
    if (!line.startsWith('+')) for (const host of hostsIn(line)) known.add(host);
  }
  for (let at = from; at < end; at += 1) {
    const line = lines[at] ?? '';
    if (!line.startsWith('+')) continue;
    const hosts = hostsIn(line).filter((host) => !known.has(host));
    for (const host of hosts) known.add(host);
    if (hosts.length > 0 || runsScripts.test(line)) keep(at);
  }
  for (const at of changedSums(lines, from, end)) keep(at);
  return kept;
}

/** A package that comes from a repository and no registry: what it is may change with the next commit there. */
const fromRepository = /\bgit(?:\+|@|:\/\/)|^.\s+remote: |^.\s*url = "|\bgit = "/;

function hostsIn(line: string): readonly string[] {
  const isOfGit = line.includes('git') && fromRepository.test(line);
  const hosts =
    !isOfGit && !line.includes('://')
      ? []
      : Array.from(line.matchAll(url), ([, host, gitHost]) => host ?? gitHost ?? '');
  return isOfGit ? hosts.map((host) => `git ${host}`) : hosts;
}

/** Checksums among lines changed together, which say of no other version that it came. */
function changedSums(lines: readonly string[], from: number, end: number): readonly number[] {
  const found: number[] = [];
  for (let at = from; at < end;) {
    const first = at;
    while (at < end && /^[-+]/.test(lines[at] ?? '')) at += 1;
    const changed = Array.from({ length: at - first }, (_, index) => first + index);
    const sums = changed.filter((line) => checksum.test(lines[line] ?? ''));
    found.push(...sumsOfSame(lines, changed, sums));
    at = Math.max(at, first + 1);
  }
  return found;
}

function sumsOfSame(
  lines: readonly string[],
  changed: readonly number[],
  sums: readonly number[],
): readonly number[] {
  const isRemoved = (at: number): boolean => lines[at]?.startsWith('-') === true;
  const named = (at: number): string | undefined => goSum.exec(lines[at] ?? '')?.[1];
  const removed = new Set(sums.filter(isRemoved).map(named));
  const added = new Set(sums.filter((at) => !isRemoved(at)).map(named));
  if (removed.size === 0 || added.size === 0) return [];
  const isGo = sums.some((at) => named(at) !== undefined);
  if (isGo) return sums.filter((at) => removed.has(named(at)) && added.has(named(at)));
  return changed.some((at) => version.test(lines[at] ?? '')) ? [] : sums;
}
