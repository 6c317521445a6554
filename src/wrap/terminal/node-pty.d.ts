/**
 * The part of node-pty that we use. `node-pty` is an alias of `@lydell/node-pty`, whose own types declare that other
 * name, and which say `string` also where `encoding: null` makes it bytes.
 */
declare module 'node-pty' {
  export interface Pty {
    readonly pid: number;
    onData(listener: (bytes: Buffer) => void): void;
    /** `signal` is a number, 0 or absent when none ended the process. */
    onExit(listener: (exit: { readonly exitCode: number; readonly signal?: number }) => void): void;
    /** Throws for sizes below 1, and after the exit. */
    resize(columns: number, rows: number): void;
    write(bytes: Uint8Array): void;
    /** Sends a signal to the process; does nothing once it is gone. */
    kill(signal: NodeJS.Signals): void;
    /** Closes the terminal, as a user does with its window. */
    destroy(): void;
    pause(): void;
    resume(): void;
  }

  export interface PtyOptions {
    readonly cols: number;
    readonly rows: number;
    readonly cwd: string;
    readonly env: Readonly<Record<string, string>>;
    /** Bytes instead of text. */
    readonly encoding: null;
  }

  /** Throws if no pseudo-terminal can be had. */
  export function spawn(file: string, args: readonly string[], options: PtyOptions): Pty;
}
