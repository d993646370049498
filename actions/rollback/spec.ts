// Inputs, outputs and texts of rollback.
import { choice, defineAction, flag, output, text } from '@compose-delivery/runtime';
import {
  allowBad,
  deliveryFile,
  dockerHost,
  drainTimeoutSeconds,
  dryRun,
  engine,
  envFile,
  environment,
  githubDeployment,
  githubToken,
  host,
  language,
  lockWaitSeconds,
  probeRate,
  reportDirectory,
  schema,
  sshKey,
  sshKnownHosts,
  stateDirectory,
  watchSeconds,
} from '../common-inputs.ts';

export const spec = defineAction({
  name: 'rollback',
  title: 'Roll back',
  description:
    'Goes back to the last good release, or to one that is named: by one switch if it still runs, else from its artifacts. A target that cannot serve is refused before traffic is touched.',
  icon: 'rotate-ccw',
  color: 'orange',
  permissions: {
    contents: 'read: the delivery file',
    deployments: 'write: the record of the rollback on GitHub',
    actions:
      'read: whether the run that holds a silent lock still goes on; without it, only the heartbeat tells',
  },
  inputs: {
    'delivery-file': deliveryFile,
    environment,
    'env-file': envFile,
    host,
    'docker-host': dockerHost,
    'ssh-key': sshKey,
    'ssh-known-hosts': sshKnownHosts,
    'state-directory': stateDirectory,
    engine,
    to: text({
      description:
        'previous (the last good release other than the active one), a version, the id of a release, or the digest of one of its images.',
      default: 'previous',
      pattern: /^(?:[0-9A-Za-z][0-9A-Za-z.+-]{0,127}|sha256:[0-9a-f]{64})$/,
      expected: 'previous, a version such as 1.4.0, the id of a release, or sha256:<64 digits>',
    }),
    list: flag({ description: 'Only list the releases of the ledger and change nothing.', default: false }),
    schema,
    'restore-backup': text({
      description:
        'Id of a backup whose data replaces that of the database before the release is started. The present state is dumped and kept first; the application is stopped for it. Never happens by itself.',
      pattern: /^[0-9A-Za-z-]{1,128}$/,
      expected: 'the id of a backup',
    }),
    confirm: text({
      description:
        'With restore-backup: <application>/<environment>/<backup>, typed exactly; the environment is "default" where there is none.',
    }),
    'only-recover': flag({
      description:
        'Go nowhere new: finish or undo what an earlier run left, and bring router, services and ledger together.',
      default: false,
    }),
    reason: text({ description: 'Why; it is kept with the release that is left.' }),
    'rollback-mode': choice({
      description:
        'auto: one switch if the target still runs, else from its artifacts. switch: only that. restart: from its artifacts even if it runs. repull: its images are pulled again by digest, then started.',
      choices: ['auto', 'switch', 'restart', 'repull'],
      default: 'auto',
    }),
    'changed-environment': choice({
      description:
        'What to do when a target must be started and variables, configs or secrets that it ran with are others now. refuse: say which, and change nothing. current: start it with what is there now.',
      choices: ['refuse', 'current'],
      default: 'refuse',
    }),
    preempt: flag({
      description:
        'Ask a delivery that is under way to stop and go back, instead of waiting for its end; it is taken over when its owner is dead.',
      default: true,
    }),
    'watch-seconds': watchSeconds,
    'probe-rate': probeRate,
    'drain-timeout-seconds': drainTimeoutSeconds,
    'lock-wait-seconds': lockWaitSeconds,
    'allow-bad': allowBad,
    'github-token': githubToken,
    'github-deployment': githubDeployment,
    'report-directory': reportDirectory,
    'dry-run': dryRun,
    language,
  },
  outputs: {
    status: output('rolled-back, noop, refused, failed, listed or planned.', 'failed'),
    from: output('The release that was left.', ''),
    to: output('The release that serves now.', ''),
    mode: output('warm or stopped: how the target was found; empty if nothing moved.', ''),
    'active-slot': output('The slot that serves now: blue or green.', ''),
    generation: output('Number of the switch that is served now.', '0'),
    'switch-ms': output('Command to first answer of the target, in milliseconds; -1: no switch.', '-1'),
    dropped: output('Requests of the measurement that got no whole answer under 500.', '0'),
    'dropped-upper-95': output('Upper end of the 95 % interval of the share of drops.', '1'),
    'mttr-seconds': output('Begin of the action to the confirmed switch; -1: no switch.', '-1'),
    restored: output('Id of the backup that was restored; empty if none was.', ''),
    'kept-as': output('Name of the database that holds the state from before the restore.', ''),
    'safety-backup': output('Id of the dump that was made of that state.', ''),
    forced: output('What a gate had said that `schema: force` overruled; empty if none was.', ''),
    reason: output('One sentence that says why it ended as it did.', 'it stopped before it could say why'),
    releases: output('The ledger as JSON: id, version, status, active, since.', '[]'),
    'deployment-id': output('Number of the deployment on GitHub; empty if there is none.', ''),
    report: output('Path of the report (JSON) with steps, timeline and traffic.', ''),
  },
});
