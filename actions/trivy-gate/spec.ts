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
  secret,
  share,
  text,
} from '@compose-delivery/runtime';
import { SCANNERS, SCAN_TYPES, SLACK_OCCASIONS } from '@compose-delivery/gate/vocabulary';
import { dryRun, githubToken, language, reportDirectory } from '../common-inputs.ts';

export const spec = defineAction({
  name: 'trivy-gate',
  title: 'Trivy gate',
  description:
    'Judges a Trivy report, or lets Trivy look first: pass, fail, or error when nobody could look. Never a silent pass.',
  icon: 'shield',
  color: 'red',
  permissions: {
    contents: 'read: to see the checkout that is scanned',
    actions: 'read: only with base-artifact, to read the report of the last good scan',
    'pull-requests': 'write: only with a token and comment, to keep one comment up to date',
  },
  inputs: {
    report: path({ description: 'A Trivy JSON report to judge. Empty: Trivy is run on `target`.' }),
    'scan-type': choice({ description: 'What `target` is.', choices: SCAN_TYPES, default: 'fs' }),
    target: text({
      description:
        'Image, folder, repository or bill of materials to scan. Empty: the checkout for fs, repo and config; nothing when a report is given.',
    }),
    'trivy-path': path({
      description: 'The Trivy program. Empty: the one of `trivy-version`, else the one on the PATH.',
    }),
    'trivy-version': text({
      description:
        'Exact version of Trivy to fetch, such as 0.72.0. The archive is hashed at every use, against a table in the source or `trivy-checksum`.',
      pattern: /^v?\d{1,5}\.\d{1,5}\.\d{1,5}$/,
      expected: 'an exact version such as 0.72.0',
    }),
    'trivy-checksum': text({
      description:
        'SHA-256 of the release archive of `trivy-version`, needed where the version is not in the table; or of the program of `trivy-path`.',
      pattern: /^[0-9a-fA-F]{64}$/,
      expected: '64 hexadecimal digits',
    }),
    'tool-directory': path({
      description: 'Where fetched archives are kept between runs. Empty: the tool cache of the runner.',
    }),
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
    'ignore-file-ref': choice({
      description:
        'Whose `ignore-file`, `baseline-file`, `vex`, `kev-file` and `epss-file` count. auto: in pull requests and merge queues those of the commit that this would be merged into, else those of the checkout.',
      choices: ['auto', 'base', 'head'],
      default: 'auto',
    }),
    'inline-ignores': choice({
      description:
        'Comments such as `trivy:ignore:ID` in what is scanned. refuse: they excuse nothing, and that they are there is said; allow: Trivy obeys them.',
      choices: ['refuse', 'allow'],
      default: 'refuse',
    }),
    vex: path({
      description:
        'OpenVEX document: what it calls not affected or fixed, in a package of the report, is put aside.',
    }),
    'kev-file': path({
      description:
        'The KEV catalogue of CISA as JSON: what is in it fails whatever its severity, repaired or not.',
    }),
    'epss-file': path({
      description: 'EPSS scores as CSV: what has `epss-threshold` or more fails whatever its severity.',
    }),
    'epss-threshold': share({ description: 'From which EPSS score a vulnerability fails.', default: 0.5 }),
    'max-ignore-days': count({
      description: 'How many days ahead an entry of the ignore file may expire.',
      default: 365,
      min: 1,
      max: 3_650,
    }),
    mode: choice({
      description:
        'full: everything counts. diff: only what the base does not have. baseline: only what `baseline-file` does not account for.',
      choices: ['full', 'diff', 'baseline'],
      default: 'full',
    }),
    'base-report': path({
      description:
        'Trivy JSON report to compare with. Empty, in mode diff: the base is scanned, too, with the same database.',
    }),
    'base-ref': text({
      description:
        'Commit, tag or branch to compare with. Empty: for a pull request the first parent of the tested merge, for a merge queue its base, for a push what was there before.',
      pattern: /^[\w][\w./-]{0,250}$/,
      expected: 'a commit, tag or branch',
    }),
    'base-target': text({ description: 'Image to scan as base of an image, such as the one that runs now.' }),
    'base-artifact': text({
      description:
        'Artifact with the report of the last good scan of this branch to compare with; without one everything counts as new.',
      pattern: /^[\w.-]{1,100}$/,
      expected: 'letters, digits and _ . -',
    }),
    'baseline-file': path({
      description:
        'Baseline for mode baseline. The one that would account for everything is written to `trivy-baseline.json` among the reports.',
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
    'db-max-age-hours': count({
      description: 'How old the vulnerability database may be; an older one is an error.',
      default: 24,
      min: 1,
      max: 8_760,
    }),
    'db-repositories': list({
      description: 'Where the database is fetched from, in this order. Empty: the public mirrors.',
      item: /^[\w.-]+(:\d{1,5})?\/[\w./-]+(:[\w.-]+)?(@sha256:[0-9a-f]{64})?$/,
      expected: 'repositories such as ghcr.io/aquasecurity/trivy-db:2',
    }),
    'database-cache': choice({
      description:
        'Whether the database is kept in the Actions cache. It is never restored in a run for a release or a tag.',
      choices: ['off', 'restore', 'save', 'both'],
      default: 'off',
    }),
    'trivy-cache-directory': path({
      description: 'Where Trivy keeps its databases. Empty: .cache/trivy in the home folder.',
    }),
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
    'sbom-file': path({
      description: 'Where to write a bill of materials of what was scanned. Empty: none.',
    }),
    'sbom-format': choice({
      description: 'Format of the bill of materials.',
      choices: ['cyclonedx', 'spdx-json'],
      default: 'cyclonedx',
    }),
    comment: choice({
      description:
        'One comment on the pull request, kept up to date. auto: when there is a token; always: and a token that may not is a warning.',
      choices: ['auto', 'always', 'never'],
      default: 'auto',
    }),
    'slack-webhook': secret({
      description: 'Webhook of Slack. Empty: Slack is not told anything.',
    }),
    'slack-on': list({
      description: 'When Slack is told. A scan that did not run and a stale database are always told.',
      choices: SLACK_OCCASIONS,
      default: 'new,error',
    }),
    'github-token': githubToken,
    'dry-run': dryRun,
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
    'fixed-count': output('Findings that only the base has.', '0'),
    'excused-count': output('Findings that VEX statements excuse.', '0'),
    'exploited-count': output('Findings that count and are known, or likely, to be exploited.', '0'),
    base: output('What the report was compared with; empty: nothing.', ''),
    'db-updated-at': output('When the vulnerability database was built, if one was used.', ''),
    'db-age-hours': output('How old it was, in hours.', ''),
    'trivy-sha256': output('SHA-256 of the Trivy program that ran, if it was given or fetched.', ''),
    'trivy-version': output('Version of Trivy that made the report, if known.', ''),
    'report-path': output('The Trivy JSON report that was judged.', ''),
    'sarif-path': output('The SARIF file.', ''),
    'sbom-path': output('The bill of materials, if one was asked for.', ''),
    'baseline-path': output(
      'The baseline that would account for everything that counts; none outside mode baseline for more than 10,000 findings.',
      '',
    ),
    comment: output('created, updated, denied, failed, or none.', 'none'),
    slack: output('sent, failed, or none.', 'none'),
    'verdict-path': output('The verdict with its reasons, as JSON.', ''),
  },
});
