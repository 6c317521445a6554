import type { Conversation, Reply } from '../standin/api.ts';
import { incident } from './incident.ts';
import { readNotes, type Notes } from './notes.ts';

/** What the user asks the agent in both runs. */
export const task = `The app ${incident.app} has been failing since this afternoon. Find out why: name the code of the fatal error, the commit that caused it and the fix.`;

/**
 * The scripted model of the demo. It is honest: it knows the names of the commands and what it can read in this very
 * request. What a command printed and the request does not show, it has to fetch with the marker's own tool.
 */
export function investigate(conversation: Conversation): Reply {
  const notes = readNotes(conversation);
  return (
    lookAround(notes) ??
    findHolder(notes) ??
    followTrace(notes) ??
    readConfig(notes) ??
    proveAndBlame(notes) ??
    conclude(notes)
  );
}

const pods = 'node ops.mjs pods --json';
const appLog = `node ops.mjs logs --app ${incident.app} --json`;
const databaseLog = `node ops.mjs logs --app ${incident.database} --json`;
const tests = 'node check.mjs';
const releases = 'node ops.mjs releases --json';

function lookAround(notes: Notes): Reply | null {
  if (notes.output(pods) === null) return run('First the state of the pods.', pods);
  if (!notes.shows(pods, /CrashLoopBackOff/)) return giveUp('No pod restarts.');
  if (notes.output(appLog) === null) return run('Some crash again and again. Their log:', appLog);
  return null;
}

/** The fatal record names a request; the record of that request names a trace. */
function findHolder(notes: Notes): Reply | null {
  const fatal = fatalOf(notes);
  if (fatal === null) return giveUp('The log shows no fatal error.');
  if (traceOf(notes) !== null) return null;
  return retrieve(
    notes,
    appLog,
    fatal.holder,
    `${fatal.code}: I need the record of request ${fatal.holder}.`,
  );
}

function followTrace(notes: Notes): Reply | null {
  const command = `node ops.mjs trace ${traceOf(notes) ?? ''} --json`;
  if (notes.output(command) === null) {
    const text = 'Its trace, and what the database says meanwhile.';
    return { text, calls: [bash(command), bash(databaseLog)] };
  }
  const limit = limitOf(notes);
  if (limit === null) return giveUp('The trace shows no limit.');
  if (notes.shows(databaseLog, /ERROR|FATAL/)) return giveUp('The database itself fails.');
  if (notes.searched(limit.key) !== null) return null;
  const text = `The database is healthy; the limit is ${limit.key}. Who reads it?`;
  return { text, calls: [{ name: 'Grep', input: { pattern: limit.key, path: 'src' } }] };
}

function readConfig(notes: Notes): Reply | null {
  const source = sourceOf(notes);
  if (source === null) return giveUp('No pool reads the limit.');
  if (notes.read(source) === null) return read('The pool reads it.', source);
  const config = configOf(notes);
  if (config === null) return giveUp('The source names no setting.');
  return notes.read(config) === null ? read('And the setting itself.', config) : null;
}

function proveAndBlame(notes: Notes): Reply | null {
  if (notes.output(tests) === null) return run('Do the tests agree?', tests);
  if (notes.output(releases) === null) return run('They do. Which commit changed it?', releases);
  if (commitOf(notes) !== null) return null;
  const config = configOf(notes) ?? '';
  return retrieve(notes, releases, config, `I need the commit that changed ${config}.`);
}

function conclude(notes: Notes): Reply {
  const fatal = fatalOf(notes);
  const limit = limitOf(notes);
  const config = configOf(notes);
  const commit = commitOf(notes);
  const needed = /expected (\d+) connections/.exec(notes.output(tests) ?? '')?.[1];
  if (fatal === null || limit === null || config === null || commit === null || needed === undefined) {
    return giveUp('The pieces do not fit.');
  }
  return {
    text: `${fatal.code}: commit ${commit} set ${limit.key} in ${config} to ${limit.value}; set it back to ${needed}.`,
  };
}

function fatalOf(notes: Notes): { code: string; holder: string } | null {
  const pattern = /\b([A-Z]+-\d+) no free connection.*?holder is request ([0-9a-f]{10})/;
  const [, code, holder] = pattern.exec(notes.output(appLog) ?? '') ?? [];
  return code === undefined || holder === undefined ? null : { code, holder };
}

/** From the holder's own record: the fatal one, which only mentions the request, has a trace of its own. */
function traceOf(notes: Notes): string | null {
  const holder = fatalOf(notes)?.holder ?? '';
  return notes.fact(appLog, new RegExp(`(?<!request )\\b${holder}\\b`), /\b[0-9a-f]{16}\b/);
}

function limitOf(notes: Notes): { key: string; value: string } | null {
  const trace = notes.output(`node ops.mjs trace ${traceOf(notes) ?? ''} --json`);
  const [, value, key] = /limit (\d+) is (\w+)/.exec(trace ?? '') ?? [];
  return value === undefined || key === undefined ? null : { key, value };
}

function sourceOf(notes: Notes): string | null {
  const hits = notes.searched(limitOf(notes)?.key ?? '') ?? '';
  // Above hits of one folder it may be said once, and above those of one file its path.
  const folder = /^Paths are in (\S+):$/m.exec(hits)?.[1] ?? '';
  const file = /^(\S*pool\S*?):(?:\d+:|$)/m.exec(hits)?.[1];
  return file === undefined ? null : folder + file;
}

function configOf(notes: Notes): string | null {
  return /config\/\w+\.json/.exec(notes.read(sourceOf(notes) ?? '') ?? '')?.[0] ?? null;
}

function commitOf(notes: Notes): string | null {
  const config = configOf(notes)?.replace('.', '\\.') ?? '';
  return notes.fact(releases, new RegExp(config), /\b[0-9a-f]{12}\b/);
}

/** Follows the marker of a command's output; without one, what is not in sight is nowhere. */
function retrieve(notes: Notes, command: string, word: string, text: string): Reply {
  const marker = notes.marker(command);
  if (marker === null) return giveUp(`Nothing shows ${word}.`);
  return { text, calls: [{ name: marker.tool, input: { ref: marker.ref, grep: word } }] };
}

function run(text: string, command: string): Reply {
  return { text, calls: [bash(command)] };
}

function bash(command: string): { name: string; input: Record<string, string> } {
  return { name: 'Bash', input: { command } };
}

function read(text: string, path: string): Reply {
  return { text, calls: [{ name: 'Read', input: { file_path: path } }] };
}

function giveUp(why: string): Reply {
  return { text: `I could not find it out. ${why}` };
}
