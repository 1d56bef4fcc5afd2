/** A notebook without its outputs is the same document, and a damaged one stays as damaged. */
import { dropOutputs, readDocument } from '../../src/index.ts';

/** What is left of `text`, between bytes that belong to nobody. */
function left(text: string): string {
  const own = new TextEncoder().encode(text);
  const bytes = new Uint8Array(own.length + 9).fill(0x5d);
  bytes.set(own);
  const length = dropOutputs(bytes, own.length);
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, length));
}

test('the values of outputs are gone, everything else is there', () => {
  const rest =
    '{"cells": [ {"source": "x = \\"outputs\\": [1]", "outputs" :\n[]} ], "nbformat": 4}';
  for (const value of [
    '[]',
    '[ ]',
    '{}',
    '[1, -0.5e+3, true, null, "a\\u00e9\\\\", {"b": [], "c" : {}}]',
    '[{"outputs": [1], "text": ["é😀", "\\"outputs\\": ["]}]',
    `${'['.repeat(5000)}1${']'.repeat(5000)}`,
  ])
    expect(left(rest.replace('[]', value))).toBe(rest);
});

test('what is not a member called outputs stays', () => {
  for (const text of [
    '["outputs", [1]]',
    '{"outputs": 1}',
    '{"outputs": "[1]"}',
    '{"output\\u0073": [1]}',
    '{"x\\"outputs": [1]}',
    '"outputs": ',
    '"outputs',
    '',
  ])
    expect(left(text)).toBe(text);
});

test('what is wrong in outputs stays, for the parser to refuse', () => {
  for (const value of [
    '[',
    '[1,]',
    '[1 2]',
    '[01]',
    '[1.]',
    '[.5]',
    '[+1]',
    '[tru]',
    '["\n"]',
    '["\\x"]',
    '["\\u12g4"]',
    '["a]',
    '[{"a"}]',
    '[{"a": 1,}]',
    '[{a: 1}]',
    '[1}',
    '{"a": 1]',
    '[\u00a01]',
  ]) {
    const text = `{"outputs": ${value}, "nbformat": 4}`;
    expect(left(text)).toBe(text);
  }
});

/** The same numbers on every machine. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * below);
  };
}

const NOTEBOOK = JSON.stringify(
  {
    cells: [
      {
        cell_type: 'code',
        id: 'a',
        source: ['x = "outputs"\n', 'y'],
        outputs: [
          { data: { 'image/png': 'iVBOR\\"', 'text/plain': ['é\n', '"outputs":[1]'] }, n: -1.5e3 },
        ],
      },
      { cell_type: 'code', id: 'b', source: 'print("😀")', outputs: [{ text: '', ok: true }] },
      { cell_type: 'markdown', metadata: { outputs: { a: [null] }, tags: ['t'] }, source: '#' },
    ],
    metadata: { language_info: { name: 'python' } },
    nbformat: 4,
  },
  null,
  1,
);

test('damaged in any way, a notebook is read or refused as if its outputs were there', () => {
  const next = dice(7);
  const noise = ['"', '\\', '[', ']', '{', '}', ',', ':', ' ', '\n', '0', 'u', 'é', 'outputs'];
  for (let i = 0; i < 4000; i++) {
    let text = NOTEBOOK;
    for (let changes = next(3); changes >= 0; changes--) {
      const at = next(text.length);
      text = text.slice(0, at) + (noise[next(noise.length + 4)] ?? '') + text.slice(at + next(3));
    }
    // A file holds no half of a character.
    text = new TextDecoder().decode(new TextEncoder().encode(text));
    expect(readDocument('a.ipynb', left(text))).toEqual(readDocument('a.ipynb', text));
  }
});
