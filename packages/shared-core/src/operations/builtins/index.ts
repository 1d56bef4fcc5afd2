/** Handlers of the language core by qualified name: builtins, text, containers, paths, dynamic code. */
import { ARRAY_HANDLERS } from './arrays.ts';
import { COMMAND_HANDLERS } from './commands.ts';
import { CONTAINER_HANDLERS } from './containers.ts';
import { DYNAMIC_HANDLERS } from './dynamic.ts';
import { FUNCTION_HANDLERS } from './functions.ts';
import type { Handler } from './handler.ts';
import { HOLDER_HANDLERS } from './holders.ts';
import { NAME_HANDLERS } from './name-masks.ts';
import { NAMESPACE_HANDLERS } from './namespaces.ts';
import { PATH_HANDLERS } from './paths.ts';
import { SHOWN_HANDLERS } from './shown.ts';
import { TEXT_HANDLERS } from './text.ts';

export const HANDLERS: ReadonlyMap<string, Handler> = new Map([
  ...Object.entries(ARRAY_HANDLERS),
  ...Object.entries(CONTAINER_HANDLERS),
  ...Object.entries(DYNAMIC_HANDLERS),
  ...Object.entries(FUNCTION_HANDLERS),
  ...Object.entries(HOLDER_HANDLERS),
  ...Object.entries(NAME_HANDLERS),
  ...Object.entries(NAMESPACE_HANDLERS),
  ...Object.entries(PATH_HANDLERS),
  ...Object.entries(TEXT_HANDLERS),
  ...Object.entries(SHOWN_HANDLERS),
  ...Object.entries(COMMAND_HANDLERS),
]);

/** The handlers of methods, by type and then by name. */
const METHODS: ReadonlyMap<string, ReadonlyMap<string, Handler>> = byType();

function byType(): ReadonlyMap<string, ReadonlyMap<string, Handler>> {
  const out = new Map<string, Map<string, Handler>>();
  for (const [name, handler] of HANDLERS) {
    const dot = name.lastIndexOf('.');
    if (dot <= 0) continue;
    const type = name.slice(0, dot);
    const methods = out.get(type) ?? new Map<string, Handler>();
    methods.set(name.slice(dot + 1), handler);
    out.set(type, methods);
  }
  return out;
}

/** The handler of a method of a type. */
export function methodHandler(type: string, name: string): Handler | undefined {
  return METHODS.get(type)?.get(name);
}
