/**
 * The one way a name, path or address from code or a catalogue gets into a sentence, a record or an
 * output. Names and paths can be data: somebody's number in a file name, a password in a URL.
 *
 * It removes; it does not judge. Which words look like a value is the classifiers' knowledge and is
 * handed in.
 */

/** Returns the word as it may be shown: itself, or `‹redacted›` when it matches a value recogniser. */
export type RedactWord = (word: string) => string;

const LONGEST_WORD = 120;

/** A path, address or table name without user info, query and fragment, and without parts that are data. */
export function describeResource(text: string, redact: RedactWord): string {
  const clean = plain(text.startsWith('table:') ? text.slice('table:'.length) : text);
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(clean)?.[0] ?? '';
  let rest = clean.slice(scheme.length);
  if (scheme !== '') {
    rest = rest.replace(/[?#].*$/s, '');
    const slash = rest.indexOf('/');
    const host = slash < 0 ? rest : rest.slice(0, slash);
    rest = host.slice(host.lastIndexOf('@') + 1) + (slash < 0 ? '' : rest.slice(slash));
  }
  // Part by part: `exports/4111111111111111/out.csv` keeps what is not a number of somebody's.
  return shorten(
    scheme +
      rest
        .split('/')
        .map((part) => redact(part))
        .join('/'),
  );
}

/** A column, variable or argument name as it may be shown. */
export function describeName(text: string, redact: RedactWord): string {
  return shorten(redact(plain(text)));
}

/** Control characters could forge lines of a terminal, a log or a record. */
function plain(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, '·');
}

function shorten(text: string): string {
  return text.length <= LONGEST_WORD ? text : `${text.slice(0, LONGEST_WORD - 1)}…`;
}
