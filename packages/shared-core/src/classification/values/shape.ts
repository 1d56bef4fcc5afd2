/**
 * Counts of the kinds of characters in one value, made in one pass, so that most detectors can say no
 * without looking at the value. ASCII kinds only; everything else counts as `other`.
 */

export interface Shape {
  readonly length: number;
  readonly digits: number;
  readonly letters: number;
  readonly ats: number;
  readonly dots: number;
  readonly dashes: number;
  readonly colons: number;
  readonly spaces: number;
  readonly slashes: number;
  /** `+`, `(` and `)`. */
  readonly dialling: number;
  readonly other: number;
}

/** The shape of `text`, all of it. Callers cap the length. */
export function shapeOf(text: string): Shape {
  let digits = 0;
  let letters = 0;
  let ats = 0;
  let dots = 0;
  let dashes = 0;
  let colons = 0;
  let spaces = 0;
  let slashes = 0;
  let dialling = 0;
  let other = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) digits += 1;
    else if ((code >= 97 && code <= 122) || (code >= 65 && code <= 90)) letters += 1;
    else if (code === 64) ats += 1;
    else if (code === 46) dots += 1;
    else if (code === 45) dashes += 1;
    else if (code === 58) colons += 1;
    else if (code === 32) spaces += 1;
    else if (code === 47) slashes += 1;
    else if (code === 43 || code === 40 || code === 41) dialling += 1;
    else other += 1;
  }
  return {
    length: text.length,
    digits,
    letters,
    ats,
    dots,
    dashes,
    colons,
    spaces,
    slashes,
    dialling,
    other,
  };
}
