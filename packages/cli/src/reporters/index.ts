/** The registry of report formats, in alphabetical order. */
import type { Format } from '../check/options.ts';
import type { CheckReport } from '../check/result.ts';
import { jsonReport } from './json.ts';
import { sarifReport } from './sarif.ts';
import { textReport } from './text.ts';

type Reporter = (report: CheckReport, wantColours: boolean) => string;

export const REPORTERS: Readonly<Record<Format, Reporter>> = {
  json: jsonReport,
  sarif: sarifReport,
  text: textReport,
};
