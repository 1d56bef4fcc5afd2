/** The registry of commands, in alphabetical order: one file, one line. */
import type { Command } from '../command.ts';
import { analyse } from './analyse.ts';
import { audit } from './audit.ts';
import { check } from './check.ts';
import { doctor } from './doctor.ts';
import { explain } from './explain.ts';
import { helpFor } from './help.ts';
import { pack } from './pack.ts';
import { sql } from './sql.ts';

export const COMMANDS: readonly Command[] = [
  analyse,
  audit,
  check,
  doctor,
  explain,
  helpFor(() => COMMANDS),
  pack,
  sql,
];
