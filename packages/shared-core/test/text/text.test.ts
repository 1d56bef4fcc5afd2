/** Lines, edits and digests, on tables of awkward texts. */
import { applyEdits, LacunaBug, lineIndex, sha256Hex } from '../../src/index.ts';

describe('lineIndex', () => {
  test.each([
    ['', 0, { line: 0, character: 0 }],
    ['a\nb', 2, { line: 1, character: 0 }],
    ['a\r\nb', 3, { line: 1, character: 0 }],
    ['a\rb', 2, { line: 1, character: 0 }],
    ['\n\n', 2, { line: 2, character: 0 }],
    ['é😀x', 3, { line: 0, character: 3 }],
  ])('%j at %i', (text, offset, position) => {
    const index = lineIndex(text);
    expect(index.positionAt(offset)).toEqual(position);
    expect(index.offsetAt(position)).toBe(offset);
  });

  it('moves what lies outside to the nearest end', () => {
    const index = lineIndex('ab\r\ncd');
    expect(index.offsetAt({ line: 0, character: 99 })).toBe(2);
    expect(index.offsetAt({ line: 9, character: 0 })).toBe(6);
    expect(index.offsetAt({ line: -1, character: 3 })).toBe(0);
    expect(index.positionAt(99)).toEqual({ line: 1, character: 2 });
  });
});

describe('applyEdits', () => {
  it('reads every span in the text as given', () => {
    const edits = [
      { from: 4, to: 5, newText: 'E' },
      { from: 0, to: 1, newText: '' },
      { from: 2, to: 2, newText: '<' },
      { from: 2, to: 2, newText: '>' },
    ];
    expect(applyEdits('abcdef', edits)).toBe('b<>cdEf');
  });

  it('calls overlapping edits a bug', () => {
    const edits = [
      { from: 0, to: 3, newText: '' },
      { from: 2, to: 4, newText: '' },
    ];
    expect(() => applyEdits('abcdef', edits)).toThrow(LacunaBug);
  });
});

describe('sha256Hex', () => {
  it('hashes UTF-8', () => {
    expect(sha256Hex('abc')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
    expect(sha256Hex('é😀')).toBe(sha256Hex('\u00e9\ud83d\ude00'));
  });

  it('counts a lone surrogate as U+FFFD', () => {
    expect(sha256Hex('a\ud800b')).toBe(sha256Hex('a\ufffdb'));
    expect(sha256Hex('\udc00')).toBe(sha256Hex('\ufffd'));
  });
});
