/** What every `lacuna` command is: a name, a line of help, and a function from arguments to an exit code. */

/** The world a command may touch, handed in so that a transcript test can hold it. */
export interface CommandIo {
  readonly cwd: string;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Text of standard input, read when asked for. */
  readonly stdin: () => Promise<string>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Colours and progress bars are wanted: a terminal, and `NO_COLOR` is not set. */
  readonly isTerminal: boolean;
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** Usage text of `lacuna help <name>`. */
  readonly usage: string;
  /** Exit code: 0 nothing blocks, 1 something blocks (`check` only), 2 could not do the work. */
  run(args: readonly string[], io: CommandIo): Promise<number>;
}
