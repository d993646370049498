// Gets a service's own token as a client would, once for each run of the checks.
import type { Application, SlotView } from '@compose-delivery/application';
import { jsonField, type Answer, type Probe } from './probe.ts';

export type Login = { readonly token: string } | { readonly token: undefined; readonly why: string };

/** `via`: in whose record the login is written, if it is not done yet. */
export type Logins = { tokenOf(service: string, via?: Probe): Promise<Login> };

type Credentials = { readonly username: string; readonly password: string };

/**
 * @param onSecret is told every password and token, so that it is redacted from then on
 */
export function createLogins(
  application: Application,
  view: SlotView,
  variables: Readonly<Record<string, string>>,
  probe: Probe,
  onSecret: (value: string) => void,
): Logins {
  const known = new Map<string, Promise<Login>>();
  const login = async (service: string, via: Probe): Promise<Login> => {
    const jwt = application.services[service]?.jwt;
    if (!jwt) return { token: undefined, why: 'the delivery file gives it no jwt section' };
    const credentials = findCredentials(jwt, { ...(await view.environment(service)), ...variables });
    if (typeof credentials === 'string') return { token: undefined, why: `${credentials} has no value` };
    onSecret(credentials.password);
    const request = { method: 'POST', path: jwt.login.path, body: credentials, note: 'login' } as const;
    const result = readLogin(await via.send(service, request), jwt.login.field);
    if (result.token !== undefined) onSecret(result.token);
    return result;
  };
  return {
    tokenOf: (service, via = probe) => {
      const running = known.get(service) ?? login(service, via);
      known.set(service, running);
      return running;
    },
  };
}

type Jwt = NonNullable<Application['services'][string]['jwt']>;

/** Name and password, or the name of the variable that has no value. */
function findCredentials(jwt: Jwt, values: Readonly<Record<string, string>>): Credentials | string {
  const username = values[jwt.login['username-env']];
  const password = values[jwt.login['password-env']];
  if (!username) return jwt.login['username-env'];
  return password ? { username, password } : jwt.login['password-env'];
}

function readLogin(answer: Answer, field: string): Login {
  const token = jsonField(answer.body, field);
  const good = answer.status >= 200 && answer.status < 300;
  if (good && typeof token === 'string' && token !== '') return { token };
  const seen = answer.failure ?? `${answer.status}${good ? ` without a text in ${field}` : ''}`;
  return { token: undefined, why: `login was answered by ${seen}` };
}
