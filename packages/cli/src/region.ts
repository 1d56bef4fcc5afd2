/** Where something stands, in every machine output: DESIGN §5.8. Shapes only; nothing is computed here. */
import { z } from 'zod';

/** The fields of a region, to be spread into the object that has it. */
export const Region = {
  /** 0-based index of the cell in the file; null in a script. */
  cell: z.int().nonnegative().nullable(),
  /** 1-based, within the cell of a notebook, else within the file. */
  line: z.int().positive(),
  /** 1-based, in UTF-16 units. */
  column: z.int().positive(),
  endLine: z.int().positive(),
  endColumn: z.int().positive(),
};

/** A file that could not be worked on. */
export const FileError = z.looseObject({ path: z.string(), code: z.string(), message: z.string() });
