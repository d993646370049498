// Writes the reports and the evidence, then reads them back: a file that holds a known secret is removed, and that is an error.
import { join } from 'node:path';
import { DeliveryFailure, Redactor, messageOf, type Files } from '@compose-delivery/runtime';
import type { SecretValue } from '../secret-values.ts';
import type { SmokeReport } from '../smoke-report.ts';
import type { Language } from '../texts.ts';
import { ctrfReport } from './ctrf.ts';
import { htmlReport } from './html.ts';
import { junitReport } from './junit.ts';
import { sarifReport, type Anchors } from './sarif.ts';

export type ReportPaths = {
  readonly json: string;
  readonly junit: string;
  readonly sarif: string;
  readonly html: string;
  readonly evidence: string;
};

/** The checks were asked, and what they said could not be kept. */
export class ReportUnwritten extends DeliveryFailure {
  constructor(folder: string, cause: unknown) {
    super(`the report could not be written to ${folder}: ${messageOf(cause)}`, {
      advice: 'Free space (or inodes) there, make it writable, or name another folder by `report-directory`.',
      cause,
    });
    this.name = 'ReportUnwritten';
  }
}

/**
 * `smoke-report.json` (CTRF), `smoke-report.xml` (JUnit), `smoke-report.sarif`, `smoke-report.html` and `smoke-evidence/<check>.txt`, each
 * whole or not at all.
 * @throws ReportUnwritten when the disk takes them not, DeliveryFailure naming file and variable when a secret got in; all files of the
 * report are gone then, also those of an earlier run: they would be taken for this one.
 */
export async function writeReport(
  report: SmokeReport,
  folder: string,
  files: Files,
  secrets: readonly SecretValue[],
  language: Language,
  anchors: Anchors = new Map(),
): Promise<ReportPaths> {
  const evidence = join(folder, 'smoke-evidence');
  const paths = {
    json: join(folder, 'smoke-report.json'),
    junit: join(folder, 'smoke-report.xml'),
    sarif: join(folder, 'smoke-report.sarif'),
    html: join(folder, 'smoke-report.html'),
    evidence,
  };
  const contents = new Map<string, string>([
    [paths.json, ctrfReport(report, language)],
    [paths.junit, junitReport(report, language)],
    [paths.sarif, sarifReport(report, anchors)],
    [paths.html, htmlReport(report, language)],
    ...report.results.map((result): [string, string] => [
      join(evidence, `${result.id}.txt`),
      evidenceText(result),
    ]),
  ]);
  const all = [...contents.keys(), evidence];
  try {
    await files.remove(evidence);
    for (const [path, content] of contents) await files.writeAtomic(path, content);
  } catch (error) {
    for (const path of all) await files.remove(path).catch(() => undefined);
    throw new ReportUnwritten(folder, error);
  }
  const leak = await findLeak([...contents.keys()], files, secrets);
  if (leak) {
    for (const path of all) await files.remove(path);
    throw new DeliveryFailure(
      `the value of ${leak.name} stands in ${leak.path}; all files of this report were removed`,
      {
        advice: `Find the answer or log line that shows it, and change ${leak.name}: whoever made that answer knows it.`,
      },
    );
  }
  return paths;
}

function evidenceText(result: SmokeReport['results'][number]): string {
  const parts = result.evidence.map(({ title, lines }) => [`## ${title}`, ...lines, ''].join('\n'));
  return [`${result.id}: ${result.verdict}`, result.reason, '', ...parts].join('\n');
}

async function findLeak(
  paths: readonly string[],
  files: Files,
  secrets: readonly SecretValue[],
): Promise<{ name: string; path: string } | undefined> {
  const detectors = secrets.map(({ name, value }) => {
    const redactor = new Redactor();
    redactor.add(value);
    return { name, redactor };
  });
  for (const path of paths) {
    const text = (await files.readText(path)) ?? '';
    const hit = detectors.find(({ redactor }) => redactor.reveals(text));
    if (hit) return { name: hit.name, path };
  }
  return undefined;
}
