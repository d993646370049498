// `npm run e2e -- smoke [--only text] [--lanes 2] [--folder path]`: the smoke checks against real containers. The conforming stack passes, each
// violator fails exactly its check, and what failure-modes stops is put back: after SIGTERM, after SIGKILL by the host, and by the next run.
// Each lane has a stack of its own: most of the time a stack waits for time-outs and recoveries.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { SOURCE, WORKFLOW } from './smoke/files.ts';
import { startStack, type Ran, type Stack } from './smoke/stack.ts';
import { violators, type Violator } from './smoke/violators.ts';

const root = join(import.meta.dirname, '..');
/** Slow ones run only where they are what is spoilt. */
const SLOW = ['R3', 'rate-limit', 'failure-modes'];

type Row = { readonly name: string; readonly good: boolean; readonly told: string; readonly seconds: number };

/** `tell` answers what was wrong. `delivers`: it brings its own release, and leaves it behind. */
type Story = {
  readonly name: string;
  readonly delivers: boolean;
  readonly tell: (stack: Stack) => Promise<string | undefined>;
};

/** Those that deliver come last: no release has to be brought back between them. */
const stories: readonly Story[] = [
  { name: 'conforming', delivers: false, tell: conforming },
  {
    name: 'put back after SIGTERM',
    delivers: false,
    tell: (stack: Stack) => endInTheMiddle(stack, 'SIGTERM'),
  },
  {
    name: 'put back after SIGKILL',
    delivers: false,
    tell: (stack: Stack) => endInTheMiddle(stack, 'SIGKILL'),
  },
  { name: 'put back by the next run', delivers: false, tell: nextRun },
  { name: 'a second container is taken away after SIGKILL', delivers: false, tell: endWithAnother },
  ...violators.map((violator) => ({
    name: `${violator.check}: ${violator.name}`,
    delivers: violator.change !== undefined,
    tell: (stack: Stack) => spoil(stack, violator),
  })),
].sort((a, b) => Number(a.delivers) - Number(b.delivers));

export async function run(words: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...words],
    options: {
      only: { type: 'string', default: '' },
      lanes: { type: 'string', default: '2' },
      folder: { type: 'string', default: join(root, 'build/e2e/smoke') },
    },
  });
  const wanted = stories.filter(({ name }) => name.includes(values.only));
  const began = performance.now();
  const rows: Row[] = [];
  const count = Math.min(Number(values.lanes), wanted.length);
  const stacks: Stack[] = [];
  for (let i = 0; i < count; i += 1)
    stacks.push(await startStack(join(values.folder, String(i)), 'abcd'[i] ?? 'z', console.log));
  // The first takes from the front, the others from the end, where the deliveries are.
  const lanes = stacks.map(async (stack, lane) => {
    try {
      await tellAll(stack, () => (lane === 0 ? wanted.shift() : wanted.pop()), rows);
    } finally {
      await stack.close();
    }
  });
  const ended = await Promise.allSettled(lanes);
  for (const lane of ended) if (lane.status === 'rejected') console.error(lane.reason);
  mkdirSync(join(root, 'build/e2e'), { recursive: true });
  writeFileSync(join(root, 'build/e2e/smoke.json'), `${JSON.stringify({ rows }, null, 2)}\n`);
  const bad = rows.filter(({ good }) => !good);
  const seconds = Math.round((performance.now() - began) / 1_000);
  console.log(`\n${rows.length - bad.length} of ${rows.length} as expected, in ${seconds} s`);
  return bad.length === 0 && rows.length > 0 && ended.every(({ status }) => status === 'fulfilled') ? 0 : 1;
}

/** One story after the other on one stack, until there is none left. */
async function tellAll(stack: Stack, next: () => Story | undefined, rows: Row[]): Promise<void> {
  let clean = false;
  for (let story = next(); story; story = next()) {
    const began = performance.now();
    const told = await failureOf(async () => {
      if (!clean && !story.delivers) await stack.deliver();
      clean = !story.delivers;
      return story.tell(stack);
    });
    const seconds = (performance.now() - began) / 1_000;
    rows.push({ name: story.name, good: told === undefined, told: told ?? 'as expected', seconds });
    console.log(
      `${told === undefined ? 'good' : 'BAD '} ${story.name} (${seconds.toFixed(1)} s)${told === undefined ? '' : `: ${told}`}`,
    );
  }
}

