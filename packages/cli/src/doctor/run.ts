/** Runs `lacuna doctor` and prints one line for each thing it looked at. */
import { resolve } from 'node:path';
import { findRoot, openWorkspace } from '@lacuna/adapters';
import type { CommandIo } from '../command.ts';
import { coloursFor } from '../reporters/colours.ts';
import {
  checkAudit,
  checkCompiler,
  checkJupyter,
  checkNode,
  checkPacks,
  checkPython,
  checkSettings,
  type Finding,
} from './checks.ts';

export async function runDoctor(managed: readonly string[], io: CommandIo): Promise<number> {
  const workspace = await openWorkspace({
    root: findRoot(io.cwd, io.cwd, true),
    managed: managed.map((path) => resolve(io.cwd, path)),
    trusted: true,
  });
  const [python, jupyter, audit] = await Promise.all([
    checkPython(),
    checkJupyter(),
    checkAudit(workspace),
  ]);
  const findings = [
    checkNode(process.version),
    python,
    jupyter,
    { name: 'Workspace', state: 'ok' as const, detail: workspace.root, advice: null },
    ...checkSettings(workspace),
    ...checkPacks(workspace),
    checkCompiler(),
    audit,
  ];
  io.stdout(`${findings.map((it) => line(it, io.isTerminal)).join('\n')}\n`);
  const problems = findings.filter(({ state }) => state === 'problem').length;
  io.stdout(
    problems === 0 ? 'Lacuna is in working order.\n' : `${problems} to be mended, see above.\n`,
  );
  return problems === 0 ? 0 : 2;
}

function line({ name, state, detail, advice }: Finding, wantColours: boolean): string {
  const { green, red, yellow, dim } = coloursFor(wantColours);
  const paint = { ok: green, problem: red, note: yellow }[state];
  const head = `${paint(state.padEnd(7))} ${name.padEnd(14)} ${detail}`;
  const more = advice === null ? [] : advice.split('\n').map((text) => dim(`        ${text}`));
  return [head, ...more].join('\n');
}
