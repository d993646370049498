// What a check is: a question to one slot, answered by a verdict, a reason and the evidence for it.
import { BUILT_IN_CHECKS, type Application, type SlotView } from '@compose-delivery/application';
import type { Clock, Exec, Files, Http, Log } from '@compose-delivery/runtime';
import type { Logins } from './login.ts';
import type { Probe } from './probe.ts';
import type { TlsLook } from './tls-look.ts';
import type { Workbench } from './workbench.ts';

/**
 * flaky: it passed, and not at once. waived: it would be red, and somebody answers for it until a date. inconclusive: the question could
 * not be asked, or the answer proves nothing; it is red, and it asks for no rollback.
 */
export type CheckVerdict = 'pass' | 'flaky' | 'fail' | 'inconclusive' | 'waived' | 'skipped';

/** The built-in checks, in the order in which reports list them; own ones follow. */
export const CHECK_IDS = BUILT_IN_CHECKS;
export type CheckId = (typeof CHECK_IDS)[number];

/** What was seen, as lines; never a secret: every line passes the redactor before it leaves this package. */
export type Evidence = { readonly title: string; readonly lines: readonly string[] };

export type CheckOutcome = {
  readonly verdict: Exclude<CheckVerdict, 'waived'>;
  readonly reason: string;
  readonly evidence: readonly Evidence[];
};

export type SmokePorts = {
  readonly http: Http;
  readonly clock: Clock;
  readonly files: Files;
  readonly log: Log;
  /** Programs on this machine; absent where a check may start none. */
  readonly exec?: Exec;
  /** Handshakes; absent where only the slot is looked at, which has no certificate. */
  readonly tls?: TlsLook;
  /** How services are asked, where the way takes time of its own, such as "over ssh": what is slow then proves nothing. */
  readonly over?: string | undefined;
  /** Containers; absent without containers, and where a check may not touch any. */
  readonly bench?: Workbench | undefined;
};

/** What a check may use. */
export type CheckContext = {
  readonly application: Application;
  readonly view: SlotView;
  /** The environment file; secret values in it are masked and redacted. */
  readonly variables: Readonly<Record<string, string>>;
  readonly ports: SmokePorts;
  /** The application's repository. */
  readonly root: string;
  readonly probe: Probe;
  readonly logins: Logins;
  /** Is told every secret that a check makes or receives, so that it is redacted from then on. */
  readonly onSecret: (value: string) => void;
  /** Marks the requests of this run, in X-Request-ID and User-Agent. */
  readonly runId: string;
  /** The user that started the services, where they are plain processes and that user is not root: nobody can be given another. */
  readonly onlyUid: number | undefined;
  /** What earlier checks have captured, by name. */
  readonly captures: Map<string, string>;
  readonly signal: AbortSignal | undefined;
};

export type Check = {
  /** One of CHECK_IDS, or the id of an own check. */
  readonly id: string;
  /** Name for people, where it is not a built-in one. */
  readonly title?: string;
  /** Ids of checks that must have passed. */
  readonly needs?: readonly string[];
  /** Runs alone: it measures, provokes, or is told apart by what happens meanwhile. */
  readonly exclusive?: boolean;
  /** What it asks, in one sentence of plain English. */
  readonly asks: string;
  /** Why there is nothing to ask in this application; undefined when there is. */
  readonly notConfigured: (application: Application) => string | undefined;
  /** What it will do, for a dry run. */
  readonly will: (application: Application) => string;
  readonly run: (context: CheckContext) => Promise<CheckOutcome>;
};

/** One thing that is not as it must be, or that could not be seen. */
export type Problem = { readonly verdict: 'fail' | 'inconclusive'; readonly text: string };

export const wrong = (text: string): Problem => ({ verdict: 'fail', text });
export const unsure = (text: string): Problem => ({ verdict: 'inconclusive', text });

/** A duration beyond its limit: wrong where it was measured beside the service, unsure where the way there is in it. */
export const tooSlow = (text: string, over: string | undefined): Problem =>
  over === undefined ? wrong(text) : unsure(`${text}; measured ${over}, and the time of the way is in it`);

const SHOWN = 5;

/** The outcome that follows from all problems together: what is wrong outranks what is unsure. */
export function conclude(
  problems: readonly Problem[],
  pass: string,
  evidence: readonly Evidence[],
): CheckOutcome {
  if (problems.length === 0) return { verdict: 'pass', reason: pass, evidence };
  const verdict = problems.some((problem) => problem.verdict === 'fail') ? 'fail' : 'inconclusive';
  const told = problems.filter((problem) => problem.verdict === verdict).map((problem) => problem.text);
  const more = told.length > SHOWN ? [`and ${told.length - SHOWN} more, in the evidence`] : [];
  const all = { title: 'problems', lines: problems.map((problem) => `${problem.verdict}: ${problem.text}`) };
  return { verdict, reason: [...told.slice(0, SHOWN), ...more].join('; '), evidence: [all, ...evidence] };
}
