// R1: every process of every service runs as that service's own user. Numbers decide: `agente:x:0:0` in /etc/passwd is root with a nice name.
import type { ProcessFacts } from '@compose-delivery/application';
import { conclude, unsure, wrong, type Check, type CheckContext, type Problem } from '../check.ts';

type Expected = { readonly uid: number | undefined; readonly name: string | undefined };

/** Wrong wherever it is seen; the rest may be impossible where the suite itself may not change users. */
type UserProblem = Problem & { readonly root?: true };
const rootly = (text: string): UserProblem => ({ ...wrong(text), root: true });

function judgeProcess(service: string, process: ProcessFacts, expected: Expected): UserProblem[] {
  const who = `${service}: process ${process.pid}`;
  if (process.uids.length === 0) return [unsure(`${who} shows no user`)];
  if (process.uids.includes(0)) return [rootly(`${who} runs as root (uids ${process.uids.join(' ')})`)];
  if (process.gids.includes(0))
    return [rootly(`${who} is in the group of root (gids ${process.gids.join(' ')})`)];
  if (new Set(process.uids).size > 1)
    return [wrong(`${who} can change between users (uids ${process.uids.join(' ')})`)];
  const seen = process.uids[0];
  if (expected.name === undefined || process.userName === undefined)
    return expected.uid === undefined || expected.uid === seen
      ? unnamed(who, process, expected)
      : [wrong(`${who}: expected uid ${expected.uid}, saw ${seen}`)];
  return process.userName === expected.name
    ? []
    : [wrong(`${who}: expected user ${expected.name}, saw ${process.userName} (uid ${seen})`)];
}

/** A uid without a name may be the right one only if the delivery file says the number. */
function unnamed(who: string, process: ProcessFacts, expected: Expected): UserProblem[] {
  if (expected.name === undefined || expected.uid !== undefined) return [];
  return [
    unsure(
      `${who}: uid ${process.uids[0]} has no name there, so it cannot be told whether it is ${expected.name}`,
    ),
  ];
}

function sharedUsers(users: ReadonlyMap<string, ReadonlySet<number>>): Problem[] {
  const owners = new Map<number, string[]>();
  for (const [service, uids] of users)
    for (const uid of uids) owners.set(uid, [...(owners.get(uid) ?? []), service]);
  return [...owners]
    .filter(([, services]) => services.length > 1)
    .map(([uid, services]) =>
      wrong(`${services.join(' and ')} share uid ${uid}; each needs a user of its own`),
    );
}

/** As plain processes the number alone counts: names of the application mean nothing on the host. In a container its own name does. */
function expectedUser(context: CheckContext, service: string): Expected {
  const definition = context.application.services[service];
  const onHost = context.application.engine === 'process';
  return { uid: definition?.process?.uid, name: onHost ? undefined : definition?.user };
}

/**
 * Without containers, only root can give a service a user of its own. A suite that is not root was never able to: that is said with its
 * reason, and it is not a finding about this release. Root among the processes is one all the same.
 */
function notApplicable(context: CheckContext): string | undefined {
  return context.application.engine === 'process' && context.onlyUid !== undefined
    ? `not applicable: the services were started by uid ${context.onlyUid}, which may give them no users of their own; none of them is root`
    : undefined;
}

const judged = (context: CheckContext): string[] =>
  context.view.services.filter((name) => {
    const service = context.application.services[name];
    return (
      service !== undefined &&
      (service.user !== undefined || service.role === 'colored' || service.role === 'singleton')
    );
  });

export const containerUser: Check = {
  id: 'R1',
  asks: 'Does every service run as its own user, and none as root?',
  notConfigured: (application) =>
    application.checks.R1 ? undefined : 'checks.R1 is not in the delivery file',
  will: () => 'read the numeric user and group of every process of every service',
  run: async (context) => {
    const problems: UserProblem[] = [];
    const lines: string[] = [];
    const users = new Map<string, Set<number>>();
    for (const service of judged(context)) {
      const processes = await context.view.processes(service);
      if (processes.length === 0) problems.push(unsure(`${service}: no process was seen`));
      const expected = expectedUser(context, service);
      for (const process of processes) {
        lines.push(
          `${service}: pid ${process.pid} uids ${process.uids.join(' ')} gids ${process.gids.join(' ')} name ${process.userName ?? '-'}`,
        );
        problems.push(...judgeProcess(service, process, expected));
      }
      users.set(service, new Set(processes.flatMap((process) => process.uids)));
    }
    problems.push(...sharedUsers(users));
    if (users.size === 0) problems.push(unsure('no service runs in this slot'));
    const evidence = [{ title: 'processes', lines }];
    const reason = notApplicable(context);
    if (reason !== undefined && !problems.some((problem) => problem.root)) {
      const unseen = [...users].filter(([, uids]) => uids.size === 0).map(([service]) => service);
      if (users.size > 0 && unseen.length === 0) return { verdict: 'skipped', reason, evidence };
      return conclude([unsure(`no process was seen of ${unseen.join(', ') || 'any service'}`)], '', evidence);
    }
    return conclude(
      problems,
      `${users.size} services run as ${users.size} users, none of them root`,
      evidence,
    );
  },
};
