// trivy-gate: its inputs and texts.
import {
  choice,
  count,
  defineAction,
  flag,
  list,
  path,
  seconds,
  secret,
  share,
  text,
} from '@compose-delivery/runtime';
import { PROVENANCE_RULES, SCANNERS, SCAN_TYPES, SLACK_OCCASIONS } from '@compose-delivery/gate/vocabulary';
import { dryRun, githubToken, language, reportDirectory } from '../common-inputs.ts';
import { outputs } from './outputs.ts';

const REPOSITORY = /^[\w.-]+(:\d{1,5})?\/[\w./-]+(:[\w.-]+)?(@sha256:[0-9a-f]{64})?$/;

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
    'trivy-provenance': choice({
      description:
        'Whether the Sigstore bundle of the archive of `trivy-version` is verified, offline, after its hash fits. when-available: a missing one is a warning; require: an error. One that is there and does not verify is always an error.',
      choices: PROVENANCE_RULES,
      default: 'when-available',
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
        'VEX document (OpenVEX, CSAF 2.0 or CycloneDX): what it calls not affected, with a reason, or fixed, in a package of the report, is put aside.',
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
      item: REPOSITORY,
      expected: 'repositories such as ghcr.io/aquasecurity/trivy-db:2',
    }),
    'java-db-max-age-hours': count({
      description:
        'How old the Java database may be. It is fetched only when an image has JAR files, or when one that is there is older.',
      default: 336,
      min: 1,
      max: 8_760,
    }),
    'java-db-repositories': list({
      description: 'Where the Java database is fetched from, in this order. Empty: the public mirrors.',
      item: REPOSITORY,
      expected: 'repositories such as ghcr.io/aquasecurity/trivy-java-db:1',
    }),
    'database-cache': choice({
      description:
        'Whether the databases are kept in the Actions cache. They are never restored in a run for a release or a tag.',
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
  outputs,
});
