/** `contracts/*.schema.json`: the JSON Schema of every wire and file format, from the zod source that reads it. */
import * as core from '@lacuna/shared-core';
import { z } from 'zod';
import { AnalyseOutput } from '../../packages/cli/src/analyse/contract.ts';
import { CheckOutput } from '../../packages/cli/src/check/contract.ts';
import { SqlOutput } from '../../packages/cli/src/sql/contract.ts';
import type { Generator } from './generated.ts';

/** File name (without ending) → source. Names stay: producers and consumers in other languages read them. */
export const CONTRACTS: Readonly<Record<string, z.ZodType>> = {
  analyse: AnalyseOutput,
  'audit-record': core.AuditRecord,
  'block-bundle': core.BlockBundle,
  catalog: core.CatalogFile,
  check: CheckOutput,
  'gate-answer': core.GateAnswer,
  'gate-request': core.GateRequest,
  'library-model': core.ModelFile,
  'pack-manifest': core.PackManifest,
  'policy-input': core.PolicyInput,
  'policy-violation': core.Violation,
  'rule-metadata': core.RuleMetadata,
  session: core.Session,
  settings: core.Settings,
  sql: SqlOutput,
};

export const contracts: Generator = {
  name: 'contracts',
  owns: [],
  generate: () =>
    Promise.resolve(
      Object.entries(CONTRACTS).map(([name, schema]) => ({
        path: `contracts/${name}.schema.json`,
        text: `${JSON.stringify({ title: `lacuna ${name}`, ...z.toJSONSchema(schema, { io: 'input' }) }, null, 2)}\n`,
      })),
    ),
};
