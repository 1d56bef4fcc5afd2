/**
 * The files of a new part of the house, with their headings: what `npm run new` writes. Text only; it
 * reads nothing and writes nothing.
 *
 * What it gives is right from the start and says nothing yet: a rule begins at the level `observe`, its
 * spec names what it should say as `MISSING`.
 */

/** One file to write. `path` is relative to the root of the repository. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
}

/** Files of one kind of part, or one sentence that says what is wrong with the name. */
type Scaffold = (name: string, packId: string | undefined) => readonly NewFile[] | string;

/** Words after `npm run new`, and what each needs. */
export const KINDS: Readonly<Record<string, string>> = {
  rule: 'rule PACK/ID            a policy rule, its Rego test and its spec: rule baseline/join-reidentifies',
  model: 'model LIBRARY           a library model and its spec: model geopandas',
  spec: 'spec FOLDER/NAME        a spec: spec shaping/rank',
};

const ID = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const PATH = /^[a-z0-9-]+(?:\/[a-z0-9-]+)+$/;
const LIBRARY = /^[a-z_][a-z0-9_]*$/;

const SCAFFOLDS: Readonly<Record<string, Scaffold>> = { rule, model, spec };

/**
 * The files of a `kind` called `name`. `packIdOf` gives the id in a pack's manifest, undefined where
 * there is no such pack. A string is what is wrong, for the person who typed it.
 */
export function scaffold(
  kind: string,
  name: string,
  packIdOf: (pack: string) => string | undefined,
): readonly NewFile[] | string {
  const make = SCAFFOLDS[kind];
  if (make === undefined) return `expected one of ${Object.keys(KINDS).join(', ')}, not "${kind}"`;
  return make(name, kind === 'rule' ? packIdOf(packOf(name)) : undefined);
}

/** The folder of the pack under `policies/`: what stands before the last slash. */
function packOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf('/')));
}

function rule(name: string, packId: string | undefined): readonly NewFile[] | string {
  const pack = packOf(name);
  const id = name.slice(pack.length + 1);
  if (pack === '' || !ID.test(id))
    return `expected PACK/ID with an ID in kebab-case, e.g. baseline/join-reidentifies, not "${name}"`;
  if (packId === undefined) return `there is no pack policies/${pack}`;
  const word = id.replaceAll('-', '_');
  const title = titleOf(id);
  const module = `lacuna.packs.${packId.replace(/[^A-Za-z0-9]/g, '_')}`;
  const folder = `policies/${pack}/rules/${id}`;
  return [
    {
      path: `${folder}/${word}.rego`,
      text: `package ${module}

import data.lacuna.lib.columns

# METADATA
# title: ${title}
# description: ${title}. One or two sentences that a stranger understands.
# custom:
#   id: ${id}
#   effect: warn
#   level: observe
#   message: "${title}: {columns}, from {sources}."
#   why: Why that matters, in one sentence.
#   alternatives: []
#   since: 0.1.0
violations contains {
	"rule": rego.metadata.rule().custom.id,
	"args": {"columns": columns.words(found), "sources": columns.sources(found)},
	"columns": columns.names(found),
} if {
	input.operation.kind in {"write", "export", "send"}
	found := [column | some column in input.source.columns; _is_${word}(column)]
	count(found) > 0
}

_is_${word}(column) if column.name == "${word}"
`,
    },
    {
      path: `${folder}/${word}_test.rego`,
      text: `package ${module}.${word}_test

import data.lacuna.lib.fixtures
import data.${module} as pack

_columns(question) := found if {
	found := fixtures.columns_of(pack.violations, "${id}") with input as question
}

test_names_the_columns if {
	_columns(fixtures.question("export", [fixtures.column("${word}", {})], fixtures.to_file)) == {"${word}"}
}

test_other_columns_are_silent if {
	count(_columns(fixtures.question("export", [fixtures.county], fixtures.to_file))) == 0
}
`,
    },
    {
      path: `${folder}/${id}.spec.md`,
      text: `# ${title}

Why this matters, in a sentence or two.

## Avoid: the case that must be reported

\`\`\`py
import pandas as pd
frame = pd.DataFrame({"${word}": [1, 2, 3]})
frame.to_csv("out.csv", index=False)
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ MISSING warn[${id}]
\`\`\`

## Prefer: the nearest case that must not

\`\`\`py
import pandas as pd
frame = pd.DataFrame({"county": ["a", "b", "c"]})
frame.to_csv("out.csv", index=False)
\`\`\`
`,
    },
  ];
}

function model(name: string): readonly NewFile[] | string {
  if (!LIBRARY.test(name)) return `expected the import name of a library, not "${name}"`;
  return [
    {
      path: `packages/shared-core/models/${name}.yaml`,
      text: `# ${name}: what it is for. Source: its API reference, and the versions that were read.
library: ${name}
pure: []
types: {}
models:
  - fn: ${name}.read
    params: [path]
    op: { kind: read, to: { path: $path } }
    returns: { type: pandas.DataFrame, columns: [dataset] }
`,
    },
    {
      path: `packages/shared-core/test/specs/models/${name}.spec.md`,
      text: `# ${name}

## What it reads

\`\`\`py
import ${name}
frame = ${name}.read("data/orders.csv")
#       ^^^^^^^^^^^^${'^'.repeat(name.length)}^^^^^^^^^^^^^ read data/orders.csv
\`\`\`
`,
    },
  ];
}

function spec(name: string): readonly NewFile[] | string {
  if (!PATH.test(name)) return `expected FOLDER/NAME in kebab-case, not "${name}"`;
  return [
    {
      path: `packages/shared-core/test/specs/${name}.spec.md`,
      text: `# ${titleOf(name.slice(name.lastIndexOf('/') + 1))}

Why this matters, in a sentence or two.

## A sentence about behaviour

\`\`\`py
import pandas as pd
customers = pd.read_csv("data/customers.csv")
customers.to_csv("out.csv")
#^^^^^^^^^^^^^^^^^^^^^^^^^^ block[export-classified]
\`\`\`
`,
    },
  ];
}

function titleOf(id: string): string {
  const words = id.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
