/**
 * `lacuna analyse FILE|FOLDER…`: every operation on data, with columns, lineage and gaps (DESIGN §5.8). It asks
 * no policy. Facts come from the files and catalogues of the document's workspace.
 */
import { readFile } from 'node:fs/promises';
import { findDocuments } from '@lacuna/adapters';
import type { Command } from '../command.ts';

const USAGE = `lacuna analyse FILE|FOLDER… [--format text|json]

Says what the code of notebooks and scripts does to data: reads, writes, sends, displays; the columns that
flow and where they come from; the columns of every frame after every cell; and what could not be seen.
What one of the documents writes and another reads goes on with its origins. Folders are walked as by check.

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
    const { settle } = await import('../check/flows.ts');
    const analyseDocument = documentAnalyser(io.cwd);
    const { found, errors: missing } = await findDocuments(options.files, io.cwd);
    const wanted = await Promise.all(
      found.map(async (it) => ({ ...it, text: await readText(it.absolute), written: [] })),
    );
    const answers: Awaited<ReturnType<typeof analyseDocument>>[] = [];
    for (const it of wanted) answers.push(await analyseDocument(it));
    const flowOf = (i: number) => {
      const answer = answers[i];
      return answer?.ok === true ? answer.value.flow : undefined;
    };
    await settle(
      answers.map((_, i) => flowOf(i)),
      async (readers) => {
        for (const { index, written } of readers) {
          const it = wanted[index];
          if (it !== undefined) answers[index] = await analyseDocument({ ...it, written });
        }
        return readers.map(({ index }) => flowOf(index));
      },
    );
    const documents = answers.flatMap((it) => (it.ok ? [it.value.document] : []));
    const errors = [
      ...missing,
      ...answers.flatMap((it, i) => (it.ok ? [] : [{ path: found[i]?.path ?? '', ...it.error }])),
    ];
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
  if (files.length === 0) return 'expected at least one FILE or FOLDER';
  if (format !== 'text' && format !== 'json')
    return `--format: expected text or json, not ${format}`;
  return { files, format };
}

/** Null when the file cannot be read. */
async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return null;
  }
}
