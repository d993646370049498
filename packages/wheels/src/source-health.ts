// Which addresses are worth asking, learnt while asking: a host that failed again and again comes last, one that lied is not asked any more.

export type SourceHealth = {
  /** The addresses that may still be asked, the healthy ones first, otherwise in their own order. */
  order(urls: readonly string[]): readonly string[];
  succeeded(url: string): void;
  failed(url: string): void;
  /** It served bytes that are not the file: for the rest of this run nothing is taken from it. */
  lied(url: string): void;
  lies(url: string): boolean;
};

/** Failures in a row after which a host comes last. */
const FAILURES_IN_A_ROW = 3;

export function createSourceHealth(): SourceHealth {
  const failures = new Map<string, number>();
  const liars = new Set<string>();
  const host = (url: string): string => new URL(url).host;
  const sick = (url: string): boolean => (failures.get(host(url)) ?? 0) >= FAILURES_IN_A_ROW;
  return {
    order: (urls) => {
      const honest = urls.filter((url) => !liars.has(host(url)));
      return [...honest.filter((url) => !sick(url)), ...honest.filter(sick)];
    },
    succeeded: (url) => void failures.delete(host(url)),
    failed: (url) => void failures.set(host(url), (failures.get(host(url)) ?? 0) + 1),
    lied: (url) => void liars.add(host(url)),
    lies: (url) => liars.has(host(url)),
  };
}
