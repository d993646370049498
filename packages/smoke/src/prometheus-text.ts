// A strict reader of the Prometheus text format: an HTML page or a cut line is an error here, not an empty list of metrics.
// Source: prometheus.io/docs/instrumenting/exposition_formats, text format version 0.0.4; OpenMetrics' `# EOF`, `# UNIT` and exemplars are known.

export type Sample = {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
};

export type Scrape = {
  readonly samples: readonly Sample[];
  /** Metric families by name, with the type that was declared. */
  readonly types: ReadonlyMap<string, string>;
};

/** The text is not in the format; the message names the line. */
export class MetricsError extends Error {
  constructor(line: number, expected: string) {
    super(`line ${line}: expected ${expected}`);
    this.name = 'MetricsError';
  }
}

const METRIC = /^([a-zA-Z_:][a-zA-Z0-9_:]*)\s*(\{)?/;
const TYPE =
  /^#\s+TYPE\s+([a-zA-Z_:][a-zA-Z0-9_:]*)\s+(counter|gauge|histogram|gaugehistogram|summary|untyped|unknown|info|stateset)\s*$/;
const LABEL = /\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*=\s*"((?:[^"\\\n]|\\.)*)"\s*(,|\})/y;
const VALUE =
  /^\s+(NaN|[+-]?Inf|[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?:\s+[+-]?\d+(?:\.\d+)?)?(?:\s+# \{.*\}.*)?\s*$/;

/** @throws MetricsError for anything else, an empty text included. */
export function readMetrics(text: string): Scrape {
  const samples: Sample[] = [];
  const types = new Map<string, string>();
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  lines.forEach((line, index) => {
    if (line.trim() === '') return;
    if (line.startsWith('#')) {
      const type = TYPE.exec(line);
      if (!type && /^#\s+TYPE\b/.test(line)) throw new MetricsError(index + 1, '# TYPE name kind');
      if (type) types.set(type[1] ?? '', type[2] ?? '');
      return;
    }
    samples.push(readSample(line, index + 1));
  });
  if (samples.length === 0 && types.size === 0) throw new MetricsError(1, 'metrics, and there is none');
  return { samples, types };
}

function readSample(line: string, number: number): Sample {
  const head = METRIC.exec(line);
  if (!head) throw new MetricsError(number, 'name{label="value"} number');
  const labels = Object.create(null) as Record<string, string>;
  let at = head[0].length;
  if (head[2]) {
    if (/^\s*\}/.test(line.slice(at))) at += line.slice(at).indexOf('}') + 1;
    else at = readLabels(line, at, number, labels);
  } else {
    at = (head[1] ?? '').length;
  }
  const value = VALUE.exec(line.slice(at));
  if (!value) throw new MetricsError(number, 'a number after the name');
  return { name: head[1] ?? '', labels, value: toNumber(value[1] ?? '') };
}

function readLabels(line: string, start: number, number: number, labels: Record<string, string>): number {
  let at = start;
  for (;;) {
    LABEL.lastIndex = at;
    const label = LABEL.exec(line);
    if (!label) throw new MetricsError(number, 'label="value" and a closing brace');
    labels[label[1] ?? ''] = (label[2] ?? '').replace(/\\(n|\\|")/g, (_, c: string) =>
      c === 'n' ? '\n' : c,
    );
    at = LABEL.lastIndex;
    if (label[3] === '}') return at;
    if (/^\s*\}/.test(line.slice(at))) return at + line.slice(at).indexOf('}') + 1;
  }
}

/** A number of the format: NaN and both infinities among them. */
export function toNumber(text: string): number {
  if (text === 'NaN') return Number.NaN;
  if (text.endsWith('Inf')) return text.startsWith('-') ? -Infinity : Infinity;
  return Number(text);
}

/**
 * The sum of a counter over its labels; undefined when it is neither there nor declared. A declared one without samples is 0: clients
 * leave out label combinations that have not occurred. Its type is declared with or without `_total`.
 */
export function counterSum(scrape: Scrape, name: string): number | undefined {
  const samples = scrape.samples.filter((sample) => sample.name === name);
  if (samples.length > 0) return samples.reduce((sum, sample) => sum + sample.value, 0);
  return scrape.types.has(name) || scrape.types.has(name.replace(/_total$/, '')) ? 0 : undefined;
}
