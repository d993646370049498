// What a bench says at its end: one table of measurements, the goals beside them, and whether all were met.

export type Measurement = {
  readonly scenario: string;
  readonly contender: string;
  /** Of all rounds, the median; undefined: it did not come to an end. */
  readonly seconds: number | undefined;
  /** Over the link, with everything that wraps the payload. */
  readonly bytesDown: number | undefined;
  readonly bytesUp: number | undefined;
  readonly requests: number | undefined;
  /** Anything that the columns cannot hold. */
  readonly note: string;
};

export type Goal = {
  readonly scenario: string;
  readonly what: string;
  /** As it was measured, in words; undefined: it could not be measured, which is a miss. */
  readonly seen: string | undefined;
  readonly met: boolean;
};

export const OURS = 'ours';

const HEAD = ['scenario', 'contender', 'seconds', 'MB down', 'MB up', 'requests', 'x ours', 'note'];

/** @param ours the measurement that ratios refer to: the first of ours in each scenario */
export function renderTable(measurements: readonly Measurement[]): string {
  const rows = measurements.map((one) => {
    const ours = measurements.find(
      ({ scenario, contender }) => scenario === one.scenario && contender === OURS,
    );
    return [
      one.scenario,
      one.contender,
      one.seconds === undefined ? 'failed' : one.seconds.toFixed(1),
      megabytes(one.bytesDown),
      megabytes(one.bytesUp),
      one.requests === undefined ? '' : String(one.requests),
      ratio(one.seconds, ours?.seconds),
      one.note,
    ];
  });
  return alignColumns([HEAD, ...rows], 2);
}

/** Every goal with its verdict; the last line counts them. */
export function renderGoals(goals: readonly Goal[]): string {
  const lines = goals.map(
    (goal) =>
      `${goal.met ? 'met   ' : 'MISSED'}  ${goal.scenario}: ${goal.what}; seen: ${goal.seen ?? 'not measured'}`,
  );
  const missed = goals.filter((goal) => !goal.met).length;
  return [...lines, `${goals.length - missed} of ${goals.length} goals met`].join('\n');
}

/** The exit code of a bench: 1 when a goal was missed, and when there was none to miss. */
export function exitCode(goals: readonly Goal[]): number {
  return goals.length > 0 && goals.every((goal) => goal.met) ? 0 : 1;
}

export function ratio(value: number | undefined, base: number | undefined): string {
  return value === undefined || base === undefined || base <= 0 ? '' : (value / base).toFixed(2);
}

export function megabytes(bytes: number | undefined): string {
  return bytes === undefined ? '' : (bytes / 1e6).toFixed(bytes < 1e7 ? 2 : 1);
}

/** @param textColumns how many columns, and the last one, are text: to the left; figures stand to the right */
function alignColumns(rows: readonly (readonly string[])[], textColumns: number): string {
  const last = HEAD.length - 1;
  const widths = HEAD.map((_, i) => Math.max(...rows.map((row) => (row[i] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, i) =>
          i < textColumns || i === last ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
