/** Documents follow the sync messages of LSP 3.17, cell by cell. */
import { Documents } from '../src/documents.ts';

const item = (uri: string, text: string, languageId = 'python', version = 1) => ({
  uri,
  languageId,
  version,
  text,
});
const cell = (document: string, id?: string) => ({
  kind: 2 as const,
  document,
  ...(id === undefined ? {} : { metadata: { id } }),
});
const notebook = (documents: Documents, ...sources: string[]) =>
  documents.openNotebook({
    notebookDocument: {
      uri: 'nb',
      notebookType: 'jupyter-notebook',
      version: 1,
      cells: sources.map((_, i) => cell(`nb#${i}`, `id${i}`)),
    },
    cellTextDocuments: sources.map((it, i) => item(`nb#${i}`, it)),
  });
const change = (documents: Documents, cells: object) =>
  documents.changeNotebook({
    notebookDocument: { uri: 'nb', version: 2 },
    change: { cells },
  });
const texts = (documents: Documents) => documents.get('nb')?.cells.map((it) => it.text.getText());

test('a notebook keeps the order, ids and languages of its cells', () => {
  const documents = new Documents();
  documents.openNotebook({
    notebookDocument: {
      uri: 'nb',
      notebookType: 'jupyter-notebook',
      version: 1,
      cells: [
        { kind: 1, document: 'nb#0' },
        { kind: 2, document: 'nb#1', metadata: { id: 'abc', metadata: { tags: ['t'] } } },
        { kind: 2, document: 'nb#2', metadata: { tags: ['u'] } },
      ],
    },
    cellTextDocuments: [item('nb#1', 'x = 1'), item('nb#2', 'select 1', 'sql')],
  });
  expect(
    documents.get('nb')?.cells.map(({ id, language, tags }) => ({ id, language, tags })),
  ).toEqual([
    { id: null, language: 'markdown', tags: [] },
    { id: 'abc', language: 'python', tags: ['t'] },
    { id: null, language: 'sql', tags: ['u'] },
  ]);
});

test('an incremental edit of one cell leaves the other cells and the older value as they were', () => {
  const documents = new Documents();
  const before = notebook(documents, 'a = 1\n', 'b = 2\n');
  change(documents, {
    textContent: [
      {
        document: { uri: 'nb#1', version: 2 },
        changes: [
          {
            range: { start: { line: 0, character: 4 }, end: { line: 0, character: 5 } },
            text: '"é😀"',
          },
          {
            range: { start: { line: 0, character: 5 }, end: { line: 0, character: 6 } },
            text: 'è',
          },
        ],
      },
    ],
  });
  expect(texts(documents)).toEqual(['a = 1\n', 'b = "è😀"\n']);
  expect(documents.locate('nb#1')?.document.cells[1]?.text.version).toBe(2);
  expect(before.cells[1]?.text.getText()).toBe('b = 2\n');
});

test('cells are inserted, removed and moved', () => {
  const documents = new Documents();
  notebook(documents, 'a', 'b', 'c');
  const removal = change(documents, {
    structure: { array: { start: 1, deleteCount: 1 }, didClose: [{ uri: 'nb#1' }] },
  });
  expect(removal?.removed).toEqual(['nb#1']);
  expect(documents.locate('nb#1')).toBeNull();
  change(documents, {
    structure: {
      array: { start: 0, deleteCount: 0, cells: [cell('nb#9')] },
      didOpen: [item('nb#9', 'new')],
    },
  });
  expect(texts(documents)).toEqual(['new', 'a', 'c']);
  // A move: the same cells in another order, in one replacement, without being opened again.
  change(documents, {
    structure: {
      array: { start: 0, deleteCount: 3, cells: [cell('nb#2'), cell('nb#9'), cell('nb#0')] },
    },
  });
  expect(texts(documents)).toEqual(['c', 'new', 'a']);
  expect(documents.locate('nb#0')?.cell).toBe(2);
});

test('changes of what is not open are ignored', () => {
  const documents = new Documents();
  expect(documents.changeScript('nowhere', 2, [{ text: 'x' }])).toBeNull();
  expect(change(documents, {})).toBeNull();
  expect(documents.close('nowhere')).toBeNull();
  expect(documents.openScript(item('a.json', '{}', 'json'))).toBeNull();
  expect(documents.openScript(item('a.py', 'x'))).not.toBeNull();
});
