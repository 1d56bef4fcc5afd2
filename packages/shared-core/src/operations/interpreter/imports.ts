/** Imports: library names become {@link ApiValue}s, workspace modules are read and run once. */
import type { Import, ImportFrom } from '../../python/ast.ts';
import { isLibrary } from '../models/table.ts';
import { NO_DATA } from '../../values/data.ts';
import { joinOptional } from './lattice.ts';
import { allocate, gap } from './machine.ts';
import type { Machine, Ranged } from './machine.ts';
import { bindName, location, lookupName, moduleScope } from './scope.ts';
import { any, api, constText, object, str, tuple, UNKNOWN } from './value.ts';
import type { Value } from './value.ts';

const MAX_MODULES_DEEP = 6;

/** The module of a dotted name: run from the workspace where its source is there, else a library. */
export function loadModule(m: Machine, name: string, at: Ranged): Value {
  if (name === '__main__') return { k: 'module', name, scope: m.globals };
  const key = `module:${name}`;
  const loaded = m.state.getVar(key);
  if (loaded !== undefined) return loaded;
  const source =
    writtenText(m, `${name.replaceAll('.', '/')}.py`) ??
    (isLibrary(name) ? undefined : m.facts.moduleSource?.(name));
  if (source === undefined || m.depth >= MAX_MODULES_DEEP) return api(name);
  const scope = moduleScope(`M:${name}`);
  const value: Value = { k: 'module', name, scope };
  m.state.setVar(key, value);
  const saved = { scope: m.scope, frame: m.frame, loop: m.loop };
  m.scope = scope;
  m.frame = null;
  m.loop = null;
  m.state.setVar(location(scope, '__name__'), str(name));
  m.withOuter(at, () => m.runText(source, `module:${name}`));
  Object.assign(m, saved);
  return value;
}

/** Text of a file that an earlier cell wrote, by the path as code writes it. */
export function writtenText(m: Machine, path: string): string | undefined {
  const plain = path.replace(/^\.\//, '');
  const text =
    m.state.getVar(`file:${plain}`) ??
    (m.folder === '' ? undefined : m.state.getVar(`file:${m.folder}/${plain}`));
  return constText(text) ?? undefined;
}

export function importNames(m: Machine, stmt: Import): void {
  for (const it of stmt.names) {
    const value = loadModule(m, it.name, stmt);
    if (it.asname !== null) {
      bindName(m, it.asname, value);
      continue;
    }
    const dot = it.name.indexOf('.');
    if (dot < 0) bindName(m, it.name, value);
    else if (value.k === 'api') bindName(m, it.name.slice(0, dot), api(it.name.slice(0, dot)));
    else {
      const top = it.name.slice(0, dot);
      bindName(m, top, loadModule(m, top, stmt));
      m.state.setVar(`module:${it.name}`, value);
    }
  }
}

export function importFrom(m: Machine, stmt: ImportFrom): void {
  const name = stmt.module ?? '';
  const module = name === '' ? api('') : loadModule(m, name, stmt);
  for (const it of stmt.names) {
    if (it.name === '*') {
      importStar(m, name, module, stmt);
      continue;
    }
    const sub = name === '' ? it.name : `${name}.${it.name}`;
    let value: Value;
    if (module.k === 'module')
      value = m.state.getVar(location(module.scope, it.name)) ?? loadModule(m, sub, stmt);
    else if (isLibrary(name)) value = m.attribute(module, it.name, stmt);
    else value = loadModule(m, sub, stmt);
    bindName(m, it.asname ?? it.name, value);
  }
}

function importStar(m: Machine, name: string, module: Value, at: Ranged): void {
  if (module.k === 'module') {
    const prefix = location(module.scope, '');
    for (const loc of m.state.varsUnder(prefix)) {
      const value = m.state.getVar(loc);
      const short = loc.slice(prefix.length);
      if (value !== undefined && !short.startsWith('_')) bindName(m, short, value);
    }
    return;
  }
  if (!isLibrary(name)) gap(m, 'star-import', name, at);
  const before = lookupName(m, '*');
  bindName(m, '*', tuple([...(before?.k === 'tuple' ? before.elts : []), str(name)]));
}

/** What cells showed before: `_` is the last of them, `Out[n]` any. */
function shownBefore(m: Machine, name: string): Value {
  if (name === '_') return m.state.getVar('out:last') ?? UNKNOWN;
  let out: Value | null = null;
  for (const loc of m.state.varsUnder('out:')) out = joinOptional(out, m.state.getVar(loc) ?? null);
  if (out === null || !/^(Out|_oh)$/.test(name)) return out ?? UNKNOWN;
  return allocate(m, object('dict', { elem: out }), { from: 0, to: 0 }, ':out');
}

/** A name that nothing binds: from a star import, or unknown. */
export function unresolvedName(m: Machine, name: string, _at: Ranged): Value {
  const stars = lookupName(m, '*');
  if (stars?.k === 'tuple') {
    for (const it of [...stars.elts].reverse()) {
      const module = constText(it);
      if (module !== null) return api(`${module}.${name}`);
    }
  }
  if (name === '__builtins__') return api('builtins');
  if (/^(_{1,3}|_\d+|_i{1,3}|Out|_oh)$/.test(name)) return shownBefore(m, name);
  return name === '__name__' ? str('__main__') : name === '__file__' ? any(NO_DATA) : UNKNOWN;
}
