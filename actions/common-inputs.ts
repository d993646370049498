// Inputs that several actions share: one name, one definition, everywhere.
import {
  choice,
  count,
  flag,
  list,
  mapping,
  path,
  requiredText,
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
