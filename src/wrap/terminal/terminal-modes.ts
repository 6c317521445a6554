/** Private modes that a terminal has on when a program starts; all others named here are off. */
const normallyOn = new Set([7, 25]);

/**
 * Private modes (DECSET) that a program which dies leaves to the shell: cursor keys 1, wrapping 7, mouse 9 and
 * 1000-1016, cursor 25, focus 1004, pasting 2004, synchronized output 2026, colour scheme 2031, size reports 2048,
 * win32 input 9001.
 */
const watched = new Set([
  1, 7, 9, 25, 1000, 1001, 1002, 1003, 1004, 1005, 1006, 1015, 1016, 2004, 2026, 2031, 2048, 9001,
]);

/** They switch to the alternate screen, which has a stack of keyboard flags of its own. */
const alternateScreens = new Set([47, 1047, 1049]);

/** Which modes of the terminal a program has switched and not switched back. */
export class TerminalModes {
  readonly #switched = new Set<number>();
  #alternate: number | null = null;
  /** Entries on the stacks of the kitty keyboard protocol, of the main screen and of the alternate one. */
  #keyboard = { main: 0, alternate: 0 };
  #modifiedKeys = false;
  #keypad = false;

  /** Takes what stands behind `CSI`. */
  control(body: string): void {
    const final = body.at(-1);
    const parameters = body.slice(1, -1);
    if (body.startsWith('?') && (final === 'h' || final === 'l')) {
      for (const mode of parameters.split(';')) this.#set(Number(mode), final === 'h');
    } else if (body.startsWith('>') && final === 'u') this.#push(1);
    else if (body.startsWith('<') && final === 'u') this.#push(-(Number(parameters) || 1));
    else if (body.startsWith('>4') && final === 'm') this.#modifiedKeys = Number(parameters.slice(2)) > 0;
  }

  /** Takes what stands behind `ESC`. */
  escape(body: string): void {
    if (body === '=') this.#keypad = true;
    else if (body === '>') this.#keypad = false;
    else if (body === 'c') this.#reset();
  }

  /** The bytes that switch back what is still switched: what belongs to the alternate screen before it is left. */
  undo(): string {
    const { main, alternate } = this.#keyboard;
    const switches = [...this.#switched].map((mode) => `\x1b[?${mode}${normallyOn.has(mode) ? 'h' : 'l'}`);
    return [
      ...switches,
      this.#modifiedKeys ? '\x1b[>4;0m' : '',
      this.#keypad ? '\x1b>' : '',
      this.#alternate !== null && alternate > 0 ? `\x1b[<${alternate}u` : '',
      this.#alternate === null ? '' : `\x1b[?${this.#alternate}l`,
      main > 0 ? `\x1b[<${main}u` : '',
    ].join('');
  }

  #set(mode: number, on: boolean): void {
    if (alternateScreens.has(mode)) this.#alternate = on ? mode : null;
    else if (watched.has(mode)) {
      if (on === normallyOn.has(mode)) this.#switched.delete(mode);
      else this.#switched.add(mode);
    }
  }

  #push(entries: number): void {
    const screen = this.#alternate === null ? 'main' : 'alternate';
    this.#keyboard[screen] = Math.max(0, this.#keyboard[screen] + entries);
  }

  #reset(): void {
    this.#switched.clear();
    this.#alternate = null;
    this.#keyboard = { main: 0, alternate: 0 };
    this.#modifiedKeys = false;
    this.#keypad = false;
  }
}
