// Decides whether this machine may stand for what `runs-on` asks for.

const OTHER = /^(windows|macos|win)(-|$)/i;
const LINUX = /^(ubuntu|linux|self-hosted|x64|arm64|debian|local)([-.].*)?$/i;

function labelsOf(runsOn: unknown): string[] {
  if (typeof runsOn === 'string') return [runsOn];
  if (Array.isArray(runsOn)) return runsOn.map(String);
  if (runsOn !== null && typeof runsOn === 'object')
    return labelsOf((runsOn as { labels?: unknown }).labels ?? []);
  return [];
}

/** Why a `runs-on` value is refused; undefined when it is a Linux machine. A runner group stands for itself. */
export function refusalOfRunner(runsOn: unknown): string | undefined {
  const labels = labelsOf(runsOn);
  const group = runsOn !== null && typeof runsOn === 'object' && 'group' in runsOn;
  if (labels.length === 0 && !group) return 'runs-on is empty; expected ubuntu-latest or another Linux label';
  const other = labels.find((label) => OTHER.test(label));
  if (other !== undefined) return `runs-on: ${other} is not supported; this runner is a Linux machine`;
  if (group || labels.includes('self-hosted') || labels.some((label) => LINUX.test(label))) return undefined;
  return `runs-on: ${labels.join(', ')} is not a label this runner knows; expected ubuntu-*, linux or self-hosted`;
}
