/** `lacuna help [COMMAND]`: the list of commands, or the usage of one. */
import { nearest } from '@lacuna/shared-core';
import type { Command, CommandIo } from '../command.ts';

/** Needs the registry, which it stands in: so it is made, not declared. */
export function helpFor(commands: () => readonly Command[]): Command {
  return {
    name: 'help',
    summary: 'Show this list, or the usage of one command',
    usage: 'lacuna help [COMMAND]\n',
    run(args, io) {
      const [name] = args;
      const command = commands().find((it) => it.name === name);
      if (name !== undefined && command === undefined)
        return Promise.resolve(unknownCommand(name, commands(), io));
      io.stdout(command === undefined ? overview(commands()) : command.usage);
      return Promise.resolve(0);
    },
  };
}

/** Says that there is no such command and which one may have been meant. Exit code 2. */
export function unknownCommand(
  name: string,
  commands: readonly Command[],
  io: Pick<CommandIo, 'stderr'>,
): number {
  const names = commands.map((it) => it.name);
  const meant = nearest(name, names);
  const hint =
    meant === undefined
      ? `expected one of ${names.join(', ')}`
      : `did you mean \`lacuna ${meant}\`?`;
  io.stderr(`lacuna: there is no command ${JSON.stringify(name)}; ${hint}\n`);
  return 2;
}

function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return `Lacuna: governance where the code is written.

Usage: lacuna COMMAND [arguments]

${lines.join('\n')}

\`lacuna help COMMAND\` tells more. \`lacuna --version\` says which one this is.
`;
}
