/** The registry of generators, in alphabetical order. A house test holds the repository to what they say. */
import { configuration } from './configuration.ts';
import { contracts } from './contracts.ts';
import { editorSettings } from './editor-settings.ts';
import type { Generator } from './generated.ts';
import { models } from './models.ts';
import { rulePages } from './rule-pages.ts';

export const GENERATORS: readonly Generator[] = [
  configuration,
  contracts,
  editorSettings,
  models,
  rulePages,
];
