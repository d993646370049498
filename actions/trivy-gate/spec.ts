// trivy-gate: its inputs, outputs and texts.
import {
  choice,
  count,
  defineAction,
  flag,
  list,
  output,
  path,
  seconds,
  text,
} from '@compose-delivery/runtime';
import { SCANNERS, SCAN_TYPES } from '@compose-delivery/gate/vocabulary';
import { language, reportDirectory } from '../common-inputs.ts';

export const spec = defineAction({
  name: 'trivy-gate',
  title: 'Trivy gate',
  description:
    'Judges a Trivy report, or lets Trivy look first: pass, fail, or error when nobody could look. Never a silent pass.',
  icon: 'shield',
  color: 'red',
  permissions: { contents: 'read: to see the checkout that is scanned' },
  inputs: {
    report: path({ description: 'A Trivy JSON report to judge. Empty: Trivy is run on `target`.' }),
    'scan-type': choice({ description: 'What `target` is.', choices: SCAN_TYPES, default: 'fs' }),
    target: text({
      description:
        'Image, folder, repository or bill of materials to scan. Empty: the checkout for fs, repo and config; nothing when a report is given.',
    }),
    'trivy-path': path({ description: 'The Trivy program. Empty: the one on the PATH.' }),
    'when-missing': choice({
      description: 'When there is no Trivy: error, or skip, which is said loudly and is never a pass.',
      choices: ['error', 'skip'],
      default: 'error',
    }),
    scanners: list({
      description: 'What Trivy looks for; those that the scan type does not have are left out.',
      choices: SCANNERS,
      default: 'vuln,misconfig,secret',
    }),
    'fail-on': text({
      description:
        'Least severity that fails: `CRITICAL,HIGH`, or one for each scanner such as `vuln=HIGH,secret=LOW,license=NONE`; scanners that are not named stay at HIGH.',
      default: 'CRITICAL,HIGH',
    }),
    'unknown-severity': choice({
      description: 'What a finding without a rating does. auto: it fails where HIGH or less fails.',
      choices: ['auto', 'fail', 'warn', 'ignore'],
      default: 'auto',
    }),
    'ignore-unfixed': flag({
      description: 'Leave out vulnerabilities that no version repairs yet.',
      default: false,
    }),
    'ignore-file': path({
      description:
        'Our own ignore file (YAML): `version: 1`, then `ignore:` with id, expires and reason of each entry.',
    }),
    'max-ignore-days': count({
      description: 'How many days ahead an entry of the ignore file may expire.',
      default: 365,
      min: 1,
      max: 3_650,
    }),
    mode: choice({
      description: 'full: everything counts. diff: only what `base-report` does not have.',
      choices: ['full', 'diff'],
      default: 'full',
    }),
    'base-report': path({
      description: 'Trivy JSON report to compare with, such as that of the base branch.',
    }),
    'empty-report': choice({
      description: 'What a report without results is: nothing was scanned.',
      choices: ['error', 'pass'],
      default: 'error',
    }),
    offline: flag({
      description: 'Trivy downloads nothing: databases and checks as they are.',
      default: false,
    }),
    'trivy-cache-directory': path({ description: 'Where Trivy keeps its databases. Empty: its own place.' }),
    'timeout-seconds': seconds({
      description: 'How long a scan may take.',
      default: 600,
      min: 1,
      max: 21_600,
    }),
    'max-report-mib': count({
      description: 'Largest report that is read, in MiB. Larger ones are an error.',
      default: 256,
      min: 1,
      max: 400,
    }),
    'sarif-category': text({
      description: 'Category of the SARIF file; the same in every run of the same target.',
      default: 'trivy-gate',
      pattern: /^[\w./-]{1,100}$/,
      expected: 'letters, digits and _ . / -',
    }),
    annotations: flag({ description: 'Show the worst findings as annotations of the run.', default: true }),
    'report-directory': reportDirectory,
    language,
  },
  outputs: {
    result: output('pass, fail, error, or skipped when Trivy is missing and that was allowed.', 'error'),
    reason: output('Why, in one sentence.', 'the gate ended before it could judge'),
    'total-count': output('Findings that count.', '0'),
    'new-count': output('Findings that the base does not have; all of them without a base.', '0'),
    'critical-count': output('Findings that count, CRITICAL.', '0'),
    'high-count': output('Findings that count, HIGH.', '0'),
    'medium-count': output('Findings that count, MEDIUM.', '0'),
    'low-count': output('Findings that count, LOW.', '0'),
    'unknown-count': output('Findings that count, without a rating.', '0'),
    'suppressed-count': output('Findings that the ignore file put aside.', '0'),
    'expired-ignores': output('Entries of the ignore file that have expired.', '0'),
    'unused-ignores': output('Entries of the ignore file that match nothing.', '0'),
    'trivy-version': output('Version of Trivy that made the report, if known.', ''),
    'report-path': output('The Trivy JSON report that was judged.', ''),
    'sarif-path': output('The SARIF file.', ''),
    'verdict-path': output('The verdict with its reasons, as JSON.', ''),
  },
});
