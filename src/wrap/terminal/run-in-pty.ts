import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Pty } from 'node-pty';
import { systemCode } from '../../errors.ts';
import { LauncherOutput, type Message } from './launcher.ts';
import { openPty } from './pty.ts';
import type { AgentCommand } from './agent-command.ts';
import { Screen } from './screen.ts';
import type { SignalGate } from '../signal-gate.ts';
import type { Tally } from '../tally.ts';
import { TerminalOutput } from './terminal-output.ts';
import { terminal } from './terminal.ts';

/**
 * Runs the agent in a pseudo-terminal between it and ours, so that the window's title can tell what is saved and
 * nothing that the agent switched on outlives it. Answers its exit code, 128 + n if signal n ended it; null where
 * there is no pseudo-terminal to be had, and nothing was started.
 */
export async function runInPty(
  command: AgentCommand,
  gate: SignalGate,
  tally: Tally,
  onStart: (pid: number) => void,
): Promise<number | null> {
  const token = randomBytes(8).toString('hex');
  const pty = await openPty(command, token);
  return pty === null ? null : new PtyRun(pty, token, { gate, tally, onStart }).ended;
}

/** What a run reports to, and takes signals from. */
interface Surrounding {
  readonly gate: SignalGate;
  readonly tally: Tally;
  readonly onStart: (pid: number) => void;
}

/** One run: bytes in, bytes out, and what becomes of the agent. */
class PtyRun {
  readonly ended: Promise<number>;
  readonly #pty: Pty;
  readonly #launcher: LauncherOutput;
  readonly #gate: SignalGate;
  readonly #tally: Tally;
  readonly #onStart: (pid: number) => void;
  readonly #screen = new Screen();
  readonly #output = new TerminalOutput(process.stdout.fd, () => {
    this.#hangUp();
  });
  #agent: number | null = null;
  #over = false;
  #hungUp = false;
  #restored = false;
  #resuming = false;
  #settle: (code: number) => void = () => undefined;

  constructor(pty: Pty, token: string, { gate, tally, onStart }: Surrounding) {
    this.#pty = pty;
    this.#launcher = new LauncherOutput(token);
    this.#gate = gate;
    this.#tally = tally;
    this.#onStart = onStart;
    this.ended = new Promise((resolve) => {
      this.#settle = resolve;
    });
    terminal.enterRaw();
    process.on('exit', this.#restore).on('uncaughtExceptionMonitor', this.#restore);
    process.on('SIGCONT', this.#continued).on('SIGCHLD', this.#childStopped);
    process.stdout.on('resize', this.#resize);
    pty.onData(this.#take);
    // Only if something ended the launcher before it could say how the agent ended.
    pty.onExit(({ exitCode, signal = 0 }) => void this.#end(signal > 0 ? 128 + signal : exitCode));
  }

  readonly #take = (bytes: Buffer): void => {
    if (this.#over) return;
    for (const part of this.#launcher.split(bytes)) {
      if ('says' in part) this.#hear(part);
      else this.#draw(part);
    }
  };

  #draw(bytes: Buffer): void {
    const behind = this.#screen.take(bytes);
    this.#write(bytes);
    if (behind !== '') this.#write(behind);
  }

  #write(data: Buffer | string): void {
    if (this.#output.write(data) || this.#output.listenerCount('drain') > 0) return;
    this.#pty.pause();
    this.#output.once('drain', () => {
      this.#pty.resume();
    });
  }

  #hear(message: Message): void {
    switch (message.says) {
      case 'started':
        this.#started(message.value);
        break;
      case 'stopped':
        void this.#suspend();
        break;
      case 'resumed':
        this.#resuming = false;
        break;
      case 'ended':
        void this.#end(message.value);
    }
  }

  /** Before now the launcher's shell would have echoed what is typed. */
  #started(agent: number): void {
    this.#agent = agent;
    this.#onStart(agent);
    process.stdin.on('data', this.#type).on('end', this.#hangUp).on('error', this.#hangUp);
    // Its terminal is not ours: a key that makes a signal there is a byte here.
    this.#gate.passTo(this.#signal);
    this.#resize();
    this.#tally.onRecord = () => {
      const title = this.#tally.title();
      if (title !== null && !this.#over) this.#write(this.#screen.showTitle(title));
    };
  }

  readonly #type = (bytes: Buffer): void => {
    this.#pty.write(bytes);
  };

  /** The terminal is gone. The kernel tells it in up to three ways, and would have told the agent once. */
  readonly #hangUp = (): void => {
    this.#signal('SIGHUP');
  };

  readonly #signal = (signal: NodeJS.Signals): void => {
    if (this.#agent === null || this.#over) return;
    if (signal === 'SIGHUP' && this.#hungUp) return;
    this.#hungUp ||= signal === 'SIGHUP';
    try {
      process.kill(this.#agent, signal);
    } catch (error) {
      if (systemCode(error) !== 'ESRCH') throw error;
    }
  };

  readonly #resize = (): void => {
    const size = terminal.size();
    if (size !== null && !this.#over) this.#pty.resize(size.cols, size.rows);
  };

  /** The agent was stopped, by Ctrl-Z as a rule: so are we, and everything else in our job. */
  async #suspend(): Promise<void> {
    await this.#output.flushed();
    terminal.leaveRaw();
    process.kill(0, 'SIGTSTP');
    // Here the user has brought us back, or no shell is there to do it and the signal was dropped.
    terminal.enterRaw();
    // The window may have another size by now: at this signal Node looks, and `#resize` hears of it.
    process.kill(process.pid, 'SIGWINCH');
    await once(process, 'SIGWINCH');
    this.#resuming = true;
    this.#pty.kill('SIGCONT');
  }

  /** The launcher may stop only after it was told to go on: it is told again. */
  readonly #childStopped = (): void => {
    if (this.#resuming) this.#pty.kill('SIGCONT');
  };

  /** Whoever had the terminal while we were stopped has left it in a mode of its own. */
  readonly #continued = (): void => {
    terminal.enterRaw();
  };

  async #end(code: number): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    this.#gate.passTo(null);
    this.#tally.onRecord = null;
    process.stdin.off('data', this.#type).off('end', this.#hangUp).off('error', this.#hangUp).pause();
    process.stdout.off('resize', this.#resize);
    process.off('SIGCONT', this.#continued).off('SIGCHLD', this.#childStopped);
    this.#pty.kill('SIGKILL');
    await this.#output.flushed();
    this.#restore();
    process.off('exit', this.#restore).off('uncaughtExceptionMonitor', this.#restore);
    this.#settle(code);
  }

  /** Leaves the terminal as the user had it; also when a defect of ours ends the process. */
  readonly #restore = (): void => {
    if (this.#restored) return;
    this.#restored = true;
    this.#over = true;
    this.#output.writeNow(this.#screen.leave());
    terminal.leaveRaw();
  };
}
