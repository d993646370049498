// Gets a service's own token as a client would, once for each run of the checks.
import type { Application, SlotView } from '@compose-delivery/application';
import { jsonField, type Probe } from './probe.ts';

export type Login =
  { readonly token: string } | { readonly token: undefined; readonly why: string; readonly status: number };

export type Logins = { tokenOf(service: string): Promise<Login> };

/**
 * @param onSecret is told every token, so that it is redacted from then on
 */
export function createLogins(
  application: Application,
  view: SlotView,
  variables: Readonly<Record<string, string>>,
  probe: Probe,
  onSecret: (value: string) => void,
): Logins {
  const known = new Map<string, Promise<Login>>();
  const login = async (service: string): Promise<Login> => {
    const jwt = application.services[service]?.jwt;
    if (!jwt) return { token: undefined, why: 'the delivery file gives it no jwt section', status: 0 };
    const got = await view.environment(service);
    const value = (name: string): string | undefined => variables[name] ?? got[name];
    const username = value(jwt.login['username-env']);
    const password = value(jwt.login['password-env']);
    if (!username || !password) {
      const missing = username ? jwt.login['password-env'] : jwt.login['username-env'];
      return { token: undefined, why: `${missing} has no value`, status: 0 };
    }
    const answer = await probe.send(service, {
      method: 'POST',
      path: jwt.login.path,
      body: { username, password },
      note: 'login',
    });
    const token = jsonField(answer.body, jwt.login.field);
    if (answer.status >= 200 && answer.status < 300 && typeof token === 'string' && token !== '') {
      onSecret(token);
      return { token };
    }
    const seen =
      answer.failure ??
      `${answer.status}${answer.status < 300 ? ` without a text in ${jwt.login.field}` : ''}`;
    return { token: undefined, why: `login was answered by ${seen}`, status: answer.status };
  };
  return {
    tokenOf: (service) => {
      const running = known.get(service) ?? login(service);
      known.set(service, running);
      return running;
    },
  };
}
