/** Every request the server answers: one file each, one line here. */
import type { RequestHandler } from '../peer.ts';
import { codeAction } from './code-action.ts';
import { columns } from './columns.ts';
import { completion } from './completion.ts';
import { declaration } from './declaration.ts';
import { definition } from './definition.ts';
import { executeCommand } from './execute-command.ts';
import { explain } from './explain.ts';
import { fix } from './fix.ts';
import { gate } from './gate.ts';
import { hello } from './hello.ts';
import { hover } from './hover.ts';
import { initialize } from './initialize.ts';
import { justify } from './justify.ts';
import { sessionReplay } from './session-replay.ts';
import { shutdown } from './shutdown.ts';
import { status } from './status.ts';

export const REQUESTS: readonly RequestHandler<unknown, unknown>[] = [
  codeAction,
  columns,
  completion,
  declaration,
  definition,
  executeCommand,
  explain,
  fix,
  gate,
  hello,
  hover,
  initialize,
  justify,
  sessionReplay,
  shutdown,
  status,
];
