// smoke-r1-r6: its inputs, outputs and texts.
import { choice, defineAction, list, output, path, seconds } from '@compose-delivery/runtime';
import { CHECK_IDS } from '@compose-delivery/smoke';
import {
  deliveryFile,
  dockerHost,
  dryRun,
  engine,
  envFile,
  environment,
  host,
  language,
  reportDirectory,
  sshKey,
  sshKnownHosts,
  stateDirectory,
} from '../common-inputs.ts';

const CHECK_ID = /^[A-Za-z][A-Za-z0-9-]{0,40}$/;

export const spec = defineAction({
  name: 'smoke-r1-r6',
  title: 'Smoke checks R1 to R6',
  description:
    'Asks the running services what they must show: own users, isolated tokens, OCR time-out, rate from outside, enforced scan, health, headers, metrics, latency, logs.',
  icon: 'check-circle',
  color: 'green',
  permissions: { contents: 'read: to read the delivery file, the sources and the workflows' },
  inputs: {
    'delivery-file': deliveryFile,
    'checks-file': path({
      description:
        'A checks section in a file of its own. Built-in checks in it replace those of the delivery file; own checks and waivers are added.',
    }),
    environment,
    'env-file': envFile,
    host,
    'docker-host': dockerHost,
    'ssh-key': sshKey,
    'ssh-known-hosts': sshKnownHosts,
    engine,
    slot: choice({
      description: 'Which slot is asked: the one that serves, the other one, or one by name.',
      choices: ['active', 'idle', 'blue', 'green'],
      default: 'active',
    }),
    'state-directory': stateDirectory,
    only: list({
      description: `Checks to ask, built-in (${CHECK_IDS.join(', ')}) or own ones; empty means all that the delivery file configures.`,
      item: CHECK_ID,
      expected: 'ids of checks',
    }),
    skip: list({
      description: 'Checks to leave out; the report says so.',
      item: CHECK_ID,
      expected: 'ids of checks',
    }),
    'deadline-seconds': seconds({
      description: 'Time for all checks together; what has not begun by then is inconclusive.',
      default: 600,
      min: 1,
      max: 7_200,
    }),
    'report-directory': reportDirectory,
    language,
    'dry-run': dryRun,
  },
  outputs: {
    verdict: output('pass, fail or inconclusive; dry-run when nothing was asked.', 'inconclusive'),
    'rollback-recommended': output('true only when something was seen to be wrong.', 'false'),
    passed: output('How many checks passed.', '0'),
    flaky: output('Ids of the checks that passed, and not at once, separated by commas.', ''),
    waived: output('Ids of the checks that are red and waived until a date, separated by commas.', ''),
    failed: output('Ids of the checks that failed, separated by commas.', ''),
    inconclusive: output('Ids of the checks that could not be decided, separated by commas.', ''),
    skipped: output('Ids of the checks that were left out, separated by commas.', ''),
    slot: output('The slot that was asked.', ''),
    version: output('The version that runs there.', ''),
    'report-json': output('The report as CTRF JSON.', ''),
    'report-junit': output('The report as JUnit XML.', ''),
    'report-sarif': output('What is red as SARIF, for code scanning.', ''),
    'report-html': output('The report as one HTML page.', ''),
    'evidence-directory': output('Folder with one file of evidence for each check.', ''),
  },
});
