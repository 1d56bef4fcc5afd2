/** The registry of commands, in alphabetical order: one file, one line. */
import type { Command } from '../command.ts';
import { audit } from './audit.ts';
import { helpFor } from './help.ts';
import { pack } from './pack.ts';

export const COMMANDS: readonly Command[] = [audit, helpFor(() => COMMANDS), pack];
