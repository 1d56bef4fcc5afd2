/** Versions of libraries and the ranges in which a model row holds. A library that nothing pins is the newest. */

/** The parts of a version; a part below zero is what stands just below a version: `[2, -1]` is the last 1.x. */
export type Version = readonly number[];

/** What the workspace pins, by the name code imports. */
export type Versions = ReadonlyMap<string, Version>;

const RANGE = /^(?:<|<=|>|>=)\d+(?:\.\d+)*(?: (?:<|<=|>|>=)\d+(?:\.\d+)*)*$/;

/** True for `>=2 <4` and its like. */
export function isRange(text: string): boolean {
  return RANGE.test(text);
}

export function isInRange(version: Version | undefined, range: string): boolean {
  return range.split(' ').every((it) => {
    const [, sign = '', bound = ''] = /^([<>]=?)(.*)$/.exec(it) ?? [];
    const order = version === undefined ? 1 : compareVersions(version, parseVersion(bound));
    return sign === '<'
      ? order < 0
      : sign === '<='
        ? order <= 0
        : sign === '>'
          ? order > 0
          : order >= 0;
  });
}

/** `1.5.3` → `[1, 5, 3]`; what follows the numbers does not count. Empty where there are none. */
export function parseVersion(text: string): Version {
  const numbers = /^v?(\d+(?:\.\d+)*)/.exec(text.trim())?.[1];
  return numbers === undefined ? [] : numbers.split('.').map(Number);
}

function compareVersions(a: Version, b: Version): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
