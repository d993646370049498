// release-tag: prepare, look, and in a dry run or a conflict say so; else settle, read back and report.
import { defineRun, type ActionResult } from '@compose-delivery/runtime';
import {
  decide,
  nothingObserved,
  observe,
  openRemote,
  prepareRelease,
  readTarget,
  realAssetFiles,
  reconcile,
  reportPlan,
  reportSettled,
  texts,
  type Prepared,
  type Settled,
} from '@compose-delivery/release';
import { spec } from './spec.ts';

type Look = Pick<Settled, 'outcome' | 'plan' | 'seen' | 'final'>;

export const action = defineRun(spec, async (inputs, ports): Promise<ActionResult<typeof spec>> => {
  const words = texts[inputs.language];
  const target = readTarget(inputs, ports.facts);
  const remote = await openRemote(inputs.githubToken, target, ports);
  const prepared = await prepareRelease(inputs, target, ports, { remote, files: realAssetFiles });
  const { wanted, log } = prepared;

  const seen = remote ? await observe(remote, { tag: wanted.tag, major: wanted.major }) : nothingObserved;
  const plan = decide(wanted, seen, words);
  const look = { outcome: plan.outcome, plan, seen, final: plan };
  const unwritten = { ...prepared, log: undefined };
  const planSummary = reportPlan(plan, wanted.tag, words.summary);
  if (plan.outcome === 'conflict') return conflict(unwritten, look, planSummary);
  if (inputs.dryRun || !remote) {
    const said = remote ? [] : [{ paragraph: words.summary.unread }];
    const message = words.summary.planned(wanted.tag, plan.steps.length);
    const outputs = { ...outputsOf(unwritten, look), outcome: 'planned' };
    return { summary: [...planSummary, ...said], outputs, outcome: { kind: 'passed', message } };
  }

  if (log) await ports.files.writeAtomic(log.path, log.text);
  const settled = await reconcile(remote, wanted, {
    texts: words,
    open: (path) => realAssetFiles.open(path),
  });
  const summary = reportPlan(settled.final, wanted.tag, words.summary, settled.done);
  if (settled.outcome === 'conflict') return conflict(prepared, settled, summary);
  const outputs = outputsOf(prepared, settled);
  const say = outputs.published ? words.summary.published : words.summary.drafted;
  const message = say(wanted.tag, words.summary.outcome[settled.outcome]);
  return { summary, outputs, outcome: { kind: 'passed', message } };
});

function conflict(prepared: Prepared, look: Look, summary: ActionResult<unknown>['summary']) {
  const message = look.final.conflicts.join('; ');
  return { summary, outputs: outputsOf(prepared, look), outcome: { kind: 'refused', message } as const };
}

function outputsOf({ wanted, previous, notesPath, log }: Prepared, look: Look) {
  const facts = reportSettled(look);
  return {
    outcome: look.outcome as string,
    tag: wanted.tag,
    sha: wanted.sha,
    'tag-object': facts.tagObject,
    'release-id': facts.releaseId,
    'release-url': facts.releaseUrl,
    published: facts.published,
    assets: facts.assets,
    'previous-tag': previous ?? '',
    'notes-path': notesPath,
    'deployment-log': log?.path ?? '',
    plan: JSON.stringify(look.plan.steps),
  };
}
