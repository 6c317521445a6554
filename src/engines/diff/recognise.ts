import type { EngineContext } from '../engine.ts';
import type { Program } from '../../text/program.ts';

const gitCommands = new Set(['diff', 'show', 'log', 'format-patch', 'whatchanged', 'reflog', 'rev-list']);
const programs = new Set(['diff', 'colordiff', 'interdiff', 'filterdiff', 'combinediff']);
/** They set one file against another in forms of their own, down to the blanks. */
const comparers = new Set(
  'diff colordiff sdiff comm cmp icdiff delta difft difftastic wdiff ydiff vimdiff jd jsondiff fc Compare-Object'.split(
    ' ',
  ),
);
const shape =
  /^(?:diff -|@@ -\d|commit [0-9a-f]{7}|[*|\\/ ]*[0-9a-f]{7,40} \S| \S.* \| +(?:\d|Bin)|(?:\d+|-)\t(?:\d+|-)\t|Index: )/m;
const header = /^(?:diff --(?:git|cc|combined) |@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@)/m;
const diffLine =
  /^(?:[-+ @\\]|diff -|index [0-9a-f]|(?:old|new|deleted) |(?:similarity|rename|copy) |Binary files )/;
/** Lines of a text that are looked at where no command tells what it is. */
const sampleLines = 400;

/** What prints diffs and histories is known by its command; any other text must be a diff for the most part. */
export function isDiff(text: string, context: EngineContext): boolean {
  if (context.programs.some(({ name }) => comparers.has(name))) return true;
  if (context.programs.some(printsDiffs)) return shape.test(text);
  if (context.programs.length === 0 && isGitOutput(text)) return true;
  if (!header.test(text)) return false;
  const lines = text.split('\n', sampleLines);
  return lines.filter((line) => diffLine.test(line)).length > 0.8 * lines.length;
}

/** True for a text that nothing else would print: a history from its first line on, or a whole `--stat`. */
export function isGitOutput(text: string): boolean {
  return (
    history.test(text) || (stat.test(text) && /^ \d+ files? changed(?:, \d+ [^\n]*)?$/.test(lastLine(text)))
  );
}

const history =
  /^commit [0-9a-f]{40,64}(?: \([^()\n]*\))?\n(?:Merge: [^\n]*\n)?(?:Author: [^\n]* <[^\n]*>\n)(?:Author)?Date: /;
const stat = /^ \S[^\n]* \| +(?:\d|Bin)/;

function lastLine(text: string): string {
  const end = text.trimEnd();
  return end.slice(end.lastIndexOf('\n') + 1);
}

/** True for a program that prints diffs or histories. */
export function printsDiffs({ name, args }: Program): boolean {
  const [first = '', second = ''] = args;
  if (name === 'git') return gitCommands.has(first) || (first === 'stash' && /^(?:show|list)$/.test(second));
  if (name === 'gh') return first === 'pr' && second === 'diff';
  return programs.has(name) || (/^(?:svn|hg|jj)$/.test(name) && /^(?:diff|log|show)$/.test(first));
}
