/** Code that makes code: `exec`, `eval`, `getattr`, `__import__`, `globals`. Constant text is read, the rest is a gap. */
import { isEmpty, NO_DATA } from '../../values/data.ts';
import { opaqueResult } from '../interpreter/functions.ts';
import { joinOptional } from '../interpreter/lattice.ts';
import { allocate, dataIn, gap, getObj } from '../interpreter/machine.ts';
import type { Args, Machine, Ranged } from '../interpreter/machine.ts';
import { loadModule } from '../interpreter/imports.ts';
import { exposeAll } from '../interpreter/budget.ts';
import { runCommandLine } from '../interpreter/shell.ts';
import { runWithNames } from './namespaces.ts';
import { any, api, constText, NONE, object, str, UNKNOWN } from '../interpreter/value.ts';
import type { Value } from '../interpreter/value.ts';
import type { Handler } from './handler.ts';

/** Runs text that is known; otherwise any name may have been used. */
const execute: Handler = (m, args, at) => {
  const source = args.pos[0] ?? UNKNOWN;
  const code = getObj(m, source)?.fields.get('source') ?? source;
  const text = constText(code);
  const names = args.pos[2] ?? args.pos[1] ?? args.kw.get('globals') ?? args.kw.get('locals');
  if (text !== null) {
    const run = (): Value => m.withOuter(at, () => m.runText(text, m.unit));
    return names === undefined ? run() : runWithNames(m, run, names, at);
  }
  gap(m, 'dynamic-code', 'builtins.exec', at);
  if (names !== undefined) m.expose([names], 'builtins.exec', 'dynamic-code', at);
  exposeAll(m, 'builtins.exec', 'dynamic-code', at);
  return any(NO_DATA);
};

const evaluate: Handler = (m, args, at) => {
  const source = args.pos[0] ?? UNKNOWN;
  const text = constText(getObj(m, source)?.fields.get('source') ?? source);
  const names = args.pos[2] ?? args.pos[1];
  if (text !== null) {
    const run = (): Value => m.withOuter(at, () => m.runText(text, m.unit));
    return names === undefined ? run() : runWithNames(m, run, names, at);
  }
  gap(m, 'dynamic-code', 'builtins.eval', at);
  exposeAll(m, 'builtins.eval', 'dynamic-code', at);
  return opaqueResult(m, args);
};

const compileText: Handler = (m, args, at) =>
  allocate(m, object('code', { fields: new Map([['source', args.pos[0] ?? UNKNOWN]]) }), at);

const getAttribute: Handler = (m, args, at) => {
  const [self = UNKNOWN, name, fallback] = args.pos;
  if (name?.k === 'str') {
    const texts = name.pats.map((it) =>
      it.length === 1 && typeof it[0] === 'string' ? it[0] : null,
    );
    if (!texts.includes(null)) {
      let out: Value | null = null;
      for (const it of texts) if (it !== null) out = joinOptional(out, m.attribute(self, it, at));
      return out ?? UNKNOWN;
    }
  }
  gap(m, 'dynamic-call', 'builtins.getattr', at);
  const data = dataIn(m, self);
  if (!isEmpty(data)) exposeValue(m, self, at);
  return fallback ?? any(data);
};

/** A method nobody knows is about to be called on data. */
function exposeValue(m: Machine, value: Value, at: Ranged): void {
  m.expose([value], 'builtins.getattr', 'dynamic-call', at);
}

const setAttribute: Handler = (m, args, at) => {
  const [self = UNKNOWN, name, value = UNKNOWN] = args.pos;
  const text = constText(name);
  if (text !== null) m.setAttribute(self, text, value, at);
  else gap(m, 'dynamic-code', 'builtins.setattr', at);
  return NONE;
};

/** `mock.patch("pandas.DataFrame.head", f)`: an assignment under another name. */
const patchByName: Handler = (m, args, at) => {
  const name = constText(args.pos[0] ?? args.kw.get('target'));
  const dot = name?.lastIndexOf('.') ?? -1;
  if (name === null || dot < 0) gap(m, 'monkey-patch', 'unittest.mock.patch', at);
  else
    m.setAttribute(
      api(name.slice(0, dot)),
      name.slice(dot + 1),
      args.pos[1] ?? args.kw.get('new') ?? args.kw.get('side_effect') ?? UNKNOWN,
      at,
    );
  return UNKNOWN;
};

