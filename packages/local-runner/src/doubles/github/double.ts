// The GitHub REST double on loopback: stateful, judged by GitHub's own description, with faults on purpose.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createFaultList, injectFault } from '../http/faults.ts';
import type { FaultList } from '../http/faults.ts';
import { listenOnLoopback } from '../http/loopback-server.ts';
import type { Answer } from '../http/send-answer.ts';
import { answerOfFault, holdBack, sendAnswer } from '../http/send-answer.ts';
import { answerCall, callOf } from './answer-call.ts';
import type { Desk, Incoming } from './answer-call.ts';
import { fits } from './fault.ts';
import type { CallFault, GitHubFault } from './fault.ts';
import type { GitStore } from './git-store.ts';
import { browserDownload, receive, toAnswer } from './http-call.ts';
import { openDesk } from './open-desk.ts';
import type { GitHubDoubleOptions } from './open-desk.ts';
import type { MatchedCall } from './openapi.ts';
import { leaveStarter } from './operations/release-assets.ts';
import type { GitHubState } from './state.ts';

export interface GitHubRequestRecord {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Undefined when the double does not know the path. */
  readonly operation: string | undefined;
  /** 0 when the answer did not arrive whole. */
  readonly status: number;
  /** Whether the work was done, whatever the client was told. */
  readonly performed: boolean;
}

export interface GitHubDouble {
  /** For `GITHUB_API_URL`, without a trailing slash. */
  readonly apiUrl: string;
  readonly token: string;
  readonly state: GitHubState;
  readonly git: GitStore;
  requests(): readonly GitHubRequestRecord[];
  /** Resolves, once the fault is in force, to what lifts it. */
  inject(fault: GitHubFault): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

type Queue = <T>(task: () => Promise<T>) => Promise<T>;

/** Runs tasks one after another, so that check and act of one call are never mixed with another's. */
function createQueue(): Queue {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const next = last.then(task);
    last = next.catch(() => undefined);
    return next;
  };
}

interface Service {
  readonly desk: Desk;
  readonly faults: FaultList<CallFault>;
  readonly inTurn: Queue;
  readonly log: GitHubRequestRecord[];
}

/** A fault with a status comes before the work, unless it says that only the answer is lost. */
const comesFirst = ({ status, lostAnswer }: CallFault): boolean =>
  status !== undefined && lostAnswer !== true;

/** "This may leave an empty asset with a state of `starter`", says GitHub of failed uploads. */
function leaveTraces(
  desk: Desk,
  fault: CallFault,
  matched: MatchedCall | undefined,
  incoming: Incoming,
): void {
  const failedUpload = matched?.operation === 'repos/upload-release-asset' && (fault.status ?? 0) >= 500;
  if (failedUpload && fault.leavesStarter !== false)
    leaveStarter(callOf(desk, matched, incoming, 'write-all'));
}

async function handle(service: Service, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { desk, faults, inTurn, log } = service;
  const incoming = await receive(request, desk.world.origin);
  const matched = desk.api.match(incoming.method, incoming.path);
  const fault: CallFault = faults.take((one) => fits(one, incoming, matched?.operation)) ?? {};
  const { method, path, query } = incoming;
  const record = { method, path, query, operation: matched?.operation, status: 0, performed: false };
  log.push(record);
  await holdBack(response, fault);
  if (response.closed) return;
  let answer: Answer | undefined;
  if (comesFirst(fault)) leaveTraces(desk, fault, matched, incoming);
  else {
    const work = async (): Promise<Answer> => toAnswer(await answerCall(desk, matched, incoming));
    answer = browserDownload(desk.world, incoming) ?? (await inTurn(work));
    record.performed = answer.status < 300;
  }
  const sent =
    answer === undefined || fault.status !== undefined ? answerOfFault(fault, fault.status ?? 500) : answer;
  record.status = sent.status;
  if (!(await sendAnswer(response, sent, fault))) record.status = 0;
}

/** Starts the double on 127.0.0.1. Throws on a malformed slug, seed or git directory. */
export async function startGitHubDouble(options: GitHubDoubleOptions): Promise<GitHubDouble> {
  const token = `local-${randomUUID()}`;
  let origin = '';
  const desk = await openDesk(options, token, () => origin);
  const faults = createFaultList<CallFault>();
  const log: GitHubRequestRecord[] = [];
  const service = { desk, faults, inTurn: createQueue(), log };
  const server = await listenOnLoopback(
    (request, response) => handle(service, request, response),
    options.port,
  );
  origin = server.origin;
  return {
    apiUrl: origin,
    token,
    state: desk.world.state,
    git: desk.world.git,
    requests: () => log,
    inject: (fault) => injectFault(server, faults, fault),
    close: () => server.close(),
  };
}
