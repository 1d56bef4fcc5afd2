/**
 * `lacuna analyse FILE…`: every operation on data, with columns, lineage and gaps (DESIGN §5.8). It asks
 * no policy. Facts come from the files and catalogues of the document's workspace.
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command, CommandIo } from '../command.ts';

const USAGE = `lacuna analyse FILE… [--format text|json]

Says what the code of notebooks and scripts does to data: reads, writes, sends, displays; the columns that
flow and where they come from; the columns of every frame after every cell; and what could not be seen.

Exit code: 0 done, 2 some file could not be read (the others are answered).
`;

export const analyse: Command = {
  name: 'analyse',
  summary: 'Show every operation on data in notebooks and scripts',
  usage: USAGE,
  async run(args, io) {
    const options = parseArguments(args);
    if (typeof options === 'string') {
      io.stderr(`lacuna analyse: ${options}\n${USAGE}`);
      return 2;
    }
    const { documentAnalyser } = await import('../analyse/document.ts');
    const { textOf } = await import('../analyse/text.ts');
    const analyseDocument = documentAnalyser(io.cwd);
    const documents = [];
    const errors = [];
    for (const path of options.files) {
      const text = await readText(path, io);
      const answer = await analyseDocument(path, text);
      if (answer.ok) documents.push(answer.value);
      else errors.push({ path, ...answer.error });
    }
    if (options.format === 'json')
      io.stdout(`${JSON.stringify({ schema: 'lacuna/analyse/v1', documents, errors }, null, 1)}\n`);
    else for (const it of documents) io.stdout(textOf(it));
    if (options.format === 'text')
      for (const it of errors) io.stderr(`${it.path}: ${it.message}\n`);
    return errors.length === 0 ? 0 : 2;
  },
};

interface Options {
  readonly files: readonly string[];
  readonly format: 'text' | 'json';
}

function parseArguments(args: readonly string[]): Options | string {
  const files: string[] = [];
  let format: string = 'text';
  for (let i = 0; i < args.length; i++) {
    const it = args[i] ?? '';
    if (it === '--format') format = args[++i] ?? '';
    else if (it.startsWith('--format=')) format = it.slice('--format='.length);
    else if (it.startsWith('-')) return `unknown option ${it}`;
    else files.push(it);
  }
  if (files.length === 0) return 'expected at least one FILE';
  if (format !== 'text' && format !== 'json')
    return `--format: expected text or json, not ${format}`;
  return { files, format };
}

/** Null when the file cannot be read. */
async function readText(path: string, io: CommandIo): Promise<string | null> {
  try {
    return await readFile(resolve(io.cwd, path), 'utf8');
  } catch {
    return null;
  }
}
