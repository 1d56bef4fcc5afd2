/** The registry of commands, in alphabetical order: one file, one line. */
import type { Command } from '../command.ts';

export const COMMANDS: readonly Command[] = [];
