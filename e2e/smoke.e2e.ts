// `npm run e2e -- smoke [--only text] [--folder path]`: the smoke checks against real containers. The conforming stack passes, each violator
// fails exactly its check, and what failure-modes stops is put back: after SIGTERM, after SIGKILL by the host, and by the next run.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { SOURCE, startStack, WORKFLOW, type Ran, type Stack } from './smoke/stack.ts';
import { violators, type Violator } from './smoke/violators.ts';

const root = join(import.meta.dirname, '..');
/** Slow ones run only where they are what is spoilt. */
const SLOW = ['R3', 'rate-limit', 'failure-modes'];

type Row = { readonly name: string; readonly good: boolean; readonly told: string; readonly seconds: number };

export async function run(words: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...words],
    options: {
      only: { type: 'string', default: '' },
      folder: { type: 'string', default: join(root, 'build/e2e/smoke') },
    },
  });
  const wanted = (name: string): boolean => name.includes(values.only);
  const stack = await startStack(values.folder, console.log);
  const rows: Row[] = [];
  const story = async (name: string, tell: () => Promise<string | undefined>): Promise<void> => {
    if (!wanted(name)) return;
    const began = performance.now();
    const told = await tell().catch((error: unknown) =>
      error instanceof Error ? error.message : String(error),
    );
    rows.push({
      name,
      good: told === undefined,
      told: told ?? 'as expected',
      seconds: (performance.now() - began) / 1_000,
    });
    console.log(
      `${told === undefined ? 'good' : 'BAD '} ${name} (${rows.at(-1)?.seconds.toFixed(1)} s)${told === undefined ? '' : `: ${told}`}`,
    );
  };
  try {
    await stack.deliver();
    await story('conforming', async () => {
      const ran = await stack.smoke({});
      return expectRun(ran, { failed: '', skipped: 'R5,tls', verdict: 'pass' }) ?? leaks(stack);
    });
    for (const violator of violators)
      await story(`${violator.check}: ${violator.name}`, () => spoil(stack, violator));
    for (const signal of ['SIGTERM', 'SIGKILL'] as const)
      await story(`put back after ${signal}`, () => endInTheMiddle(stack, signal));
    await story('put back by the next run', () => nextRun(stack));
  } finally {
    await stack.close();
  }
  mkdirSync(join(root, 'build/e2e'), { recursive: true });
  writeFileSync(join(root, 'build/e2e/smoke.json'), `${JSON.stringify({ rows }, null, 2)}\n`);
  const bad = rows.filter(({ good }) => !good);
  console.log(`\n${rows.length - bad.length} of ${rows.length} as expected`);
  return bad.length === 0 && rows.length > 0 ? 0 : 1;
}

function expectRun(ran: Ran, expected: Readonly<Record<string, string>>): string | undefined {
  const wrong = Object.entries(expected).filter(([name, value]) => String(ran.outputs[name]) !== value);
  if (wrong.length === 0) return undefined;
  const told = wrong.map(([name, value]) => `${name}: expected ${value}, saw ${String(ran.outputs[name])}`);
  return `${told.join('; ')}\n${ran.log.slice(-2_500)}`;
}

