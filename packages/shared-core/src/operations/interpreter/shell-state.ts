/** A shell that runs on the abstract machine: its variables, its folder, and the files it reads and writes. */
import { NO_DATA, source, union } from '../../values/data.ts';
import type { Data } from '../../values/data.ts';
import { concat, hole, literal, renderPattern } from '../../values/pattern.ts';
import { placeOfPatterns } from '../models/targets.ts';
import { recordFlow } from '../record/emit.ts';
import type { Place } from '../record/resource.ts';
import { allocate, dataIn, gap } from './machine.ts';
import type { Machine, Ranged } from './machine.ts';
import { textOfValue } from './operators.ts';
import { lookupName } from './scope.ts';
import { remoteOf } from './shell-names.ts';
import { any, str, strOf } from './value.ts';
import type { object, StrValue } from './value.ts';

const UNKNOWN_TEXT = '{?}';

/** A shell that runs: what its variables hold and where it stands. */
export interface Shell {
  readonly m: Machine;
  readonly at: Ranged;
  readonly names: Map<string, StrValue>;
  readonly values: readonly StrValue[];
  cwd: StrValue | null;
  depth: number;
  /** Runs text in this shell; answers what it prints. */
  readonly lines: (shell: Shell, text: string) => StrValue;
}

/** A variable of the shell, of the environment, or of Python (as `%%bash` cells are often believed to see them). */
export function variable(shell: Shell, name: string): StrValue {
  const own = shell.names.get(name);
  if (own !== undefined) return own;
  const { m } = shell;
  const set = m.state.getVar(`env:${name}`);
  const python = set ?? lookupName(m, name);
  if (python !== undefined) {
    const text = textOfValue(m, python);
    return strOf(text.pats, text.data);
  }
  const known = m.facts.env?.(name);
  if (known !== undefined) return str(known);
  // `$?`, `$#` and their kin are numbers of the shell itself.
  return /^[#?!$-]$/.test(name)
    ? str('0')
    : strOf([hole(/^\w+$/.test(name) ? `env:${name}` : '?')]);
}

/** Where a word points, seen from the folder the shell stands in. */
export function placeOfWord(shell: Shell, value: StrValue): Place {
  const remote = remoteOf(renderPattern(value.pats[0] ?? []));
  if (remote !== null) return placeOfPatterns(shell.m, [literal(remote)]);
  const cwd = shell.cwd?.pats[0];
  const pats =
    cwd === undefined
      ? value.pats
      : value.pats.map((it) => {
          const head = it[0];
          const anchored = typeof head === 'string' && /^([~/]|[a-z][a-z0-9+]*:\/\/)/i.test(head);
          return anchored ? it : concat(concat(cwd, literal('/')), it);
        });
  return placeOfPatterns(shell.m, pats);
}

/** Records that a file is read; its data. */
export function readFile(shell: Shell, value: StrValue, api: string): Data {
  const { m, at } = shell;
  const text = renderPattern(value.pats[0] ?? []);
  if (text === '' || /^\/dev\/(null|zero|u?random|stdin)$/.test(text)) return value.data;
  const place = placeOfWord(shell, value);
  // A path of which nothing is known but that it is one.
  const unseen = value.pats.some((it) => it.length > 0 && it.every((x) => typeof x !== 'string'));
  if (unseen) gap(m, 'shell', api, at);
  recordFlow(m, { kind: 'read', api, at, place, values: [] });
  let data: Data = NO_DATA;
  for (const key of place.key === null ? place.resource.may : [place.key]) {
    if (text === UNKNOWN_TEXT) continue;
    const written = m.state.getObj(`#file:${key}`);
    data = union(
      data,
      written === undefined ? { ...NO_DATA, srcs: [source(key, '*')] } : dataOfWritten(m, written),
    );
  }
  return data;
}

function dataOfWritten(m: Machine, written: ReturnType<typeof object>): Data {
  return dataIn(m, allocate(m, written, { from: 0, to: 0 }, ':written'));
}

/** Records that data goes to a file, or to another machine. */
export function exportTo(shell: Shell, value: StrValue, data: Data, api: string): void {
  const place = placeOfWord(shell, value);
  recordFlow(shell.m, {
    kind: place.resource.type === 'local_file' ? 'export' : 'send',
    api,
    at: shell.at,
    place,
    values: [any(union(data, value.data))],
    onlyWithData: true,
  });
}
