/** The answer of `lacuna analyse` for people: one line per operation and gap. */
import type { AnalysedDocument } from './document.ts';

export function textOf(document: AnalysedDocument): string {
  const lines = [document.path];
  const place = (it: { readonly cell: number | null; readonly line: number }): string =>
    it.cell === null ? `line ${it.line}` : `cell ${it.cell}, line ${it.line}`;
  for (const it of document.operations) {
    const where = [...(it.resource?.must ?? []), ...(it.resource?.may ?? [])].join(' | ');
    const names = it.columns.names.map(({ name }) => name);
    const columns = [...names, ...(it.columns.open ? ['…'] : [])].join(', ');
    lines.push(
      `  ${place(it)}: ${it.kind} ${where} (${it.api})${columns === '' ? '' : `: ${columns}`}`,
    );
  }
  for (const it of document.gaps)
    lines.push(`  ${place(it)}: gap ${it.cause} ${it.api ?? ''}`.trimEnd());
  return `${lines.join('\n')}\n`;
}
