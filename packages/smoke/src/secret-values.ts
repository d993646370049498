// Which values of an application are secrets: known before anything is asked, so that no answer can carry one into a report.
import type { Application } from '@compose-delivery/application';
import { MIN_SECRET_LENGTH } from '@compose-delivery/runtime';

/** Whole segments of a name, so that TOKEN_SECONDS is a duration and DASHBOARD_API_KEY a secret. */
const SECRET_NAME =
  /(^|_)(SECRET|PASSWORD|PASSWD|PASSPHRASE|TOKEN|CREDENTIALS?|API_KEY|PRIVATE_KEY|ACCESS_KEY|WEBHOOK)(_|$)/i;
const PLAIN_ENDING = /_(SECONDS|MINUTES|DAYS|COUNT|LIMIT|SIZE|NOT_AFTER|URL_PATH|FILE)$/i;

export type SecretValue = { readonly name: string; readonly value: string };

/**
 * Name and value of each secret variable; what the checks show on purpose, such as the rate of R4, is none. A secret that is a word of
 * the reports themselves, such as a password that is the application's name, cannot be kept out of them: see `ordinarySecrets`.
 */
export function secretValues(
  application: Application,
  variables: Readonly<Record<string, string>>,
): SecretValue[] {
  const words = reportWords(application);
  return namedSecrets(application, variables).filter(({ value }) => !words.has(value.trim()));
}

/** Names of secret variables whose value is a word that reports need. */
export function ordinarySecrets(
  application: Application,
  variables: Readonly<Record<string, string>>,
): string[] {
  const words = reportWords(application);
  return namedSecrets(application, variables)
    .filter(({ value }) => words.has(value.trim()))
    .map(({ name }) => name);
}

/** Whether reports need this word, so that a search for it would always find something. */
export const isReportWord = (application: Application, value: string): boolean =>
  reportWords(application).has(value.trim());

function reportWords(application: Application): Set<string> {
  const services = Object.entries(application.services).flatMap(([name, service]) => [
    name,
    service.user ?? name,
  ]);
  return new Set([
    application.application,
    application.environmentName,
    ...services,
    'active',
    'passed',
    'failed',
    'skipped',
  ]);
}

function namedSecrets(application: Application, variables: Readonly<Record<string, string>>): SecretValue[] {
  const services = Object.values(application.services);
  const named = new Set([
    ...services.flatMap((service) =>
      service.jwt ? [service.jwt['secret-env'], service.jwt.login['password-env']] : [],
    ),
    ...(application.checks.R2?.secrets ?? []),
    ...Object.keys(variables).filter((name) => SECRET_NAME.test(name) && !PLAIN_ENDING.test(name)),
    ...Object.entries(variables).flatMap(([name, value]) =>
      /:\/\/[^/\s]*:[^/\s]*@/.test(value) ? [name] : [],
    ),
  ]);
  if (application.checks.R4) named.delete(application.checks.R4.env);
  return [...named].flatMap((name) => {
    const value = variables[name];
    return value !== undefined && value.trim().length >= MIN_SECRET_LENGTH ? [{ name, value }] : [];
  });
}
