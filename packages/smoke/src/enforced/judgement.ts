// What is said of a step that runs Trivy, and the reasons that an action and a command line have in common.
import { scalar } from './workflow.ts';

export type StepJudgement = { readonly kind: string; readonly soft: string | undefined };

/** Why a list of severities does not hold all that are needed; an absent list holds all. */
export function missingSeverity(value: unknown, severities: readonly string[]): string | undefined {
  if (value === undefined || value === null || scalar(value).trim() === '') return undefined;
  const text = scalar(value);
  const named = text.toUpperCase().split(/[,\s]+/);
  const missing = severities.filter((severity) => !named.includes(severity));
  return missing.length === 0 ? undefined : `severity is ${text}, without ${missing.join(' and ')}`;
}

/** Why a list of scanners does not look for vulnerabilities; an absent list does. */
export function withoutVulnerabilities(scanners: unknown): string | undefined {
  const named = scanners === undefined || scanners === null ? '' : scalar(scanners);
  return named.trim() === '' || /\bvuln\b/.test(named) ? undefined : `scanners is ${named}, without vuln`;
}
