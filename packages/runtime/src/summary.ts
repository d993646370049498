// Job summaries as data, rendered to Markdown. Cells are foreign text unless said otherwise; the whole stays under the runner's cap.
import { markdownBlock, markdownText } from './neutral.ts';

/** The runner drops a step summary over 1,024 KiB whole (actions/runner FileCommandManager.cs). */
export const SUMMARY_LIMIT_BYTES = 1_024 * 1_024;

export type SummaryPart =
  | { readonly heading: string; readonly level?: 2 | 3 | 4 }
  | { readonly paragraph: string }
  | {
      readonly table: {
        readonly head: readonly string[];
        readonly rows: readonly (readonly (string | number)[])[];
      };
    }
  | { readonly items: readonly string[] }
  | { readonly code: string; readonly language?: string }
  | { readonly details: string; readonly parts: readonly SummaryPart[] };

/** Markdown of all parts, at most `limit` bytes: parts that do not fit are left out from the end, and that is said. */
export function renderSummary(parts: readonly SummaryPart[], limit = SUMMARY_LIMIT_BYTES): string {
  const note = '\n_Some of this summary was left out: it is larger than a job summary may be._\n';
  let rendered = '';
  let bytes = Buffer.byteLength(note);
  for (const part of parts) {
    const markdown = renderPart(part) + '\n';
    const size = Buffer.byteLength(markdown);
    if (bytes + size > limit) return rendered + note;
    rendered += markdown;
    bytes += size;
  }
  return rendered;
}

function renderPart(part: SummaryPart): string {
  if ('heading' in part) return `${'#'.repeat(part.level ?? 2)} ${markdownText(part.heading)}\n`;
  if ('paragraph' in part) return `${markdownText(part.paragraph, 4_000)}\n`;
  if ('items' in part) return part.items.map((item) => `- ${markdownText(item)}\n`).join('');
  if ('code' in part) return `${markdownBlock(part.code, part.language ?? 'text')}\n`;
  if ('details' in part) {
    const inner = part.parts.map(renderPart).join('\n');
    return `<details><summary>${markdownText(part.details)}</summary>\n\n${inner}\n</details>\n`;
  }
  return renderTable(part.table.head, part.table.rows);
}

function renderTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]): string =>
    `| ${cells.map((cell) => markdownText(String(cell), 300)).join(' | ')} |\n`;
  return line(head) + `|${head.map(() => ' --- |').join('')}\n` + rows.map(line).join('');
}

/** The same parts as plain lines, for a terminal. */
export function plainSummary(parts: readonly SummaryPart[]): string[] {
  return parts.flatMap((part): string[] => {
    if ('heading' in part) return ['', part.heading];
    if ('paragraph' in part) return [part.paragraph];
    if ('items' in part) return part.items.map((item) => `- ${item}`);
    if ('code' in part) return part.code.split('\n').map((line) => `    ${line}`);
    if ('details' in part) return [part.details, ...plainSummary(part.parts).map((line) => `  ${line}`)];
    return plainTable([part.table.head, ...part.table.rows]);
  });
}

function plainTable(rows: readonly (readonly (string | number)[])[]): string[] {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, i) =>
    Math.max(...rows.map((row) => String(row[i] ?? '').length)),
  );
  return rows.map((row) =>
    row
      .map((cell, i) => String(cell).padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
