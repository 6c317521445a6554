import { EscapeTracker } from './escape-tracker.ts';
import { TerminalModes } from './terminal-modes.ts';

/** OSC commands that set a title: of window and icon, of the icon, of the window. */
const titleCommands = new Set(['0', '1', '2']);

/** `ESC k … ESC \`: how programs under screen and tmux set a title. */
const screenTitle = 'k';

/** What the agent draws, and what we may add to it: a window title, until the agent sets one of its own. */
export class Screen {
  readonly #modes = new TerminalModes();
  readonly #tracker: EscapeTracker;
  #agentsTitle = false;
  #title: string | null = null;
  #pushed = false;

  constructor() {
    const modes = this.#modes;
    this.#tracker = new EscapeTracker({
      escape: (body) => {
        modes.escape(body);
      },
      control: (body) => {
        modes.control(body);
      },
      string: (kind, command) => {
        this.#agentsTitle ||= kind === screenTitle || (kind === ']' && titleCommands.has(command));
      },
    });
  }

  /** Takes what the agent has written; answers what is to be written behind it. */
  take(bytes: Uint8Array): string {
    this.#tracker.feed(bytes);
    return this.#writeTitle();
  }

  /** Sets the window's title now or as soon as the agent is between two sequences; answers what to write now. */
  showTitle(title: string): string {
    this.#title = title;
    return this.#writeTitle();
  }

  /** The bytes that undo what agent and title have left on the terminal; nothing where they left nothing. */
  leave(): string {
    // CAN ends a sequence that its writer did not live to finish.
    const finish = this.#tracker.isBetween ? '' : '\x18';
    const title = this.#pushed && !this.#agentsTitle ? '\x1b[23;2t' : '';
    this.#pushed = false;
    return finish + this.#modes.undo() + title;
  }

  #writeTitle(): string {
    if (this.#title === null || this.#agentsTitle || !this.#tracker.isBetween) return '';
    // XTWINOPS 22 keeps the user's own title on the terminal's stack, 23 in `leave` brings it back.
    const keep = this.#pushed ? '' : '\x1b[22;2t';
    const text = `${keep}\x1b]2;${this.#title}\x07`;
    this.#title = null;
    this.#pushed = true;
    return text;
  }
}
