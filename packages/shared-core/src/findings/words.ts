/** Turns names into the words of one sentence. It gets words that may be shown and decides nothing. */

const MOST_NAMED = 4;

/** `email`, `email and phone`, `a, b, c, d and 3 more`. */
export function listWords(words: readonly string[]): string {
  const unique = [...new Set(words)];
  if (unique.length > MOST_NAMED + 1)
    return `${unique.slice(0, MOST_NAMED).join(', ')} and ${unique.length - MOST_NAMED} more`;
  const last = unique.at(-1) ?? '';
  return unique.length < 2 ? last : `${unique.slice(0, -1).join(', ')} and ${last}`;
}

/**
 * The template with `{name}` replaced by the argument of that name, a list as words; a sentence
 * starts with a capital and ends with a full stop.
 *
 * An argument that is not there becomes "something": a pack with a mistake still says the rest.
 */
export function fillMessage(
  template: string,
  args: Readonly<Record<string, string | readonly string[]>>,
): string {
  const filled = template.replace(/\{([A-Za-z_][\w-]*)\}/g, (_, name: string) => {
    const value = Object.hasOwn(args, name) ? args[name] : undefined;
    const words = typeof value === 'string' ? value : listWords(value ?? []);
    return words === '' ? 'something' : words;
  });
  return sentence(filled);
}

/** First letter large, full stop at the end. A word that opens with a path or a name in code stays as it is. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return '';
  const first = /^[\p{Ll}]+(?=[\s,:;.]|$)/u.test(trimmed)
    ? trimmed.charAt(0).toUpperCase() + trimmed.slice(1)
    : trimmed;
  return /[.?…]$/.test(first) ? first : `${first}.`;
}
