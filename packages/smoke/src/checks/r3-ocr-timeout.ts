// R3: a heavy image is given up with 504 in time, the service stays awake meanwhile, and works again at once.
import { conclude, unsure, wrong, type Check, type CheckContext, type Problem } from '../check.ts';
import { heavyImage, smallImage } from '../png.ts';
import { healthHeaders, type Answer } from '../probe.ts';

type Definition = NonNullable<CheckContext['application']['checks']['R3']>;

/** A 504 before this share of the limit was never a time-out; the client's time includes the way, so it is never shorter than the limit. */
const EARLIEST_SHARE = 0.9;
/** How long beyond limit and grace we listen, to tell "late" from "never". */
const LISTEN_MS = 5_000;
const PAUSE_MS = 500;
/** Health must answer within this while OCR works: less than the limit itself, or a blocked service would pass by waking up in time. */
const healthWithinMs = (definition: Definition): number => Math.min(2_000, definition.seconds * 500);

const send = (
  context: CheckContext,
  definition: Definition,
  image: Buffer,
  timeoutMs: number,
  note: string,
): Promise<Answer> =>
  context.probe.send(definition.service, {
    method: 'POST',
    path: definition.path,
    body: { [definition['body-field']]: image.toString('base64') },
    timeoutMs,
    note,
  });

/** Asks for health until `done` says stop; a blocked event loop answers late or not at all. */
async function watchHealth(
  context: CheckContext,
  definition: Definition,
  done: () => boolean,
): Promise<{ asked: number; problems: Problem[] }> {
  const { service } = definition;
  const withinMs = healthWithinMs(definition);
  const request = {
    path: context.application.services[service]?.health?.path ?? '/health',
    headers: healthHeaders(context.application, service, context.variables),
    timeoutMs: withinMs,
    note: 'health meanwhile',
  };
  let asked = 0;
  const problems: Problem[] = [];
  while (!done() && problems.length < 3) {
    await context.ports.clock.sleep(Math.min(PAUSE_MS, definition.seconds * 200));
    if (done()) break;
    const answer = await context.probe.send(service, request);
    asked += 1;
    if (answer.status < 200 || answer.status > 299)
      problems.push(
        wrong(
          `${service}: expected health within ${withinMs} ms while OCR works, saw ${answer.failure ?? answer.status}`,
        ),
      );
  }
  return { asked, problems: problems.slice(0, 1) };
}

const inSeconds = (ms: number): string => `${Number((ms / 1_000).toFixed(1))} s`;

/** Judges the answer to the heavy image. `seconds` is the limit that was configured. */
export function judgeTimeout(
  answer: Answer,
  elapsedMs: number,
  definition: Pick<Definition, 'seconds' | 'grace-seconds'>,
): Problem[] {
  const latest = (definition.seconds + definition['grace-seconds']) * 1_000;
  const earliest = definition.seconds * 1_000 * EARLIEST_SHARE;
  const took = `after ${(elapsedMs / 1_000).toFixed(1)} s`;
  if (answer.failure !== undefined)
    return elapsedMs >= latest
      ? [wrong(`expected 504 within ${inSeconds(latest)}, saw no answer ${took}`)]
      : [unsure(`the heavy image got no answer: ${answer.failure}`)];
  if (answer.status >= 200 && answer.status < 300)
    return elapsedMs > latest
      ? [
          wrong(
            `expected 504 within ${inSeconds(latest)}, saw ${answer.status} ${took}: there is no time-out`,
          ),
        ]
      : [
          unsure(
            `OCR finished ${took}, before the limit, so the time-out was not seen; raise checks.R3.heavy-bytes`,
          ),
        ];
  if (answer.status === 413 || answer.status === 422 || answer.status === 429)
    return [unsure(`the heavy image was turned away with ${answer.status}, so the time-out was not seen`)];
  if (answer.status !== 504) return [wrong(`expected 504 for the heavy image, saw ${answer.status} ${took}`)];
  if (elapsedMs < earliest)
    return [wrong(`expected 504 after ${definition.seconds} s, saw it ${took}: nobody waited for OCR`)];
  if (elapsedMs > latest) return [wrong(`expected 504 within ${inSeconds(latest)}, saw it ${took}`)];
  return [];
}

