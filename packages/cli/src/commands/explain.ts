/** `lacuna explain RULE`: the page of a rule, for whoever was stopped by it. */
import type { Command } from '../command.ts';

export const explain: Command = {
  name: 'explain',
  summary: 'Explain a rule that is in force here',
  usage: `lacuna explain RULE [--managed FILE]

Says what the rule is about, why, at which level it is in force, and what may be done instead.
`,
  async run(args, io) {
    const { parseArgs } = await import('node:util');
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      strict: false,
      options: { managed: { type: 'string', multiple: true, default: [] } },
    });
    const [rule, ...more] = positionals;
    if (rule === undefined || more.length > 0) {
      io.stderr('lacuna explain: expected one rule, as in `lacuna explain export-classified`\n');
      return 2;
    }
    const managed = values.managed.filter((it) => typeof it === 'string');
    const { explainRule } = await import('../explain/rule.ts');
    return explainRule(rule, managed, io);
  },
};
