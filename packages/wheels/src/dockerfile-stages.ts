// The stages of a Dockerfile: what each starts from, for which platform, and what it runs. ARGs are put in as the builder would.
// Source: docs.docker.com/reference/dockerfile (FROM, ARG, COPY --from, RUN --mount, heredocs, parser directives).

import { readPythonImage } from './python-image.ts';

export type Stage = {
  /** Lower case; empty without one. */
  readonly name: string;
  /** As written, ARGs put in: an image, or the name of a stage before. */
  readonly base: string;
  /** Of `--platform=`, ARGs put in; empty without one. */
  readonly platform: string;
  /** The texts of its RUN instructions. */
  readonly runs: readonly string[];
  /** Names and numbers after `COPY --from=` and `RUN --mount=...,from=`. */
  readonly from: readonly string[];
};

type Instruction = { readonly name: string; readonly rest: string };

/** Instructions with continuations joined, comments gone, and the bodies of heredocs kept. */
function instructionsOf(text: string): readonly Instruction[] {
  const escape = /^#[ \t]*escape[ \t]*=[ \t]*`/im.test(text.split('\n').slice(0, 5).join('\n')) ? '`' : '\\';
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const instructions: Instruction[] = [];
  let open = '';
  for (let i = 0; i < lines.length; i += 1) {
    const line = (lines[i] ?? '').trimEnd();
    if (/^\s*(#|$)/.test(line)) continue;
    if (line.endsWith(escape)) {
      open += `${line.slice(0, -1)} `;
      continue;
    }
    const match = /^([A-Za-z]+)\s+(.*)$/s.exec(`${open}${line}`.trim());
    open = '';
    if (!match) continue;
    const [, name = '', rest = ''] = match;
    const body: string[] = [];
    if (/^(RUN|COPY|ADD)$/i.test(name))
      for (const [, , end = ''] of rest.matchAll(/<<-?[ \t]*(["']?)([A-Za-z_]\w*)\1/g))
        for (i += 1; i < lines.length && (lines[i] ?? '').trim() !== end; i += 1) body.push(lines[i] ?? '');
    instructions.push({ name: name.toUpperCase(), rest: [rest, ...body].join('\n') });
  }
  return instructions;
}

type Args = ReadonlyMap<string, string>;

/**
 * @param given build arguments; they go before the defaults in the file
 * @param predefined what the builder knows itself, such as TARGETPLATFORM
 */
export function readStages(
  dockerfile: string,
  given: Readonly<Record<string, string>>,
  predefined: Readonly<Record<string, string>> = {},
): readonly Stage[] {
  const args = new Map(Object.entries(predefined));
  const stages: { name: string; base: string; platform: string; runs: string[]; from: string[] }[] = [];
  for (const { name, rest } of instructionsOf(dockerfile)) {
    const stage = stages.at(-1);
    // Only what stands before the first FROM counts in a FROM.
    if (name === 'ARG' && !stage) declare(args, rest, given);
    if (name === 'FROM') stages.push(readFrom(rest, args));
    if (!stage) continue;
    if (name === 'RUN') stage.runs.push(rest);
    for (const [, one = ''] of rest.matchAll(/--(?:from=|mount=\S*?\bfrom=)([^\s,]+)/g))
      if (/^(COPY|ADD|RUN)$/.test(name)) stage.from.push(one.toLowerCase());
  }
  return stages;
}

function declare(args: Map<string, string>, rest: string, given: Readonly<Record<string, string>>): void {
  for (const [, key = '', value] of rest.matchAll(/([A-Za-z_]\w*)(?:=("[^"]*"|'[^']*'|\S*))?/g)) {
    const own = Object.hasOwn(given, key) ? given[key] : undefined;
    const fallback =
      value === undefined ? args.get(key) : expand(value.replace(/^(["'])(.*)\1$/s, '$2'), args);
    args.set(key, own ?? fallback ?? '');
  }
}

function readFrom(
  rest: string,
  args: Args,
): { name: string; base: string; platform: string; runs: string[]; from: string[] } {
  const words = rest.trim().split(/\s+/);
  const flag = words.find((word) => word.startsWith('--platform='))?.slice('--platform='.length) ?? '';
  const [base = '', as, name = ''] = words.filter((word) => !word.startsWith('--'));
  return {
    name: as?.toLowerCase() === 'as' ? name.toLowerCase() : '',
    base: expand(base, args),
    platform: expand(flag, args),
    runs: [],
    from: [],
  };
}

/** `$NAME`, `${NAME}`, and a default or replacement as the builder has them: `:-`, `-`, `:+`, `+`. */
function expand(text: string, args: Args): string {
  return text.replace(
    /\$\{([A-Za-z_]\w*)(?:(:?[-+])([^}]*))?\}|\$([A-Za-z_]\w*)/g,
    (_, braced?: string, operator?: string, word?: string, plain?: string) => {
      const value = args.get(braced ?? plain ?? '') ?? '';
      if (operator?.endsWith('-')) return value === '' ? (word ?? '') : value;
      if (operator?.endsWith('+')) return value === '' ? '' : (word ?? '');
      return value;
    },
  );
}

const INSTALLS =
  /\bpip3?(?:\.\d+)?\b[^\n;&|]*\binstall\b|\buv\b[^\n;&|]*\b(?:pip\s+install|pip\s+sync|sync)\b|\b(?:poetry|pdm)\s+install\b/;

export function installsPackages(stage: Stage): boolean {
  return stage.runs.some((run) => INSTALLS.test(run));
}

/** Whether every pip of a stage stays off the network, as with the views of wheel-cache. */
export function installsOffline(stage: Stage): boolean {
  const installs = stage.runs.filter((run) => INSTALLS.test(run));
  return installs.every((run) => /--no-index\b|--network=none\b|\bPIP_NO_INDEX=/.test(run));
}

/** Whether a stage brings its pip up to date itself, or has another installer. */
export function renewsPip(stage: Stage): boolean {
  return stage.runs.some((run) =>
    /\bpip3?\b[^\n;&|]*\binstall\b[^\n;&|]*(?:\s(?:-U|--upgrade)\b[^\n;&|]*\spip\b|\s["']?pip(?:[=<>~!]=?|\s+(?:-U|--upgrade)\b))|\buv\b\s+(?:pip|sync)\b/.test(
      run,
    ),
  );
}

/**
 * The stage whose Python installs the packages: the target or one that it is made from, the nearest first; without any, the nearest that
 * starts from a Python image; without that, the target.
 * @param target name or number; empty: the last stage
 */
export function installingStage(stages: readonly Stage[], target: string): Stage | undefined {
  const last = target === '' ? stages.at(-1) : findStage(stages, target, stages.length);
  if (!last) return undefined;
  const queue: Stage[] = [last];
  for (let at = 0; at < queue.length; at += 1) {
    const stage = queue[at] as Stage;
    if (installsPackages(stage)) return stage;
    for (const name of [stage.base, ...stage.from]) {
      const before = findStage(stages, name, stages.indexOf(stage));
      if (before && !queue.includes(before)) queue.push(before);
    }
  }
  return queue.find((stage) => readPythonImage(baseOf(stages, stage).image) !== undefined) ?? last;
}

/** The image that a stage stands on, through the stages before it, with the platform that one of them names. */
export function baseOf(stages: readonly Stage[], stage: Stage): { image: string; platform: string } {
  let current = stage;
  for (;;) {
    const before = findStage(stages, current.base, stages.indexOf(current));
    if (!before) return { image: current.base, platform: current.platform };
    current = before;
  }
}

/** A stage before the given one, by name or number. */
function findStage(stages: readonly Stage[], name: string, end: number): Stage | undefined {
  const before = stages.slice(0, end);
  return (
    before.findLast((stage) => stage.name !== '' && stage.name === name.toLowerCase()) ??
    (/^\d+$/.test(name) ? before[Number(name)] : undefined)
  );
}