async function judgeRecovery(context: CheckContext, definition: Definition): Promise<Problem[]> {
  const until = context.ports.clock.monotonic() + Math.max(2, definition['grace-seconds']) * 1_000;
  for (;;) {
    const answer = await send(
      context,
      definition,
      smallImage(),
      definition.seconds * 1_000,
      'small image afterwards',
    );
    if (answer.status >= 200 && answer.status < 300) return [];
    const busy = answer.status === 503 || answer.status === 429;
    if (!busy || context.ports.clock.monotonic() >= until)
      return [
        wrong(
          `expected a small image to be read right after the time-out, saw ${answer.failure ?? answer.status}`,
        ),
      ];
    await context.ports.clock.sleep(PAUSE_MS);
  }
}

/** The check with the limit that the application was really given, or why it cannot be judged by: no number, or more than the delivery file allows. */
function withLimit(context: CheckContext, definition: Definition): Definition | string {
  const variable = definition['seconds-env'];
  const text = variable === undefined ? undefined : context.variables[variable]?.trim();
  if (text === undefined || text === '') return definition;
  const seconds = /^\d{1,3}(\.\d{1,3})?$/.test(text) ? Number(text) : 0;
  if (seconds === 0) return `expected seconds in ${variable ?? ''}, saw something else`;
  return seconds <= definition.seconds
    ? { ...definition, seconds }
    : `${variable ?? ''} is ${seconds}: expected at most ${definition.seconds} s`;
}

/** Sends the heavy image and asks for health until it is answered. */
async function provoke(
  context: CheckContext,
  definition: Definition,
  listenMs: number,
): Promise<{ answer: Answer; elapsed: number; meanwhile: { asked: number; problems: Problem[] } }> {
  const began = context.ports.clock.monotonic();
  let answered = false;
  const image = heavyImage(definition['heavy-bytes']);
  const heavy = send(context, definition, image, listenMs, 'heavy image').finally(() => {
    answered = true;
  });
  const [answer, meanwhile] = await Promise.all([heavy, watchHealth(context, definition, () => answered)]);
  const elapsed = answer.failure === undefined ? answer.durationMs : context.ports.clock.monotonic() - began;
  return { answer, elapsed, meanwhile };
}

export const ocrTimeout: Check = {
  id: 'R3',
  exclusive: true,
  asks: 'Is a heavy image given up with 504 in time, without disturbing the service?',
  notConfigured: (application) =>
    application.checks.R3 ? undefined : 'checks.R3 is not in the delivery file',
  will: (application) => {
    const definition = application.checks.R3;
    return `send an image of ${definition?.['heavy-bytes'] ?? 0} bytes to ${definition?.service ?? ''}${definition?.path ?? ''}, expect 504 within ${(definition?.seconds ?? 0) + (definition?.['grace-seconds'] ?? 0)} s and health meanwhile, then a small one`;
  },
  run: async (context) => {
    const configured = context.application.checks.R3;
    if (!configured) return conclude([unsure('checks.R3 is not in the delivery file')], '', []);
    const definition = withLimit(context, configured);
    if (typeof definition === 'string') return conclude([wrong(definition)], '', []);
    const record = context.probe.record('requests');
    const listenMs = (definition.seconds + definition['grace-seconds']) * 1_000 + LISTEN_MS;
    if (context.probe.remainingMs() < listenMs)
      return conclude(
        [
          unsure(
            `too little time is left: this check may take ${Math.ceil(listenMs / 1_000)} s (deadline-seconds)`,
          ),
        ],
        '',
        [],
      );
    const { answer, elapsed, meanwhile } = await provoke(context, definition, listenMs);
    const timeout = judgeTimeout(answer, elapsed, definition);
    const unasked =
      timeout.length === 0 && meanwhile.asked === 0 ? [unsure('health was never asked meanwhile')] : [];
    const recovery = timeout.length === 0 ? await judgeRecovery(context, definition) : [];
    return conclude(
      [...timeout, ...meanwhile.problems, ...unasked, ...recovery],
      `504 after ${(elapsed / 1_000).toFixed(1)} s; health answered ${meanwhile.asked} times meanwhile; a small image was read right after`,
      [record.evidence()],
    );
  },
};
