/** What a command prints, by what an agent asks it for. */
export type Kind =
  | 'git log, blame, branch'
  | 'git status'
  | 'git diff, show, log -p'
  | 'ls, find, tree, wc'
  | 'grep, rg'
  | 'cat, sed, head of source'
  | 'failing tests'
  | 'passing tests'
  | 'compilers, linters'
  | 'package lists'
  | 'ps, env, df'
  | 'JSON, a log';

/** One command line that is measured. */
export interface Command {
  /** Short and stable: it names the file of the recording. */
  readonly id: string;
  readonly kind: Kind;
  /** Folder of the project that it runs in. */
  readonly project: string;
  readonly line: string;
  /** Programs without which it is skipped. */
  readonly needs: readonly string[];
  /** Run before each recording, so that all of them find the same state. */
  readonly before?: string;
  /** Rows of which there is one among many, and which therefore have to stay. */
  readonly odd?: RegExp;
}

/** What a command printed, standard output and error together, and its exit code. */
export interface Printed {
  readonly line: string;
  readonly exit: number;
  readonly text: string;
}

/** A command as it was recorded; `rtk` is null where RTK was not at hand. */
export interface Recording extends Printed {
  readonly id: string;
  readonly kind: Kind;
  readonly odd: string | null;
  readonly rtk: Printed | null;
}
