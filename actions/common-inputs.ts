// Inputs that several actions share: one name, one definition, everywhere.
import {
  block,
  choice,
  count,
  flag,
  list,
  mapping,
  path,
  requiredText,
  seconds,
  secret,
  text,
} from '@compose-delivery/runtime';

export const deliveryFile = path({
  description: 'The delivery file of the application.',
  default: 'delivery.yml',
});

export const environment = text({
  description:
    'Environment of the delivery file, such as staging or production. Empty: none, its top level counts.',
  pattern: /^[a-z][a-z0-9-]{0,62}$/,
  expected: 'a name of lower-case letters, digits and -',
});

export const envFile = path({
  description: 'Environment file of the application. Empty: the one that the delivery file names.',
});

export const stateDirectory = path({
  description:
    'Folder on the host that keeps the artifacts, the ledger, the journal and the slots. It must outlive the job.',
  default: '.delivery/state',
});

export const services = list({
  description: 'Services to work on; empty means all of the delivery file.',
  item: /^[a-z][a-z0-9_-]{0,62}$/,
  expected: 'names of services',
});

export const engine = choice({
  description: 'Where services run. auto: what the delivery file says.',
  choices: ['auto', 'process', 'compose'],
  default: 'auto',
});

export const images = mapping({
  description: 'What to deploy, by service: the output `images` of sequential-build.',
});

export const version = requiredText({
  description: 'Version of the release, such as 1.4.0.',
  pattern: /^v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/,
  expected: 'a semantic version such as 1.4.0',
});

export const wheelhouse = path({
  description: 'The offline wheelhouse: the output `wheelhouse` of wheel-cache.',
});

export const indexCredentials = secret({
  description:
    'Credentials of indexes, mirrors and hosts of the lock, one line each, as in a netrc file: machine HOST login USER password PASSWORD. Without it ~/.netrc (or NETRC) is read.',
});

export const githubToken = secret({
  description: 'Token for the REST API. Empty: GitHub is left out, and that is said.',
});

export const dryRun = flag({
  description: 'Print the plan with its reasons and change nothing.',
  default: false,
});

export const language = choice({
  description: 'Language of summaries and messages for people.',
  choices: ['en', 'es'],
  default: 'en',
});

export const retries = count({
  description: 'How often a step is tried again after a passing fault.',
  default: 3,
  min: 0,
  max: 10,
});

export const reportDirectory = path({
  description: 'Folder for reports and evidence.',
  default: 'delivery-report',
});

export const python = path({
  description:
    'Python that makes the environments of services without containers. auto: the first of 3.10 or newer that other users reach, too.',
  default: 'auto',
});

export const sha = text({
  description: 'Commit of the release, 40 hexadecimal digits. Empty: the commit of the run.',
  pattern: /^[0-9a-f]{40}$/,
  expected: 'a full commit sha of 40 hexadecimal digits',
});

export const watchSeconds = text({
  description:
    'How long real traffic is watched after the switch. Empty: what the delivery file says; a roll-back is then not watched.',
  pattern: /^\d{1,6}(\.\d{1,3})?$/,
  expected: 'seconds from 0 to 172800',
});

export const probeRate = count({
  description: 'Requests a second that are sent across the switch to measure drops. 0: none.',
  default: 50,
  min: 0,
  max: 1_000,
});

export const drainTimeoutSeconds = seconds({
  description:
    'How long requests and websockets of the slot that is left may take to end; what is left is cut and counted.',
  default: 30,
  max: 3_600,
});

export const lockWaitSeconds = seconds({
  description: 'How long to wait for a delivery that holds the lock.',
  default: 0,
  max: 7_200,
});

export const allowOlder = flag({
  description: 'Accept a version that is not greater than the last one.',
  default: false,
});

export const allowBad = flag({ description: 'Accept a release that is on record as bad.', default: false });

export const githubDeployment = choice({
  description: 'auto: with a token and an environment, it is recorded on GitHub as a deployment.',
  choices: ['auto', 'off'],
  default: 'auto',
});

export const buildArgs = mapping({
  description:
    'Build arguments for every image, such as BASE=python:3.11-slim. PIP_DEFAULT_TIMEOUT, PIP_RETRIES and PIP_RESUME_RETRIES are set unless given here.',
});

export const host = text({
  description:
    'The machine that the application runs on, such as ssh://deploy@host.example:22. Empty: what the delivery file says, else this machine.',
  pattern: /^ssh:\/\/[^\s/]+\/?$/,
  expected: 'ssh://user@host or ssh://user@host:port',
});

export const dockerHost = text({
  description:
    'Docker daemon in place of the usual one: unix:///path or tcp://127.0.0.1:port. For another machine use `host`.',
  pattern: /^(?:unix|tcp|ssh):\/\/\S+$/,
  expected: 'unix:///path, tcp://127.0.0.1:port or ssh://user@host',
});

export const sshKey = secret({
  description:
    'Private key for `host`, without a passphrase. It is on the disk only while a connection is made. Empty: the keys of an ssh agent.',
});

export const sshKnownHosts = block({
  description:
    'Host key of `host`, as a line of known_hosts. Any other key is refused; it is never learned by itself.',
});

export const schema = choice({
  description:
    'refuse: a release that cannot run on the revision of the database is not let near traffic, and neither is one of which nobody knows. force: that is overruled, and recorded.',
  choices: ['refuse', 'force'],
  default: 'refuse',
});