const patchObject: Handler = (m, args, at, self) =>
  setAttribute(m, { ...args, pos: [...args.pos, args.kw.get('new') ?? UNKNOWN] }, at, self);

const importModule: Handler = (m, args, at) => {
  const text = constText(args.pos[0]);
  if (text !== null) return loadModule(m, text, at);
  gap(m, 'unknown-import', 'importlib.import_module', at);
  return UNKNOWN;
};

const importTop: Handler = (m, args, at) => {
  const text = constText(args.pos[0]);
  if (text === null) return importModule(m, args, at, UNKNOWN);
  const fromlist = args.pos[3] ?? args.kw.get('fromlist');
  return loadModule(m, fromlist === undefined ? (text.split('.')[0] ?? text) : text, at);
};

const superOf: Handler = (m) => {
  const scope = m.scope;
  const owner = scope.parent?.kind === 'class' ? scope.parent : null;
  const self = [...(scope.locals ?? [])][0];
  const value = self === undefined ? undefined : m.state.getVar(`${scope.id}.${self}`);
  const cls = value === undefined ? undefined : getObj(m, value)?.cls;
  if (owner === null || cls == null || value === undefined) return UNKNOWN;
  return allocate(
    m,
    object('super', {
      cls: { ...cls, scope: { ...owner, id: `${owner.id}:super` } },
      fields: new Map([['self', value]]),
    }),
    { from: 0, to: 0 },
    ':super',
  );
};

/** `get_ipython().run_line_magic("sql", "…")`, `.run_cell("…")`, `.system("…")`. */
const runCell: Handler = (m, args, at) => {
  const text = constText(args.pos[0]);
  if (text !== null) return m.withOuter(at, () => m.runText(text, m.unit));
  gap(m, 'dynamic-code', 'IPython.run_cell', at);
  exposeAll(m, 'IPython.run_cell', 'dynamic-code', at);
  return UNKNOWN;
};

function magicText(form: '%' | '%%'): Handler {
  return (m, args, at) => {
    const [name, line, body] = args.pos.map((it) => constText(it));
    if (name == null || line === null) {
      gap(m, 'magic', 'IPython.run_line_magic', at);
      exposeAll(m, 'IPython.run_line_magic', 'magic', at);
      return UNKNOWN;
    }
    const source =
      form === '%' ? `%${name} ${line ?? ''}` : `%%${name} ${line ?? ''}\n${body ?? ''}`;
    return m.withOuter(at, () => m.runText(source, m.unit));
  };
}

const systemText: Handler = (m, args, at) =>
  runCommandLine(m, args.pos[0] ?? UNKNOWN, 'IPython.system', at);

export const DYNAMIC_HANDLERS: Readonly<Record<string, Handler>> = {
  'builtins.exec': execute,
  'builtins.eval': evaluate,
  'pandas.eval': evaluate,
  'builtins.compile': compileText,
  'builtins.getattr': getAttribute,
  'builtins.setattr': setAttribute,
  'unittest.mock.patch': patchByName,
  'unittest.mock.patch.object': patchObject,
  'mock.patch': patchByName,
  'builtins.__import__': importTop,
  'importlib.import_module': importModule,
  'builtins.super': superOf,
  'builtins.get_ipython': (m, _args, at) => allocate(m, object('IPython.Shell', {}), at),
  'IPython.get_ipython': (m, _args, at) => allocate(m, object('IPython.Shell', {}), at),
  'IPython.Shell.run_cell': runCell,
  'IPython.Shell.ex': runCell,
  'IPython.Shell.ev': runCell,
  'IPython.Shell.run_line_magic': magicText('%'),
  'IPython.Shell.magic': (m, args, at) => {
    const text = constText(args.pos[0]);
    return text === null ? UNKNOWN : m.withOuter(at, () => m.runText(`%${text}`, m.unit));
  },
  'IPython.Shell.run_cell_magic': magicText('%%'),
  'IPython.Shell.system': systemText,
  'IPython.Shell.getoutput': systemText,
};

export function constantName(name: string): Value {
  return str(name);
}

export type DynamicArgs = Args;
