// Whether a stranger can read what agents get: `npm run readers -- COMMANDS FOLDER` makes texts and questions of what
// `npm run commands -- COMMANDS` recorded, `npm run readers -- FOLDER` scores the answers that readers put there.
// docs/readers.md says how it is done, and what came out.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Recording } from '../commands/command.ts';
import { commands } from '../commands/list.ts';
import { recorded } from '../commands/record.ts';
import { HeadroomError, isHeadroomError } from '../../src/errors.ts';
import { seededRandom } from '../../src/random.ts';
import { environment } from '../../src/settings.ts';
import { loadTokenCounter } from '../../src/tokens/count.ts';
import { kinds } from './kinds.ts';
import { questionsOf, type Question } from './questions.ts';
import { isRight, type Answer } from './score.ts';

const arms = ['original', 'lossless', 'balanced'] as const;
type Arm = (typeof arms)[number];

/** Questions about one text. */
const questionsOfText = 9;
/** Of longer outputs the beginning is taken: a reader reads the whole text. */
const mostLines = 240;
const launcher = resolve('bin/headroom.js');

interface Sheet {
  readonly id: string;
  readonly questions: readonly Question[];
}

/** What a reader answered, by the number of the question. */
type Answers = Readonly<Record<string, Answer>>;

const paths = (folder: string) => ({
  sheets: join(folder, 'answers.json'),
  fetched: join(folder, 'fetched.txt'),
  home: join(folder, 'home'),
  text: (arm: Arm, id: string): string => join(folder, arm, `${id}.txt`),
  given: (arm: Arm): string => join(folder, 'given', arm),
});

/** Whole lines from the beginning; one document of JSON is not cut. */
function beginning(text: string): string {
  return /^\s*[[{]/.test(text) ? text : text.split('\n').slice(0, mostLines).join('\n');
}

function write(path: string, text: string): void {
  mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 });
  writeFileSync(path, text, { mode: 0o600 });
}

function shortened(home: string, level: string, { line }: Recording, text: string): string {
  const args = ['compress', '--tool', 'Bash', '--command', line, '--level', level];
  const env = { ...environment(), HEADROOM_HOME: home };
  const { stdout, status, stderr } = spawnSync(process.execPath, [launcher, ...args], {
    input: text,
    env,
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  if (status !== 0) throw new Error(`"${line}" was not shortened: ${stderr.trim()}`);
  return stdout;
}

function make(recordings: string, folder: string): void {
  const { sheets, home, text: textOf } = paths(folder);
  const random = seededRandom(1);
  const made = commands.flatMap((command): Sheet[] => {
    const kind = kinds.find(({ ids }) => ids.includes(command.id));
    const recording = recorded(recordings, command);
    if (kind === undefined || recording === null) return [];
    const text = beginning(recording.text);
    const questions = questionsOf(text, kind, questionsOfText, random);
    for (const arm of arms)
      write(textOf(arm, command.id), arm === 'original' ? text : shortened(home, arm, recording, text));
    const asked = questions.map(({ words }, at) => `${at + 1}. ${words}\n`).join('');
    write(join(folder, 'questions', `${command.id}.txt`), `What \`${command.line}\` printed.\n\n${asked}`);
    return [{ id: command.id, questions }];
  });
  write(sheets, `${JSON.stringify(made, null, 2)}\n`);
  writeFetch(folder);
  const asked = made.reduce((sum, { questions }) => sum + questions.length, 0);
  process.stdout.write(`${asked} questions about ${made.length} texts\n`);
}

/** What a reader of the balanced texts fetches with: `FOLDER/fetch REF [--lines 1-20] [--grep WORD]`. */
function writeFetch(folder: string): void {
  const { home, fetched } = paths(folder);
  const path = join(folder, 'fetch');
  write(
    path,
    `#!/bin/sh\nHEADROOM_HOME='${home}' '${process.execPath}' '${launcher}' retrieve "$@" | tee -a '${fetched}'\n`,
  );
  chmodSync(path, 0o700);
}

async function score(folder: string): Promise<void> {
  const { sheets, fetched, text, given } = paths(folder);
  const made = JSON.parse(readFileSync(sheets, 'utf8')) as readonly Sheet[];
  const count = await loadTokenCounter();
  for (const arm of arms) {
    const answers = new Map(
      (existsSync(given(arm)) ? readdirSync(given(arm)) : []).map((name) => [
        name.replace(/\.json$/, ''),
        JSON.parse(readFileSync(join(given(arm), name), 'utf8')) as Answers,
      ]),
    );
    const answered = made.filter(({ id }) => answers.has(id));
    const wrong = answered.flatMap(({ id, questions }) =>
      questions.flatMap(({ words, answer }, at) => {
        const said = answers.get(id)?.[String(at + 1)];
        return isRight(said, answer)
          ? []
          : [`  ${id} ${at + 1}. ${words}\n    ${answer.join(', ')}, not ${String(said)}\n`];
      }),
    );
    const asked = answered.reduce((sum, { questions }) => sum + questions.length, 0);
    const tokens = answered.reduce((sum, { id }) => sum + count(readFileSync(text(arm, id), 'utf8')), 0);
    process.stdout.write(
      `${arm}: ${asked - wrong.length} of ${asked} right, ${tokens} tokens\n${wrong.join('')}`,
    );
  }
  const more = existsSync(fetched) ? count(readFileSync(fetched, 'utf8')) : 0;
  process.stdout.write(`fetched: ${more} tokens\n`);
}

try {
  const [first, second, ...more] = process.argv.slice(2).map((path) => resolve(path));
  if (first === undefined || more.length > 0)
    throw new HeadroomError(
      'USAGE',
      'One or two folders are needed.',
      'Run npm run readers -- [COMMANDS] FOLDER.',
    );
  if (second === undefined) await score(first);
  else make(first, second);
} catch (error) {
  if (!isHeadroomError(error)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