/** No file of the report may hold a value of the environment file that is a secret. */
function leaks(stack: Stack): string | undefined {
  const secrets = readFileSync(join(stack.folder, '.env'), 'utf8')
    .split('\n')
    .flatMap((line) => /^(?:JWT_\w+|\w*PASSWORD)='(.+)'$/.exec(line)?.[1] ?? []);
  const report = join(stack.folder, 'report');
  const files = readdirSync(report, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const hit = files.find((entry) => {
    const text = readFileSync(join(entry.parentPath, entry.name), 'utf8');
    return secrets.some((value) => text.includes(value));
  });
  if (hit) return `a secret stands in ${hit.name}`;
  return files.length < 19 || secrets.length < 6
    ? `only ${files.length} files, ${secrets.length} secrets`
    : undefined;
}

async function spoil(stack: Stack, violator: Violator): Promise<string | undefined> {
  const { toggle, change, file, check } = violator;
  try {
    if (change) await stack.deliver(change);
    if (toggle !== undefined) await stack.control(toggle);
    if (file) stack.write(...file);
    const also = violator.also ?? [];
    const ran = await stack.smoke({ skip: [...SLOW.filter((id) => id !== check), ...also].join(',') });
    const red = [ran.outputs.failed, ran.outputs.inconclusive].filter((ids) => ids !== '').join(',');
    if (red !== check)
      return `expected exactly ${check} to be red, saw ${red || 'none'}\n${ran.log.slice(-2_500)}`;
    return ran.log.includes(violator.reason)
      ? undefined
      : `the reason does not hold ${violator.reason}\n${ran.log.slice(-2_500)}`;
  } finally {
    if (file) stack.write(file[0], file[0].endsWith('.py') ? SOURCE : WORKFLOW);
    if (change) await stack.deliver();
    else await stack.control();
  }
}

/** Ends the run while Redis is stopped; the host, or the run itself in its last seconds, puts it back. */
async function endInTheMiddle(stack: Stack, signal: NodeJS.Signals): Promise<string | undefined> {
  await stack.control('lies'); // it waits for what never comes, with Redis stopped
  const child = startAction(stack);
  try {
    if (!(await until(() => stack.containers('store').length === 0, 90))) return 'Redis was never stopped';
    child.kill(signal);
    if (!(await until(() => stack.containers('store').length === 1, 60))) return 'Redis was not put back';
    return (await until(() => !hasMark(stack), 30)) ? undefined : 'the mark is still there';
  } finally {
    child.kill('SIGKILL');
    await stack.control();
  }
}

/** A mark of a dead run, as after a power cut: nothing watches any more. */
async function nextRun(stack: Stack): Promise<string | undefined> {
  const { execFileSync } = await import('node:child_process');
  const [id = ''] = stack.containers('store');
  const whole = execFileSync('docker', ['inspect', '--format', '{{.Id}}', id], { encoding: 'utf8' }).trim();
  writeFileSync(
    markPath(stack),
    JSON.stringify({ pid: 2 ** 22 - 7, services: ['store'], containers: [whole] }),
  );
  execFileSync('docker', ['stop', '--time', '5', id]);
  const ran = await stack.smoke({ only: 'R5,health' });
  if (stack.containers('store').length !== 1) return `Redis was not put back\n${ran.log.slice(-1_000)}`;
  return ran.log.includes('it was started again') && !hasMark(stack) ? undefined : ran.log.slice(-1_000);
}

function markPath(stack: Stack): string {
  const found = readdirSync(stack.state, { recursive: true, encoding: 'utf8' }).find((path) =>
    path.endsWith('staging'),
  );
  return join(stack.state, found ?? '', 'stopped-by-checks.json');
}

function hasMark(stack: Stack): boolean {
  return readdirSync(stack.state, { recursive: true, encoding: 'utf8' }).some((path) =>
    path.endsWith('stopped-by-checks.json'),
  );
}

function startAction(stack: Stack) {
  for (const file of ['output', 'summary']) stack.write(file, '');
  const inputs: Record<string, string> = {
    environment: 'staging',
    'state-directory': stack.state,
    only: 'failure-modes',
  };
  return spawn(process.execPath, ['--import', import.meta.resolve('tsx'), join(root, 'e2e/smoke/act.ts')], {
    cwd: stack.folder,
    stdio: 'ignore',
    env: {
      ...process.env,
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: stack.folder,
      GITHUB_OUTPUT: join(stack.folder, 'output'),
      GITHUB_STEP_SUMMARY: join(stack.folder, 'summary'),
      RUNNER_TEMP: stack.folder,
      ...Object.fromEntries(
        Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
      ),
    },
  });
}

async function until(holds: () => boolean, seconds: number): Promise<boolean> {
  for (const end = performance.now() + seconds * 1_000; performance.now() < end; await pause(300))
    if (holds()) return true;
  return holds();
}
