/** `lacuna doctor`: whether everything Lacuna needs is here, and what to do where it is not. */
import type { Command } from '../command.ts';

export const doctor: Command = {
  name: 'doctor',
  summary: 'Say whether everything Lacuna needs is here, and what to do',
  usage: `lacuna doctor [--managed FILE]

Looks at Node, Python, JupyterLab, settings, packs, the Rego compiler and the audit record.
Exit code: 0 everything needed is here, 2 something is to be mended.
`,
  async run(args, io) {
    const { parseArgs } = await import('node:util');
    const { values } = parseArgs({
      args: [...args],
      strict: false,
      options: { managed: { type: 'string', multiple: true, default: [] } },
    });
    const managed = values.managed.filter((it) => typeof it === 'string');
    const { runDoctor } = await import('../doctor/run.ts');
    return runDoctor(managed, io);
  },
};
