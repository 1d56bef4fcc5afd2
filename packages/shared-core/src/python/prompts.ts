/**
 * Cells pasted from a console, prompts and all: IPython takes `>>> ` and `In [1]: ` away before it runs
 * them, so Lacuna has to read behind them. The prompts become blanks; offsets stay.
 */

const CLASSIC = /^(?:>>>|\.\.\.)(?: |$)/;
const CLASSIC_FIRST = /^>>>(?: |$)/;
const IPYTHON = /^(?:In \[\d+\]: |[ \t]*\.{3,}: ?)/;
const IPYTHON_FIRST = /^In \[\d+\]: /;

/** `source` with the prompts of its lines as blanks; most cells have none and come back as they are. */
export function maskPrompts(source: string): string {
  if (!mayHavePrompts(source)) return source;
  const parts = source.split(/(\r\n|\r|\n)/);
  const first = parts.findIndex((it) => it.trim() !== '');
  const one = (parts[first] ?? '').trimStart();
  const two = parts[first + 2] ?? '';
  for (const [prompt, firstPrompt] of [
    [CLASSIC, CLASSIC_FIRST],
    [IPYTHON, IPYTHON_FIRST],
  ] as const) {
    if (!firstPrompt.test(one) && !prompt.test(two)) continue;
    const indent = (parts[first] ?? '').length - one.length;
    return parts
      .map((it, at) => {
        const from = at === first ? indent : 0;
        const size = prompt.exec(it.slice(from))?.[0].length ?? 0;
        return it.slice(0, from) + ' '.repeat(size) + it.slice(from + size);
      })
      .join('');
  }
  return source;
}

/** A look at the first characters of the first two lines with text. */
function mayHavePrompts(source: string): boolean {
  let i = 0;
  for (let line = 0; line < 2; line++) {
    while (isSpace(source.charCodeAt(i))) i++;
    const c = source.charAt(i);
    if (c === '>' || c === '.' || (c === 'I' && source.startsWith('In [', i))) return true;
    i = source.indexOf('\n', i);
    if (i < 0) return false;
  }
  return false;
}

function isSpace(unit: number): boolean {
  return unit === 32 || (unit >= 9 && unit <= 13);
}
