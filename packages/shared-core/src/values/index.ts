/** Abstract values: frames, columns, strings. Immutable and interned, so that equality is `===`. */
export {};