async function failureOf(tell: () => Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await tell();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function conforming(stack: Stack): Promise<string | undefined> {
  const ran = await stack.smoke({});
  return expectRun(ran, { failed: '', skipped: 'R5,tls', verdict: 'pass' }) ?? leaks(stack);
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
    const ran = await stack.smoke({
      skip: [...SLOW.filter((id) => id !== check), ...also].join(','),
      ...(violator.mode === undefined ? {} : { 'checks-file': stack.onlyMode(violator.mode) }),
    });
    const red = [ran.outputs.failed, ran.outputs.inconclusive].filter((ids) => ids !== '').join(',');
    if (red !== check)
      return `expected exactly ${check} to be red, saw ${red || 'none'}\n${ran.log.slice(-2_500)}`;
    return ran.log.includes(violator.reason)
      ? undefined
      : `the reason does not hold ${violator.reason}\n${ran.log.slice(-2_500)}`;
  } finally {
    if (file) stack.write(file[0], file[0].endsWith('.py') ? SOURCE : WORKFLOW);
    if (!change) await stack.control();
  }
}

/** Ends the run while Redis is stopped; the host, or the run itself in its last seconds, puts it back. */
async function endInTheMiddle(stack: Stack, signal: NodeJS.Signals): Promise<string | undefined> {
  await stack.control('lies'); // it waits for what never comes, with Redis stopped
  const child = startAction(stack, { only: 'failure-modes', 'checks-file': stack.onlyMode('redis-down') });
  try {
    if (!(await until(async () => (await stack.containers('store')).length === 0, 90)))
      return 'Redis was never stopped';
    child.kill(signal);
    if (!(await until(async () => (await stack.containers('store')).length === 1, 60)))
      return 'Redis was not put back';
    return (await until(() => !hasMark(stack), 30)) ? undefined : 'the mark is still there';
  } finally {
    child.kill('SIGKILL');
    await stack.control();
  }
}

/** Kills the run while its second container is there: neither it nor its variables may stay. */
async function endWithAnother(stack: Stack): Promise<string | undefined> {
  const child = startAction(stack, {
    only: 'failure-modes',
    'checks-file': stack.onlyMode('archive-unreachable'),
  });
  const marks = (): string[] => namesBelow(stack.state).filter((name) => /delivery-check-\w+$/.test(name));
  try {
    if (!(await until(() => marks().length === 1, 90))) return 'no second container was wanted';
    const name = basename(marks()[0] ?? '');
    const there = async (...all: string[]): Promise<boolean> =>
      (await stack.docker('ps', '--quiet', ...all, '--filter', `name=^/?${name}$`)) !== '';
    if (!(await until(there, 30))) return 'no second container was started';
    child.kill('SIGKILL');
    if (!(await until(async () => !(await there('--all')), 60))) return 'the second container is still there';
    const gone = await until(() => !namesBelow(stack.state).some((name) => /delivery-check-/.test(name)), 30);
    return gone ? undefined : 'its mark or its variables are still there';
  } finally {
    child.kill('SIGKILL');
  }
}

/** A mark of a dead run, as after a power cut: nothing watches any more. */
async function nextRun(stack: Stack): Promise<string | undefined> {
  const [id = ''] = await stack.containers('store');
  const mark = { pid: 2 ** 22 - 7, services: ['store'], containers: [id] };
  writeFileSync(markPath(stack), JSON.stringify(mark));
  await stack.docker('stop', '--time', '5', id);
  const ran = await stack.smoke({ only: 'R5,health' });
  if ((await stack.containers('store')).length !== 1)
    return `Redis was not put back\n${ran.log.slice(-1_000)}`;
  return ran.log.includes('it was started again') && !hasMark(stack) ? undefined : ran.log.slice(-1_000);
}

const namesBelow = (folder: string): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' });

function markPath(stack: Stack): string {
  const found = namesBelow(stack.state).find((path) => path.endsWith('staging'));
  return join(stack.state, found ?? '', 'stopped-by-checks.json');
}

const hasMark = (stack: Stack): boolean =>
  namesBelow(stack.state).some((path) => path.endsWith('stopped-by-checks.json'));

function startAction(stack: Stack, given: Readonly<Record<string, string>>): ChildProcess {
  for (const file of ['output', 'summary']) stack.write(file, '');
  const inputs = { environment: 'staging', 'state-directory': stack.state, ...given };
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

async function until(holds: () => boolean | Promise<boolean>, seconds: number): Promise<boolean> {
  for (const end = performance.now() + seconds * 1_000; performance.now() < end; await pause(300))
    if (await holds()) return true;
  return holds();
}
