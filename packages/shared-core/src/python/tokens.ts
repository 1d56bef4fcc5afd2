/**
 * Token kinds as numbers, and the tables the lexer and the parser look into. Nothing here reads text.
 *
 * Constants of their own instead of one object: a bundler then writes the numbers into the code. They
 * are typed `number`, since `advance` changes what a narrowed field holds.
 */
import type { BinaryOperator } from './ast.ts';

export const EndOfCell: number = 0;
export const Newline: number = 1;
export const Name: number = 2;
export const Num: number = 3;
export const Str: number = 4;
/** The opening quote of an f- or t-string; the parser reads what follows. */
export const FStr: number = 5;
/** One character that begins no token of Python. */
export const Bad: number = 6;

export const LParen: number = 7;
export const RParen: number = 8;
export const LBracket: number = 9;
export const RBracket: number = 10;
export const LBrace: number = 11;
export const RBrace: number = 12;
export const Comma: number = 13;
export const Colon: number = 14;
export const Semi: number = 15;
export const Dot: number = 16;
export const Ellipsis: number = 17;
export const Equal: number = 18;
export const Arrow: number = 19;
export const ColonEqual: number = 20;
export const Exclam: number = 21;
export const Question: number = 22;

export const Pipe: number = 23;
export const Caret: number = 24;
export const Amp: number = 25;
export const LShift: number = 26;
export const RShift: number = 27;
export const Plus: number = 28;
export const Minus: number = 29;
export const Star: number = 30;
export const Slash: number = 31;
export const DoubleSlash: number = 32;
export const Percent: number = 33;
export const At: number = 34;
export const DoubleStar: number = 35;
export const Tilde: number = 36;
export const Less: number = 37;
export const Greater: number = 38;
export const LessEqual: number = 39;
export const GreaterEqual: number = 40;
export const EqualEqual: number = 41;
export const NotEqual: number = 42;

/** `|=` and so on: the kind of an operator from `Pipe` to `DoubleStar` plus this. */
export const AUGMENTED: number = 20;

/** Keywords in the order of {@link KEYWORDS}, from here on. */
export const FIRST_KEYWORD: number = 64;
export const False: number = 64;
export const None: number = 65;
export const True: number = 66;
export const And: number = 67;
export const As: number = 68;
export const Assert: number = 69;
export const Async: number = 70;
export const Await: number = 71;
export const Break: number = 72;
export const Class: number = 73;
export const Continue: number = 74;
export const Def: number = 75;
export const Del: number = 76;
export const Elif: number = 77;
export const Else: number = 78;
export const Except: number = 79;
export const Finally: number = 80;
export const For: number = 81;
export const From: number = 82;
export const Global: number = 83;
export const If: number = 84;
export const Import: number = 85;
export const In: number = 86;
export const Is: number = 87;
export const Lambda: number = 88;
export const Nonlocal: number = 89;
export const Not: number = 90;
export const Or: number = 91;
export const Pass: number = 92;
export const Raise: number = 93;
export const Return: number = 94;
export const Try: number = 95;
export const While: number = 96;
export const With: number = 97;
export const Yield: number = 98;
export const KIND_COUNT: number = 99;

export const KEYWORDS: readonly string[] =
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(
    ' ',
  );

/** A binding power for each kind, 0 for what joins nothing. `not` binds between `and` and `<`. */
export const OR: number = 1;
export const AND: number = 2;
export const COMPARE: number = 4;
export const PIPE: number = 5;
export const PRECEDENCE = table([
  [OR, Or],
  [AND, And],
  [COMPARE, Less, Greater, LessEqual, GreaterEqual, EqualEqual, NotEqual, In, Is, Not],
  [PIPE, Pipe],
  [6, Caret],
  [7, Amp],
  [8, LShift, RShift],
  [9, Plus, Minus],
  [10, Star, Slash, DoubleSlash, Percent, At],
]);

/** 1 for every kind an expression can begin with (`*` and `yield` included). */
export const STARTS_EXPRESSION = table([
  [1, Name, Num, Str, FStr, LParen, LBracket, LBrace, Ellipsis, Plus, Minus, Tilde, Star],
  [1, False, None, True, Await, Lambda, Not, Yield],
]);

/** 1 for keywords that only ever begin a statement. */
export const STARTS_STATEMENT = table([
  [1, Assert, Break, Class, Continue, Def, Del, Global, Import, Nonlocal, Pass, Raise, Return],
  [1, Try, While, With],
]);

/** The text of the operators from `Pipe` to `DoubleStar`. */
export const OPERATOR_TEXT: readonly BinaryOperator[] =
  // `Pipe` … `DoubleStar`, in the order of their numbers.
  ['|', '^', '&', '<<', '>>', '+', '-', '*', '/', '//', '%', '@', '**'];

/** What a one-character operator is, by character code below 128; 0 for the rest. */
export const SINGLE = characters({
  '(': LParen,
  ')': RParen,
  '[': LBracket,
  ']': RBracket,
  '{': LBrace,
  '}': RBrace,
  ',': Comma,
  ':': Colon,
  ';': Semi,
  '.': Dot,
  '=': Equal,
  '!': Exclam,
  '?': Question,
  '|': Pipe,
  '^': Caret,
  '&': Amp,
  '+': Plus,
  '-': Minus,
  '*': Star,
  '/': Slash,
  '%': Percent,
  '@': At,
  '~': Tilde,
  '<': Less,
  '>': Greater,
});
/** What the character doubled is. */
export const DOUBLED = characters({ '*': DoubleStar, '/': DoubleSlash, '<': LShift, '>': RShift });
/** What the character followed by `=` is. */
export const WITH_EQUAL = characters({
  ':': ColonEqual,
  '=': EqualEqual,
  '!': NotEqual,
  '<': LessEqual,
  '>': GreaterEqual,
  '|': Pipe + AUGMENTED,
  '^': Caret + AUGMENTED,
  '&': Amp + AUGMENTED,
  '+': Plus + AUGMENTED,
  '-': Minus + AUGMENTED,
  '*': Star + AUGMENTED,
  '/': Slash + AUGMENTED,
  '%': Percent + AUGMENTED,
  '@': At + AUGMENTED,
});

function table(rows: readonly (readonly number[])[]): Uint8Array {
  const result = new Uint8Array(KIND_COUNT);
  for (const [value, ...kinds] of rows) for (const kind of kinds) result[kind] = value ?? 0;
  return result;
}

function characters(kinds: Readonly<Record<string, number>>): Uint8Array {
  const result = new Uint8Array(128);
  for (const [char, kind] of Object.entries(kinds)) result[char.charCodeAt(0)] = kind;
  return result;
}
