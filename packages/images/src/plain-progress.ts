// BuildKit's plain progress, for a buildx that knows no rawjson: `#7 [packages 2/3] RUN ...`, then `#7 CACHED` or `#7 DONE 1.2s`.
import type { StatusReader } from './solve-status.ts';

type Step = { name: string; seconds: number; cached: boolean; error: string; done: boolean };

const LINE =
  /^\s*#(\d+) (?:(\[(?!internal\]|auth\]).*\d+\/\d+\].*)|(CACHED)\b|DONE (\d+(?:\.\d+)?)s|ERROR: (.*))/;

export function readPlainProgress(say: (line: string) => void): StatusReader {
  const steps = new Map<string, Step>();
  let bytes = 0;
  const take = (line: string): void => {
    const context = /transferring context: (\d+(?:\.\d+)?)([kMG]?)B/.exec(line);
    if (context)
      bytes +=
        Number(context[1]) * (({ k: 1e3, M: 1e6, G: 1e9 } as Record<string, number>)[context[2] ?? ''] ?? 1);
    const match = LINE.exec(line);
    if (!match) return;
    const [, id = '', name, cached, seconds, error] = match;
    const step = steps.get(id);
    if (name !== undefined && !step)
      steps.set(id, { name, seconds: 0, cached: false, error: '', done: false });
    if (!step || name !== undefined) return;
    step.cached ||= cached !== undefined;
    step.seconds = seconds === undefined ? step.seconds : Number(seconds);
    step.error = error ?? step.error;
    step.done = true;
  };
  return {
    read: (line) => {
      take(line);
      say(line);
    },
    steps: () =>
      [...steps.values()].map(({ name, seconds, cached, error }) => ({ name, seconds, cached, error })),
    cached: () =>
      steps.size === 0 ? undefined : [[...steps.values()].filter((step) => step.cached).length, steps.size],
    bytes: () => bytes,
    current: () => [...steps.values()].findLast((step) => !step.done)?.name,
  };
}
