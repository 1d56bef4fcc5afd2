/**
 * A tree as canonical text, one node a line, equal to what dump_ast.py writes for CPython's tree of the
 * same file. Only trees without magics and holes have such a text.
 */
import type { Arguments, Expr, Module, Pattern, Stmt } from '../../src/index.ts';

/** The fields of nodes that have nothing to say but their children; `*` marks lists. */
const PLAIN: Readonly<Record<string, string>> = {
  Return: 'value',
  Delete: '*targets',
  Assign: '*targets value',
  AnnAssign: 'target annotation value',
  While: 'test *body *orelse',
  If: 'test *body *orelse',
  Raise: 'exc cause',
  Assert: 'test msg',
  Expr: 'value',
  Pass: '',
  Break: '',
  Continue: '',
  NamedExpr: 'target value',
  IfExp: 'test body orelse',
  Dict: '*keys *values',
  Set: '*elts',
  Await: 'value',
  Yield: 'value',
  YieldFrom: 'value',
  Subscript: 'value slice',
  Starred: 'value',
  List: '*elts',
  Tuple: '*elts',
  Slice: 'lower upper step',
  Lambda: '@args body',
  MatchValue: 'value',
  MatchSequence: '*patterns',
  MatchOr: '*patterns',
};

interface Tree {
  readonly from: number;
  readonly to: number;
  readonly kind?: string;
  readonly [field: string]: unknown;
}

