/** The `lacuna` program as a function: finds the command, gives it the world, returns its exit code. It knows no command by name. */
import { COMMANDS } from './commands/index.ts';
import { unknownCommand } from './commands/help.ts';
import type { CommandIo } from './command.ts';

/** Bundled with every release; `npm version` keeps it equal to the package. */
const VERSION = '0.1.0';

/** Runs `args` in the world `io`; the exit code. Never throws: a bug of ours is one line and code 2. */
export async function runProgram(args: readonly string[], io: CommandIo): Promise<number> {
  const [name = 'help', ...rest] = args;
  if (name === '--version' || name === '-V') {
    io.stdout(`lacuna ${VERSION}\n`);
    return 0;
  }
  const asked = name === '--help' || name === '-h' ? 'help' : name;
  const wantsHelp = rest.includes('--help') || rest.includes('-h');
  const command = COMMANDS.find((it) => it.name === asked);
  if (command === undefined) return unknownCommand(name, COMMANDS, io);
  if (wantsHelp) {
    io.stdout(command.usage);
    return 0;
  }
  try {
    return await command.run(rest, io);
  } catch (error) {
    // The one catch of this process edge. The message of an unexpected error may hold data: its kind must do.
    const kind = error instanceof Error ? error.name : typeof error;
    const detail = error instanceof Error && kind === 'LacunaBug' ? `: ${error.message}` : '';
    const trace =
      io.env['LACUNA_TRACE'] === undefined
        ? ''
        : `${error instanceof Error ? (error.stack ?? '') : ''}\n`;
    io.stderr(
      `lacuna: this should not happen (${kind}${detail}); LACUNA_TRACE=1 shows where.\n${trace}`,
    );
    return 2;
  }
}
