/** What a generator is: it says which files there should be, as text. Writing and comparing are done elsewhere. */

export interface GeneratedFile {
  /** Relative to the root of the repository. */
  readonly path: string;
  readonly text: string;
}

export interface Generator {
  readonly name: string;
  /** Folders whose files all come from this generator: what is there and not generated is stale. */
  readonly owns: readonly string[];
  generate(root: string): Promise<readonly GeneratedFile[]>;
}
