/** Comparing our magics with what IPython itself makes of a cell. Used by the quick test and by the soak. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseCell, type Magic } from '../../src/index.ts';
import { pythons } from './corpus.ts';
import { walk } from './walk.ts';

export interface MagicOutcome {
  /** Version of IPython, or null if no Python on this machine has it. */
  readonly version: string | null;
  readonly compared: number;
  /** Cells that are no Python even for IPython. */
  readonly skipped: number;
  readonly disagreements: readonly string[];
}

interface Answer {
  readonly skipped?: boolean;
  readonly calls?: readonly (readonly string[])[];
  readonly statements?: number;
}

export function compareWithIPython(root: string, cells: readonly string[]): MagicOutcome {
  const script = join(root, 'packages', 'shared-core', 'test', 'python', 'ipython_oracle.py');
  const extra = process.env['LACUNA_IPYTHON'];
  const commands = [
    ...(extra === undefined ? [] : [extra]),
    ...pythons(root).map((it) => it.command),
  ];
  for (const command of commands) {
    const lines = answers(command, script, cells);
    if (lines === null) continue;
    return compare(cells, lines);
  }
  return { version: null, compared: 0, skipped: 0, disagreements: [] };
}

function answers(
  command: string,
  script: string,
  cells: readonly string[],
): readonly unknown[] | null {
  try {
    const input = cells.map((it) => JSON.stringify(it)).join('\n');
    const output = execFileSync(command, [script], {
      input,
      stdio: ['pipe', 'pipe', 'ignore'],
      maxBuffer: 1 << 28,
    });
    return output
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
  } catch {
    // This Python has no IPython.
    return null;
  }
}

function compare(cells: readonly string[], lines: readonly unknown[]): MagicOutcome {
  const disagreements: string[] = [];
  let compared = 0;
  let skipped = 0;
  for (const [at, cell] of cells.entries()) {
    const theirs = lines[at + 1] as Answer;
    if (theirs.skipped === true) {
      skipped++;
      continue;
    }
    compared++;
    const { body, errors } = parseCell(cell);
    const calls = body.flatMap((it) => outerMagics(it)).map((it) => describe(it));
    const ours = JSON.stringify({ calls, statements: body.length, errors: errors.length });
    const wanted = (theirs.calls ?? [])
      .filter((it) => it[0] !== 'show_usage')
      .map((it) => it.map(clean));
    const expected = JSON.stringify({ calls: wanted, statements: theirs.statements, errors: 0 });
    if (ours !== expected)
      disagreements.push(`${JSON.stringify(cell)}: IPython ${expected} | ours ${ours}`);
  }
  return { version: String(lines[0]), compared, skipped, disagreements };
}

/** Magics below `node`, not those inside other magics. */
function outerMagics(node: unknown): readonly Magic[] {
  const found: Magic[] = [];
  let end = -1;
  walk(node, (it) => {
    if (it.kind !== 'Magic' || it.from < end) return;
    const magic = it as Magic;
    end = magic.to;
    if (magic.form !== 'autocall' && !(magic.form === 'help' && magic.line.trim() === ''))
      found.push(magic);
  });
  return found;
}

function describe(magic: Magic): readonly string[] {
  const { form, name, line } = magic;
  switch (form) {
    case 'cell':
      return ['run_cell_magic', name, line, magic.cellText].map(clean);
    case 'shell':
      return [magic.targets.length > 0 || name === '!!' ? 'getoutput' : 'system', line].map(clean);
    case 'help':
      return [
        'run_line_magic',
        line.includes('*')
          ? name === '??'
            ? 'pinfo2'
            : 'psearch'
          : name === '??'
            ? 'pinfo2'
            : 'pinfo',
        line,
      ].map(clean);
    default:
      return ['run_line_magic', name, line].map(clean);
  }
}

/** White space and the backslashes of joined lines are not compared. */
function clean(text: string): string {
  return text
    .replace(/\\\r?\n/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
