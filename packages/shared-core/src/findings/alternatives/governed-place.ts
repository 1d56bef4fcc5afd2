/** `governed-place`: writes to a place that managed configuration declares fit, under the same file name. */
import type { Constant, Expr } from '../../python/ast.ts';
import { describeResource } from '../describe.ts';
import type { EditMaker, ProposalContext } from './proposal.ts';
import { expressionsIn, pythonString } from './tree.ts';

export const governedPlace: EditMaker = {
  kind: 'edit',
  name: 'governed-place',
  propose(context) {
    const target = pathArgument(context);
    const place = context.destinations.find(
      ({ managed, pattern }) => managed && folderOf(pattern) !== undefined,
    );
    const folder = place === undefined ? undefined : folderOf(place.pattern);
    if (target === undefined || folder === undefined) return undefined;
    const path = fromDocument(`${folder}/${fileName(context)}`, context.analysis.snapshot.path);
    const owner = place?.owner === null || place?.owner === undefined ? '' : ` (${place.owner})`;
    return {
      title: `Write to ${describeResource(folder, context.redact)} instead${owner}`,
      edits: [
        {
          cell: context.finding.place.cell,
          from: target.from,
          to: target.to,
          newText: pythonString(path),
        },
      ],
    };
  },
};

/** `governed/**` is a folder of the workspace; `s3://lake/x/**` a folder elsewhere; `*.csv` is none. */
function folderOf(pattern: string): string | undefined {
  const folder = /^([^*?{[]*[^*?{[/])\/\*{1,2}$/.exec(pattern)?.[1];
  return folder;
}

/** A workspace path as code in the document's folder writes it. */
function fromDocument(path: string, document: string): string {
  if (/^([a-z][a-z0-9+.-]*:\/\/|\/|~)/i.test(path)) return path;
  const folder = document.split('/').slice(0, -1);
  const target = path.split('/');
  let shared = 0;
  while (shared < folder.length && folder[shared] === target[shared]) shared += 1;
  return [...folder.slice(shared).map(() => '..'), ...target.slice(shared)].join('/');
}

/** The last part of the destination where it is known and harmless, else a name of ours. */
function fileName({ labelled }: ProposalContext): string {
  const pattern = labelled.operation.resource?.must[0] ?? '';
  const name = pattern.split('/').at(-1) ?? '';
  return /^[\w.-]+$/.test(name) ? name : 'export';
}

const PATH_KEYWORDS = new Set([
  'path_or_buf',
  'path',
  'excel_writer',
  'file',
  'filename',
  'buf',
  'fname',
  'fp',
  'filepath',
]);

/** The argument that names the place: the literal with the destination's file name, else the path parameter. */
function pathArgument(context: ProposalContext): Expr | undefined {
  const { call, labelled } = context;
  const patterns = labelled.operation.resource?.must ?? [];
  const literals = [...call.args, ...call.keywords.map(({ value }) => value)]
    .flatMap(expressionsIn)
    .filter((it): it is Constant => it.kind === 'Constant' && it.type === 'str');
  const written = literals.find(({ value }) =>
    patterns.some((pattern) => pattern === value || (value !== '' && pattern.endsWith(value))),
  );
  if (written !== undefined && isWholeArgument(context, written)) return written;
  const keyword = call.keywords.find(({ arg }) => arg !== null && PATH_KEYWORDS.has(arg));
  return keyword?.value ?? call.args[0];
}

/** `Path("out") / "x.csv"` must go as a whole: a literal inside it is not the argument. */
function isWholeArgument({ call }: ProposalContext, literal: Constant): boolean {
  return call.args.includes(literal) || call.keywords.some(({ value }) => value === literal);
}
