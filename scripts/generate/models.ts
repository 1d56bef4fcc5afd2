/**
 * `packages/shared-core/models/*.yaml` → `compiled-models.ts`: checked against the schema, every column
 * step a known word, every name once. Throws with the file and the row that is wrong.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkModels } from '@lacuna/shared-core';
import { parse } from 'yaml';
import type { Generator } from './generated.ts';

const FOLDER = 'packages/shared-core/models';

export const models: Generator = {
  name: 'models',
  owns: [],
  generate: (root) => {
    const names = readdirSync(join(root, FOLDER))
      .filter((it) => it.endsWith('.yaml'))
      .sort();
    const checked = checkModels(
      names.map((name) => ({
        name,
        value: parse(readFileSync(join(root, FOLDER, name), 'utf8')) as unknown,
      })),
    );
    if (!checked.ok) return Promise.reject(new Error(checked.error));
    const text = JSON.stringify(checked.value.files)
      .replaceAll('\\', '\\\\')
      .replaceAll('`', '\\`')
      .replaceAll('${', '\\${');
    return Promise.resolve([
      {
        path: 'packages/shared-core/src/operations/models/compiled-models.ts',
        text: `/** Generated from packages/shared-core/models by \`npm run generate\`: do not edit. ${String(checked.value.nameCount)} names. */
import type { ModelFile } from './schema.ts';

export const MODEL_FILES = JSON.parse(
  \`${text}\`,
) as readonly ModelFile[];
`,
      },
    ]);
  },
};
