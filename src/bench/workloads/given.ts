import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { findInputs, unreadable } from '../inputs.ts';
import type { Workload } from './workload.ts';

const suffix = '.json.gz';

/**
 * The conversations of a folder, or of its folder `workloads`, whose file names begin with `prefix`, by name. A file is
 * an object with `messages` of an Anthropic or OpenAI conversation and, if facts are planted in it, their words in
 * `checks` or `expected_answer_contains`. Rejects with `INPUT_UNREADABLE`.
 */
export async function readWorkloads(folder: string, prefix: string): Promise<Workload[]> {
  const paths = await findInputs(folder, 'workloads', /\.json\.gz$/);
  const chosen = paths.filter((path) => basename(path).startsWith(prefix));
  return Promise.all(chosen.map(readWorkload));
}

async function readWorkload(path: string): Promise<Workload> {
  try {
    return workloadOf(basename(path), JSON.parse((await promisify(gunzip)(await readFile(path))).toString()));
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function workloadOf(name: string, file: unknown): Workload {
  const messages = listIn(file, 'messages');
  if (messages === null) throw new TypeError(`${name} has no messages`);
  const outputs = messages.flatMap(outputsOf);
  const words = listIn(file, 'checks') ?? listIn(file, 'expected_answer_contains') ?? [];
  return {
    name: name.slice(0, -suffix.length),
    question: messages.flatMap(promptOf)[0] ?? '',
    outputs,
    // A word that stands in no output was never planted, and cannot be lost.
    facts: words.filter(
      (word): word is string => typeof word === 'string' && outputs.some((text) => stands(word, text)),
    ),
  };
}

function stands(word: string, text: string): boolean {
  return text.toLowerCase().includes(word.toLowerCase());
}

function promptOf(message: unknown): string[] {
  const content = valueIn(message, 'content');
  return valueIn(message, 'role') === 'user' && typeof content === 'string' ? [content] : [];
}

function outputsOf(message: unknown): string[] {
  const content = valueIn(message, 'content');
  if (valueIn(message, 'role') === 'tool') return typeof content === 'string' ? [content] : [];
  return (listIn(message, 'content') ?? []).flatMap((block) => {
    const text = valueIn(block, 'content');
    return valueIn(block, 'type') === 'tool_result' && typeof text === 'string' ? [text] : [];
  });
}

function listIn(value: unknown, name: string): unknown[] | null {
  const list = valueIn(value, name);
  return Array.isArray(list) ? list : null;
}

function valueIn(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