/** `places` is false where the other side does not know positions inside f-strings. */
export function canonicalText(module: Module, source: string, places: boolean): string {
  const out: string[] = [];
  let inFormatted = 0;

  const hasNamed = source.includes('\\N{');
  const span = (it: { from: number; to: number }): string =>
    inFormatted > 0 && !places ? '? ?' : `${it.from} ${it.to}`;
  const line = (...words: readonly (string | number | boolean)[]): void => {
    out.push(words.join(' '));
  };
  const many = (nodes: readonly (object | null)[]): void => {
    line('[', nodes.length);
    for (const it of nodes) optional(it);
  };
  const optional = (node: unknown): void => {
    if (node === null) line('-');
    else visit(node as Tree);
  };

  function visit(node: Tree): void {
    const fields = PLAIN[node.kind ?? ''];
    if (fields === undefined) {
      special(node as unknown as Stmt | Expr | Pattern);
      return;
    }
    line(node.kind ?? '', span(node));
    for (const field of fields.split(' ')) {
      if (field === '') continue;
      if (field.startsWith('*')) many(node[field.slice(1)] as readonly object[]);
      else if (field.startsWith('@')) parameters(node[field.slice(1)] as Arguments);
      else optional(node[field]);
    }
  }

  // eslint-disable-next-line complexity -- One case for each kind of node, nothing else.
  function special(node: Stmt | Expr | Pattern): void {
    switch (node.kind) {
      case 'FunctionDef':
        line('FunctionDef', span(node), node.isAsync, node.name);
        many(node.decorators);
        typeParams(node.typeParams);
        parameters(node.args);
        optional(node.returns);
        many(node.body);
        return;
      case 'ClassDef':
        line('ClassDef', span(node), node.name);
        many(node.decorators);
        typeParams(node.typeParams);
        many(node.bases);
        keywords(node.keywords);
        many(node.body);
        return;
      case 'Call':
        line('Call', span(node));
        optional(node.func);
        many(node.args);
        keywords(node.keywords);
        return;
      case 'TypeAlias':
        line('TypeAlias', span(node));
        optional(node.name);
        typeParams(node.typeParams);
        optional(node.value);
        return;
      case 'AugAssign':
        line('AugAssign', span(node), node.op);
        optional(node.target);
        optional(node.value);
        return;
      case 'For':
        line('For', span(node), node.isAsync);
        optional(node.target);
        optional(node.iter);
        many(node.body);
        many(node.orelse);
        return;
      case 'With':
        line('With', span(node), node.isAsync, node.items.length);
        for (const item of node.items) {
          optional(item.contextExpr);
          optional(item.optionalVars);
        }
        many(node.body);
        return;
      case 'Match':
        line('Match', span(node));
        optional(node.subject);
        line('[', node.cases.length);
        for (const it of node.cases) {
          optional(it.pattern);
          optional(it.guard);
          many(it.body);
        }
        return;
      case 'Try':
        line('Try', span(node), node.isStar);
        many(node.body);
        line('[', node.handlers.length);
        for (const it of node.handlers) {
          line('ExceptHandler', span(it), it.name ?? '-');
          optional(it.type);
          many(it.body);
        }
        many(node.orelse);
        many(node.finalbody);
        return;
      case 'Import':
      case 'ImportFrom':
        if (node.kind === 'Import') line('Import', span(node));
        else line('ImportFrom', span(node), node.module ?? '-', node.level);
        line('[', node.names.length);
        for (const it of node.names) line('alias', span(it), it.name, it.asname ?? '-');
        return;
      case 'Global':
      case 'Nonlocal':
        line(node.kind, span(node), ...node.names);
        return;
      case 'BoolOp':
        line('BoolOp', span(node), node.op);
        many(node.values);
        return;
      case 'BinOp':
        line('BinOp', span(node), node.op);
        optional(node.left);
        optional(node.right);
        return;
      case 'UnaryOp':
        line('UnaryOp', span(node), node.op);
        optional(node.operand);
        return;
      case 'Compare':
        line('Compare', span(node), ...node.ops);
        optional(node.left);
        many(node.comparators);
        return;
      case 'ListComp':
      case 'SetComp':
      case 'DictComp':
      case 'GeneratorExp':
        line(node.kind, span(node), node.generators.length);
        optional(node.elt);
        optional(node.value);
        for (const it of node.generators) {
          line('for', it.isAsync);
          optional(it.target);
          optional(it.iter);
          many(it.ifs);
        }
        return;
      case 'Attribute':
        line('Attribute', span(node), node.attr);
        optional(node.value);
        return;
      case 'Name':
        line('Name', span(node), node.id);
        return;
      case 'Constant':
        line('Constant', span(node), ...constant(node));
        return;
      case 'JoinedStr':
        line('JoinedStr', span(node), node.isTemplate);
        inFormatted++;
        many(node.values);
        inFormatted--;
        return;
      case 'FormattedValue' as string:
        formatted(node as unknown as Tree);
        return;
      case 'MatchSingleton':
        line('MatchSingleton', span(node), node.value.kind === 'Constant' ? node.value.value : '?');
        return;
      case 'MatchMapping':
        line('MatchMapping', span(node), node.rest ?? '-');
        many(node.keys);
        many(node.patterns);
        return;
      case 'MatchClass':
        line('MatchClass', span(node), ...node.kwdAttrs);
        optional(node.cls);
        many(node.patterns);
        many(node.kwdPatterns);
        return;
      case 'MatchStar':
        line('MatchStar', span(node), node.name ?? '-');
        return;
      case 'MatchAs':
        line('MatchAs', span(node), node.name ?? '-');
        optional(node.pattern);
        return;
      default:
        line('UNEXPECTED', node.kind, span(node));
    }
  }

  function formatted(node: Tree): void {
    line(
      'FormattedValue',
      span(node),
      node['conversion'] === '' ? '-' : String(node['conversion']),
    );
    optional(node['value']);
    optional(node['formatSpec']);
  }

  function constant(node: Extract<Expr, { kind: 'Constant' }>): readonly string[] {
    if (node.type === 'bool') return ['bool', node.value];
    if (node.type !== 'str') return [node.type];
    const isNamed = hasNamed && (inFormatted > 0 ? !places || named(node) : named(node));
    return ['str', isNamed ? '?' : ascii(node.value)];
  }

  function named(node: { from: number; to: number }): boolean {
    return source.slice(node.from, node.to).includes('\\N{');
  }

  function keywords(nodes: Extract<Expr, { kind: 'Call' }>['keywords']): void {
    line('[', nodes.length);
    for (const it of nodes) {
      line('keyword', span(it), it.arg ?? '-');
      optional(it.value);
    }
  }

  function typeParams(nodes: Extract<Stmt, { kind: 'ClassDef' }>['typeParams']): void {
    line('[', nodes.length);
    for (const it of nodes) {
      line(it.kind, span(it), it.name);
      optional(it.bound);
      optional(it.defaultValue);
    }
  }

  function parameters(args: Arguments): void {
    const { posonlyargs, args: plain, kwonlyargs, vararg, kwarg } = args;
    for (const group of [posonlyargs, plain, kwonlyargs, [vararg], [kwarg]]) {
      const present = group.filter((it) => it !== null);
      line('[', present.length);
      for (const it of present) {
        line('arg', span(it), it.name);
        optional(it.annotation);
        optional(it.defaultValue);
      }
    }
  }

  many(module.body);
  return out.join('\n');
}

/** As Python's `json.dumps` writes it. */
function ascii(value: string): string {
  return JSON.stringify(value).replace(
    /[\x7f-\uffff]/g,
    (it) => `\\u${it.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
