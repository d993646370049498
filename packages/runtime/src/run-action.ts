// The one catch: reads inputs, runs an action, writes outputs and summary, and says truthfully how it ended.
import { DeliveryFailure, GateRefused, InputError, describeProblem, messageOf } from './errors.ts';
import type { Ports } from './ports.ts';
import { readInputs, type InputSource } from './read-inputs.ts';
import type { ActionSpec, Inputs, InputsOf, Outputs, OutputsOf, OutputValue } from './spec.ts';
import type { SummaryPart } from './summary.ts';

/** How an action ended. `refused` and `failed` are red; evidence and outputs are written all the same. */
export type ActionResult<S> = {
  readonly outputs: OutputsOf<S>;
  readonly summary: readonly SummaryPart[];
  readonly outcome:
    /** `level`: how loud; a warning for what is green and yet nobody should overlook. */
    | { readonly kind: 'passed'; readonly message: string; readonly level?: 'notice' | 'warning' }
    | { readonly kind: 'refused' | 'failed'; readonly message: string; readonly advice?: string };
};

export type Action<S extends ActionSpec> = {
  readonly spec: S;
  readonly run: (inputs: InputsOf<S>, ports: Ports) => Promise<ActionResult<S>>;
};

/** Where results go: output files and summary of the runner, or the terminal. */
export type ResultSink = {
  output(name: string, value: OutputValue): void;
  summary(parts: readonly SummaryPart[]): Promise<void>;
};

export function defineRun<I extends Inputs, O extends Outputs>(
  spec: ActionSpec<I, O>,
  run: (inputs: InputsOf<ActionSpec<I, O>>, ports: Ports) => Promise<ActionResult<ActionSpec<I, O>>>,
): Action<ActionSpec<I, O>> {
  return { spec, run };
}

/** Runs one action to its end. Never throws; answers the exit code, 0 or 1. */
export async function runAction<S extends ActionSpec>(
  action: Action<S>,
  source: InputSource,
  ports: Ports,
  sink: ResultSink,
): Promise<0 | 1> {
  const { log } = ports;
  const written = new Set<string>();
  const write = (name: string, value: OutputValue): void => {
    written.add(name);
    sink.output(name, value);
  };
  try {
    const inputs = readInputs(action.spec, source, log) as InputsOf<S>;
    const result = await action.run(inputs, ports);
    for (const [name, value] of Object.entries(result.outputs)) write(name, value);
    await sink.summary(result.summary);
    return reportOutcome(action.spec.name, result.outcome, ports);
  } catch (thrown) {
    reportThrown(action.spec.name, thrown, ports);
    return 1;
  } finally {
    for (const [name, output] of Object.entries(action.spec.outputs)) {
      if (!written.has(name)) sink.output(name, output.fallback);
    }
  }
}

function reportOutcome(name: string, outcome: ActionResult<unknown>['outcome'], ports: Ports): 0 | 1 {
  if (outcome.kind === 'passed') {
    ports.log[outcome.level ?? 'notice'](outcome.message, { title: name });
    return 0;
  }
  ports.log.error(outcome.advice ? `${outcome.message}\n${outcome.advice}` : outcome.message, {
    title: `${name}: ${outcome.kind}`,
  });
  return 1;
}

/** The text for each kind of error; what is none of them is a bug of ours and shows where it happened. */
function reportThrown(name: string, thrown: unknown, ports: Ports): void {
  const { log } = ports;
  if (thrown instanceof InputError) {
    for (const problem of thrown.problems)
      log.error(describeProblem(problem), { title: `${name}: bad input` });
  } else if (thrown instanceof GateRefused) {
    log.error(thrown.message, { title: `${name}: refused` });
  } else if (thrown instanceof DeliveryFailure) {
    log.error(thrown.advice ? `${thrown.message}\n${thrown.advice}` : thrown.message, {
      title: `${name}: failed`,
    });
    if (thrown.cause !== undefined) log.info(`cause: ${messageOf(thrown.cause)}`);
  } else {
    log.error(`${messageOf(thrown)} (this is a fault of the suite itself; please report it)`, {
      title: `${name}: bug`,
    });
    if (thrown instanceof Error && thrown.stack) log.info(thrown.stack);
  }
}
