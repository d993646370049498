// BuildKit's own account of a build, as `--progress=rawjson` prints it: steps, what came from the cache, bytes, the output of commands.
// Source: moby/buildkit client/graph.go (SolveStatus); older buildx spreads one object over many lines, newer ones print one a line.

export type StepFact = {
  readonly name: string;
  readonly seconds: number;
  readonly cached: boolean;
  readonly error: string;
};

export type StatusReader = {
  /** One line of the stream; what it says in words is told by `say`. */
  read(line: string): void;
  /** Steps of the Dockerfile: which are there, how long each took. */
  steps(): readonly StepFact[];
  /** Cached steps, of all; undefined before the first. */
  cached(): readonly [number, number] | undefined;
  /** What came in: contexts and layers. */
  bytes(): number;
  /** What runs now, or undefined. */
  current(): string | undefined;
};

type Vertex = {
  readonly digest?: string;
  readonly name?: string;
  readonly started?: string;
  readonly completed?: string;
  readonly cached?: boolean;
  readonly error?: string;
};
type Transfer = {
  readonly id?: string;
  readonly vertex?: string;
  readonly name?: string;
  readonly current?: number;
};
type Output = { readonly vertex?: string; readonly data?: string };
type Status = {
  readonly vertexes?: readonly Vertex[];
  readonly statuses?: readonly Transfer[];
  readonly logs?: readonly Output[];
  readonly warnings?: readonly { readonly short?: string }[];
};

type Step = {
  name: string;
  milliseconds: number;
  cached: boolean;
  error: string;
  open: boolean;
  told: boolean;
};

/** A partial object beyond this is no status: it is thrown away, so that no flood can grow it. */
const MAX_OBJECT = 4 * 1_024 * 1_024;
const DOCKERFILE_STEP = /^\[(?!internal\]|auth\]).*\d+\/\d+\]/;
const TRANSFERS = /^(transferring|downloading|extracting)/;

export function readSolveStatus(say: (line: string) => void): StatusReader {
  const steps = new Map<string, Step>();
  const transfers = new Map<string, number>();
  let open = '';
  const apply = (status: Status): void => {
    for (const vertex of status.vertexes ?? []) takeVertex(vertex, steps, say);
    for (const transfer of status.statuses ?? []) takeTransfer(transfer, transfers);
    for (const output of status.logs ?? [])
      for (const line of decode(output.data))
        say(`${shortName(steps.get(output.vertex ?? '')?.name)}${line}`);
    for (const warning of status.warnings ?? [])
      if (warning.short !== undefined)
        say(`warning: ${Buffer.from(warning.short, 'base64').toString('utf8')}`);
  };
  const inside = (): boolean => open !== '';
  return {
    read: (line) => {
      if (!inside() && !line.startsWith('{')) return say(line);
      open += `${line}\n`;
      const whole = line === '}' || (open === `${line}\n` && line.endsWith('}'));
      const status = whole ? parse(open) : undefined;
      if (status) apply(status);
      else if (whole) for (const part of open.trimEnd().split('\n')) say(part);
      if (whole || open.length > MAX_OBJECT) open = '';
    },
    steps: () =>
      dockerfileSteps(steps).map(({ name, milliseconds, cached, error }) => ({
        name,
        seconds: milliseconds / 1_000,
        cached,
        error,
      })),
    cached: () => {
      const all = dockerfileSteps(steps);
      return all.length === 0 ? undefined : [all.filter((step) => step.cached).length, all.length];
    },
    bytes: () => [...transfers.values()].reduce((sum, one) => sum + one, 0),
    current: () => [...steps.values()].findLast((step) => step.open)?.name,
  };
}

function dockerfileSteps(steps: ReadonlyMap<string, Step>): Step[] {
  return [...steps.values()].filter((step) => DOCKERFILE_STEP.test(step.name));
}

/** A step may begin and end several times, first for its cache and then for its work: the times add up. */
function takeVertex(vertex: Vertex, steps: Map<string, Step>, say: (line: string) => void): void {
  const { digest = '', name = '', started, completed } = vertex;
  const step = steps.get(digest) ?? {
    name,
    milliseconds: 0,
    cached: false,
    error: '',
    open: false,
    told: false,
  };
  steps.set(digest, step);
  step.open = started !== undefined && completed === undefined;
  if (step.open && !step.told) {
    step.told = true;
    say(name);
  }
  if (started !== undefined && completed !== undefined)
    step.milliseconds += Math.max(0, Date.parse(completed) - Date.parse(started));
  if (vertex.cached && !step.cached) {
    step.cached = true;
    say(`${name}: CACHED`);
  }
  if (vertex.error !== undefined && vertex.error !== '' && step.error === '') {
    step.error = vertex.error;
    say(`${name}: ${vertex.error}`);
  }
}

function takeTransfer(transfer: Transfer, transfers: Map<string, number>): void {
  const { id = '', vertex = '', name = '', current = 0 } = transfer;
  if (!TRANSFERS.test(name) && !/^(transferring|sha256:)/.test(id)) return;
  const key = `${vertex} ${id}`;
  transfers.set(key, Math.max(transfers.get(key) ?? 0, current));
}

function decode(data: string | undefined): string[] {
  const text = Buffer.from(data ?? '', 'base64')
    .toString('utf8')
    .replace(/\r?\n$/, '');
  return text === '' ? [] : text.split(/\r?\n|\r/);
}

/** `[packages 2/3] RUN pip ...` becomes `[packages 2/3] `, as a mark before each line of output. */
function shortName(name: string | undefined): string {
  const mark = /^\[[^\]]*\]/.exec(name ?? '')?.[0];
  return mark === undefined ? '' : `${mark} `;
}

function parse(text: string): Status | undefined {
  try {
    return JSON.parse(text) as Status;
  } catch {
    return undefined;
  }
}
