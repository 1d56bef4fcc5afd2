/**
 * What arrives, checked: zod shapes of the parameters of every message. The shapes of the custom
 * messages equal the types of protocol.ts, which a type test holds; of LSP only what is read is checked.
 */
import { z } from 'zod';
import { GateRequest, Session } from '@lacuna/shared-core';

export const HelloShape = z.object({
  token: z.string(),
  protocol: z.int(),
  client: z.enum(['jupyter-server', 'jupyterlab', 'vscode', 'cli', 'other']),
});
export const GateShape = GateRequest;
export const SessionShape = Session;

const OfKernel = { kernel: z.string(), epoch: z.int().nonnegative() };
export const SessionEventShape = z.discriminatedUnion('event', [
  z.object({ ...OfKernel, event: z.literal('started'), complete: z.boolean() }),
  z.object({
    ...OfKernel,
    event: z.literal('entry'),
    seq: z.int().positive(),
    source: z.string(),
    cell: z.string().exactOptional(),
    silent: z.boolean(),
    decisionId: z.string().exactOptional(),
  }),
  z.object({
    ...OfKernel,
    event: z.literal('finished'),
    seq: z.int().positive(),
    status: z.enum(['ok', 'error', 'aborted']),
  }),
  z.object({ ...OfKernel, event: z.literal('ended') }),
]);

export const OutageShape = z.object({
  ...OfKernel,
  downMs: z.int().nonnegative(),
  cells: z.array(
    z.object({
      decisionId: z.string(),
      decision: z.enum(['block', 'run']),
      cause: z.enum(['dead', 'late', 'failed']),
      cellSha256: z.string(),
      at: z.string(),
    }),
  ),
});

export const FixShape = z.object({
  uri: z.string().exactOptional(),
  cell: z.string(),
  source: z.string(),
  kernel: z.string().exactOptional(),
  epoch: z.int().nonnegative().exactOptional(),
  fingerprint: z.string(),
  alternative: z.string(),
});
export const JustifyShape = z.object({ decisionId: z.string(), reason: z.string() });
export const ExplainShape = z.object({ rule: z.string() });
export const NothingShape = z.unknown();

const Uri = z.object({ uri: z.string() });
const VersionedUri = z.object({ uri: z.string(), version: z.int() });
const Position = z.object({ line: z.int().nonnegative(), character: z.int().nonnegative() });
const Range = z.object({ start: Position, end: Position });
const TextItem = z.object({
  uri: z.string(),
  languageId: z.string(),
  version: z.int(),
  text: z.string(),
});
const Change = z.union([
  z.object({ range: Range, rangeLength: z.int().exactOptional(), text: z.string() }),
  z.object({ text: z.string() }),
]);
const CellShape = z.object({
  kind: z.union([z.literal(1), z.literal(2)]),
  document: z.string(),
  metadata: z.record(z.string(), z.any()).exactOptional(),
});

export const InitializeShape = z.object({
  processId: z.int().nullable().optional(),
  rootUri: z.string().nullable().optional(),
  workspaceFolders: z
    .array(z.object({ uri: z.string() }))
    .nullable()
    .optional(),
  capabilities: z.record(z.string(), z.unknown()).default({}),
  initializationOptions: z
    .object({
      workspaceRoot: z.string().optional(),
      trusted: z.boolean().optional(),
      settings: z.record(z.string(), z.unknown()).optional(),
      clientCommands: z.array(z.string()).optional(),
    })
    .nullish(),
});
export const DidOpenShape = z.object({ textDocument: TextItem });
export const DidChangeShape = z.object({
  textDocument: VersionedUri,
  contentChanges: z.array(Change),
});
export const DidCloseShape = z.object({ textDocument: Uri });
export const DidOpenNotebookShape = z.object({
  notebookDocument: z.object({
    uri: z.string(),
    notebookType: z.string(),
    version: z.int(),
    cells: z.array(CellShape),
  }),
  cellTextDocuments: z.array(TextItem),
});
export const DidChangeNotebookShape = z.object({
  notebookDocument: VersionedUri,
  change: z.object({
    cells: z
      .object({
        structure: z
          .object({
            array: z.object({
              start: z.int().nonnegative(),
              deleteCount: z.int().nonnegative(),
              cells: z.array(CellShape).exactOptional(),
            }),
            didOpen: z.array(TextItem).exactOptional(),
            didClose: z.array(Uri).exactOptional(),
          })
          .exactOptional(),
        data: z.array(CellShape).exactOptional(),
        textContent: z
          .array(z.object({ document: VersionedUri, changes: z.array(Change) }))
          .exactOptional(),
      })
      .exactOptional(),
  }),
});
export const DidCloseNotebookShape = z.object({ notebookDocument: Uri });
export const AtPositionShape = z.object({ textDocument: Uri, position: Position });
export const CodeActionShape = z.object({
  textDocument: Uri,
  range: Range,
  context: z.object({ only: z.array(z.string()).optional() }),
});
export const ExecuteCommandShape = z.object({
  command: z.string(),
  arguments: z.array(z.unknown()).optional(),
});
export const ConfigurationShape = z.object({ settings: z.unknown() });
