/** `lacuna check`: what notebooks, scripts and queries do to data, against the policy in force. */
import type { Command } from '../command.ts';

export const check: Command = {
  name: 'check',
  summary: 'Check notebooks, scripts and SQL against the policy in force',
  usage: `lacuna check PATH… [options]

Checks .ipynb, .py and .sql files; folders are walked, leaving out what git ignores.

  --format text|json|sarif   how to report (default: text)
  --output FILE, -o FILE     write the report to FILE
  --mode advise|enforce|strict
                             what blocks (default: as configured, else enforce)
  --managed FILE             managed configuration, besides the system's own
  --baseline FILE            findings accepted before; only new ones count
  --update-baseline          accept what is found now: write it to the baseline file
  --no-alternatives          do not look for edits that would be allowed
  --workers N                threads (default: 2)
  --explain RULE             explain a rule instead

Exit code: 0 nothing blocks, 1 something blocks, 2 some file or setting could not be read.
`,
  async run(args, io) {
    const { readCheckOptions } = await import('../check/options.ts');
    const options = readCheckOptions(args);
    if (!options.ok) {
      io.stderr(`lacuna check: ${options.message}\nTry \`lacuna help check\`.\n`);
      return 2;
    }
    if (options.value.explain !== null) {
      const { explainRule } = await import('../explain/rule.ts');
      return explainRule(options.value.explain, options.value.managed, io);
    }
    const { runCheck } = await import('../check/run.ts');
    return runCheck(options.value, io);
  },
};
