/**
 * OPA's conformance suite, where it is on this machine, with our list of what we skip and why.
 * The cases are read in place and never copied; the list holds their notes only.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { parse } from 'yaml';
import { z } from 'zod';
import type { RegoCompiler } from '@lacuna/adapters';
import { runCase, type Case, type Outcome } from './run-case.ts';

const HERE = dirname(fileURLToPath(import.meta.url));
const NAME = 'shared/bench/opa/conformance-cases.json.gz';
/** `LACUNA_OPA_CASES` names another file of the same form; else the bench beside a folder above this one. */
export const CASES_FILE = process.env['LACUNA_OPA_CASES'] ?? findAbove(HERE) ?? join('..', NAME);
export const SKIPS_FILE = join(HERE, 'skips.yaml');

function findAbove(folder: string): string | undefined {
  const here = join(folder, NAME);
  if (existsSync(here)) return here;
  const above = dirname(folder);
  return above === folder ? undefined : findAbove(above);
}

const Skips = z.array(z.strictObject({ reason: z.string().min(1), notes: z.array(z.string()) }));

/** A case with a name that is its own: the suite repeats notes. */
export interface NamedCase extends Case {
  readonly name: string;
}

/** The cases, or undefined where the bench is absent. */
export function readCases(): readonly NamedCase[] | undefined {
  if (!existsSync(CASES_FILE)) return undefined;
  const cases = JSON.parse(gunzipSync(readFileSync(CASES_FILE)).toString()) as readonly Case[];
  const counts = new Map<string, number>();
  return cases.map((it) => {
    const count = (counts.get(it.note) ?? 0) + 1;
    counts.set(it.note, count);
    return { ...it, name: count === 1 ? it.note : `${it.note} #${count}` };
  });
}

/** Reason by name of case. */
export function readSkips(): ReadonlyMap<string, string> {
  const list = Skips.parse(parse(readFileSync(SKIPS_FILE, 'utf8')));
  return new Map(list.flatMap(({ reason, notes }) => notes.map((note) => [note, reason] as const)));
}

export interface Tally {
  passed: number;
  skipped: number;
  /** Skipped by rule, and not on the list: cases that are new to us. */
  unlisted: { readonly name: string; readonly outcome: Outcome }[];
  failures: string[];
}

/** Runs `cases` one after the other. A listed case that passes is a failure: the list must shrink. */
export async function runSuite(
  cases: readonly NamedCase[],
  skips: ReadonlyMap<string, string>,
  compiler: RegoCompiler,
): Promise<Tally> {
  const tally: Tally = { passed: 0, skipped: 0, unlisted: [], failures: [] };
  for (const it of cases) {
    const outcome = await runCase(it, compiler);
    const reason = skips.get(it.name);
    if (outcome.kind === 'pass') {
      if (reason === undefined) tally.passed += 1;
      else tally.failures.push(`${it.name}: passes now; take it off skips.yaml (${reason})`);
    } else if (reason !== undefined) tally.skipped += 1;
    else if (outcome.kind === 'fail') tally.failures.push(`${it.name}: ${outcome.detail}`);
    else {
      tally.skipped += 1;
      tally.unlisted.push({ name: it.name, outcome });
    }
  }
  return tally;
}
