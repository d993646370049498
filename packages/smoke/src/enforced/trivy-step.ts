// Recognises a step that runs Trivy, and says what keeps it from failing the run.
import type { Step } from './workflow.ts';
import { isRecord, scalar } from './workflow.ts';
import { missingSeverity, withoutVulnerabilities, type StepJudgement } from './judgement.ts';
import { judgeShell } from './trivy-shell.ts';
import type { TrivyDefaults } from './find-enforced.ts';

const OURS = /(^\$\/|^\.\/|\/)actions\/trivy-gate(@|$)/;
const ORDER = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'];

/** Undefined when the step has nothing to do with Trivy. `shell` is the default of job and workflow. */
export function judgeTrivyStep(
  step: Step,
  severities: readonly string[],
  shell: string | undefined,
  defaults: TrivyDefaults = {},
): StepJudgement | undefined {
  const uses = typeof step['uses'] === 'string' ? step['uses'].trim() : '';
  const given = isRecord(step['with']) ? step['with'] : {};
  if (/^aquasecurity\/trivy-action(\/|@|$)/i.test(uses))
    return { kind: 'aquasecurity/trivy-action', soft: judgeTrivyAction(given, severities, defaults) };
  if (OURS.test(uses) || (given['action'] === 'trivy-gate' && uses !== ''))
    return { kind: 'trivy-gate', soft: judgeOurGate(given, severities) };
  if (typeof step['run'] !== 'string') return undefined;
  const own = typeof step['shell'] === 'string' ? step['shell'] : shell;
  return judgeShell(step['run'], severities, own, defaults);
}

/** Its own defaults are exit-code 0 and all severities (aquasecurity/trivy-action action.yaml). */
function judgeTrivyAction(
  given: Readonly<Record<string, unknown>>,
  severities: readonly string[],
  defaults: TrivyDefaults,
): string | undefined {
  const exit = given['exit-code'];
  if (exit === undefined) return 'exit-code is not set, and its default is 0';
  if (!/^[1-9]\d*$/.test(scalar(exit).trim())) return `exit-code is ${scalar(exit)}`;
  return (
    missingSeverity(given['severity'] ?? defaults.severity, severities) ??
    withoutVulnerabilities(given['scanners'])
  );
}

/** Our action fails by itself; its inputs can still be set so that it does not. */
export function judgeOurGate(
  given: Readonly<Record<string, unknown>>,
  severities: readonly string[],
): string | undefined {
  if (given['when-missing'] !== undefined && given['when-missing'] !== 'error')
    return `when-missing is ${scalar(given['when-missing'])}, so it may scan nothing`;
  if (given['empty-report'] === 'pass') return 'empty-report is pass, so it may judge nothing';
  const blind = withoutVulnerabilities(given['scanners']);
  if (blind !== undefined) return blind;
  const failOn = given['fail-on'];
  if (failOn === undefined || scalar(failOn).trim() === '') return undefined;
  return judgeFailOn(scalar(failOn), severities);
}

function judgeFailOn(failOn: string, severities: readonly string[]): string | undefined {
  const needed = Math.max(...severities.map((severity) => ORDER.indexOf(severity)));
  const items = failOn.split(',').map((item) => item.trim());
  const words = items.some((item) => item.includes('='))
    ? items.flatMap((item) => (item.startsWith('vuln=') ? [item.slice('vuln='.length)] : []))
    : items;
  if (words.some((word) => word !== 'NONE' && !ORDER.includes(word)))
    return `fail-on is ${failOn}, which cannot be judged from here`;
  const least =
    words.length === 0 ? ORDER.indexOf('HIGH') : Math.max(...words.map((word) => ORDER.indexOf(word)));
  return least >= needed ? undefined : `fail-on is ${failOn}, which lets ${severities.join(' or ')} pass`;
}
