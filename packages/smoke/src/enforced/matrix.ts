// What a job's matrix makes of its steps: `${{ matrix.x }}` stands for all of its values, and a matrix may leave nothing to run.
import { isRecord, scalar, type Step } from './workflow.ts';

type Fields = Readonly<Record<string, unknown>>;

const EXPRESSION = /\$\{\{\s*matrix\.([A-Za-z_][\w-]*)\s*\}\}/g;

const matrixOf = (job: Fields): Fields => {
  const strategy = isRecord(job['strategy']) ? job['strategy'] : {};
  return isRecord(strategy['matrix']) ? strategy['matrix'] : {};
};

/** Values of one key: the list without what is excluded whole, and what is included beside it. Undefined where only an expression knows. */
function valuesOf(matrix: Fields, key: string): string[] | undefined {
  if (matrix[key] !== undefined && !Array.isArray(matrix[key])) return undefined;
  const records = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isRecord) : []);
  const excluded = records(matrix['exclude'])
    .filter((entry) => Object.keys(entry).length === 1 && entry[key] !== undefined)
    .map((entry) => scalar(entry[key]));
  const listed = ((matrix[key] as unknown[] | undefined) ?? []).map(scalar);
  const included = records(matrix['include']).flatMap((entry) =>
    entry[key] === undefined ? [] : [scalar(entry[key])],
  );
  return [...new Set([...listed.filter((value) => !excluded.includes(value)), ...included])];
}

/** Why no job comes out of the matrix, or undefined. */
export function leavesNothing(job: Fields): string | undefined {
  const matrix = matrixOf(job);
  const empty = Object.keys(matrix)
    .filter((key) => key !== 'include' && key !== 'exclude')
    .find((key) => valuesOf(matrix, key)?.length === 0);
  return empty === undefined ? undefined : `the matrix of the job leaves nothing to run (${empty})`;
}

/** The step with every value of the matrix in place of its expression, separated by commas; unknown ones stay as they are. */
export function fillMatrix(step: Step, job: Fields): Step {
  const matrix = matrixOf(job);
  const fill = (value: unknown): unknown => {
    if (typeof value === 'string')
      return value.replace(EXPRESSION, (whole, key: string) => valuesOf(matrix, key)?.join(',') || whole);
    if (!isRecord(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner)]));
  };
  return fill(step) as Step;
}
