/** A program in whose form output stands: what runs it is taken away (`sudo timeout 9 npx jest` is `jest`). */
export interface Program {
  /** Without its folder: `grep`. What `python -m` names is the program. */
  readonly name: string;
  readonly args: readonly string[];
  /** Files that come to its input; left out where there are none. */
  readonly input?: readonly string[];
}
