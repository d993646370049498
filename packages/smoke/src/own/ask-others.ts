// Kinds exec, file, env and log: each one attempt.
import { join } from 'node:path';
import type { OwnCheck } from '@compose-delivery/application';
import { keepInside } from '@compose-delivery/runtime';
import { conclude, unsure, wrong, type CheckContext, type Problem } from '../check.ts';
import { OWN_REQUEST } from '../checks/logs.ts';
import { findLines, mismatches } from '../matcher.ts';
import { jsonField } from '../probe.ts';
import type { Attempt } from './attempts.ts';
import { keepCaptures } from './captures.ts';
import { fill, fillAll, fillRecord } from './fill.ts';

type Kind<K extends OwnCheck['kind']> = Extract<OwnCheck, { kind: K }>;
const SHOWN = 4_000;

const told = (what: string, lines: readonly string[]): Problem[] =>
  lines.map((line) => wrong(`${what}: ${line}`));
const attempt = (
  problems: readonly Problem[],
  pass: string,
  title: string,
  lines: readonly string[],
): Attempt => ({
  outcome: conclude(problems, pass, [{ title, lines }]),
  statuses: [],
});

export async function askExec(
  context: CheckContext,
  check: Kind<'exec'>,
  timeoutMs: number,
): Promise<Attempt> {
  const argv = fillAll(context, check.command) as string[];
  const env = fillRecord(context, check.env);
  const { exec, bench } = context.ports;
  const run = check.service === undefined ? exec : bench;
  if (!run) return attempt([unsure('no program may be started here')], '', 'command', []);
  const result =
    check.service === undefined
      ? await exec?.(argv, {
          cwd: context.root,
          env,
          timeoutMs,
          ...(context.signal ? { signal: context.signal } : {}),
        })
      : await bench?.run(check.service, argv, { timeoutMs, env });
  if (!result) return attempt([unsure('no program may be started here')], '', 'command', []);
  const { expect } = check;
  const problems = result.timedOut
    ? [unsure(`the command was ended after ${timeoutMs / 1_000} s`)]
    : [
        ...(expect['exit-code'] === undefined
          ? []
          : told('exit code', mismatches(expect['exit-code'], result.code ?? result.signal ?? 'a signal'))),
        ...(expect.stdout === undefined
          ? []
          : told('stdout', mismatches(expect.stdout, result.stdout.trimEnd()))),
        ...(expect.stderr === undefined
          ? []
          : told('stderr', mismatches(expect.stderr, result.stderr.trimEnd()))),
        ...Object.entries(expect.json ?? {}).flatMap(([field, matcher]) =>
          told(field, mismatches(matcher, jsonField(result.stdout, field))),
        ),
      ];
  if (problems.length === 0)
    problems.push(...keepCaptures(context, check.capture, { text: result.stdout.trimEnd(), headers: {} }));
  return attempt(problems, `${argv[0] ?? ''} did as expected`, 'command', [
    argv.join(' ').slice(0, SHOWN),
    `exit code: ${result.code ?? result.signal ?? '-'}`,
    ...`stdout: ${result.stdout.slice(0, SHOWN)}`.split('\n'),
    ...`stderr: ${result.stderr.slice(0, SHOWN)}`.split('\n'),
  ]);
}

export async function askFile(context: CheckContext, check: Kind<'file'>): Promise<Attempt> {
  const path = fill(context, check.path);
  if (check.service === undefined && (path.startsWith('/') || path.split('/').includes('..')))
    return attempt([unsure(`expected a path inside the repository, saw ${path}`)], '', 'file', []);
  if (check.service === undefined) await keepInside(context.ports.files, context.root, { path });
  const text =
    check.service === undefined
      ? await context.ports.files.readText(join(context.root, path))
      : await context.ports.bench?.readFile(check.service, path);
  const { expect } = check;
  const asked = expect.text !== undefined || expect.json !== undefined;
  const problems = [
    ...((expect.exists ?? asked) && text === undefined
      ? [wrong(`expected ${path}, which is not there`)]
      : []),
    ...(expect.exists === false && text !== undefined ? [wrong(`expected no ${path}, and it is there`)] : []),
    ...(expect.text === undefined || text === undefined ? [] : told(path, mismatches(expect.text, text))),
    ...(text === undefined ? [] : Object.entries(expect.json ?? {})).flatMap(([field, matcher]) =>
      told(`${path}, ${field}`, mismatches(matcher, jsonField(text ?? '', field))),
    ),
  ];
  return attempt(problems, `${path} is as expected`, path, (text ?? '(absent)').slice(0, SHOWN).split('\n'));
}

export async function askEnv(context: CheckContext, check: Kind<'env'>): Promise<Attempt> {
  const { service, variable } = check;
  const all = service === undefined ? context.variables : await context.view.environment(service);
  const value = Object.hasOwn(all, variable) ? all[variable] : undefined;
  const where = service ?? 'the environment file';
  const problems = told(`${variable} of ${where}`, mismatches(check.expect, value));
  return attempt(problems, `${variable} of ${where} is as expected`, variable, [
    `${where}: ${value ?? '(none)'}`,
  ]);
}

export async function askLog(context: CheckContext, check: Kind<'log'>): Promise<Attempt> {
  const lines = (await context.view.log(check.service)).split('\n').filter((line) => line.trim() !== '');
  const asked = check['own-requests'] === 'count' ? lines : lines.filter((line) => !OWN_REQUEST.test(line));
  const found = findLines(fill(context, check.matches), asked);
  const problems = told(`lines of the log of ${check.service}`, mismatches(check.expect, found.length));
  return attempt(
    problems,
    `${found.length} of ${asked.length} lines`,
    `lines that match ${check.matches}`,
    found.slice(0, 20).map((line) => line.slice(0, 1_000)),
  );
}
