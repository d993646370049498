// Runs the post scripts that actions left, the last one first.
import { messageOf } from './failure.ts';
import { annotate, type JobState, type PostStep } from './job-state.ts';
import { startControl } from './step-control.ts';
import type { Conclusion, StepRef, StepResult } from './types.ts';

export async function runPostSteps(job: JobState): Promise<void> {
  for (let post = job.posts.pop(); post !== undefined; post = job.posts.pop()) await runPost(job, post);
}

async function runPost(job: JobState, post: PostStep): Promise<void> {
  const started = Date.now();
  const ref: StepRef = { id: post.id, name: post.name, phase: 'post', uses: post.uses, depth: 0 };
  const outcome = await concluded(job, post, ref);
  const result: StepResult = {
    id: post.id,
    name: job.run.masker.mask(post.name),
    phase: 'post',
    uses: post.uses,
    outcome,
    conclusion: outcome,
    durationMs: Date.now() - started,
    outputs: {},
  };
  job.results.push(result);
  if (outcome === 'failure' && job.status === 'success') job.status = 'failure';
  job.run.emit({ type: 'step-ended', job: job.id, step: ref, result });
}

async function concluded(job: JobState, post: PostStep, ref: StepRef): Promise<Conclusion> {
  if (job.hardSignal.aborted) return 'cancelled';
  const control = startControl(job, job.root, 0, post.condition);
  try {
    const wanted = post.condition();
    job.run.emit({ type: 'step-started', job: job.id, step: ref });
    if (!wanted) return 'skipped';
    const done = await post.run(control.signal);
    return control.signal.aborted ? 'cancelled' : done;
  } catch (error) {
    annotate(job, 'error', messageOf(error), ref);
    return 'failure';
  } finally {
    control.dispose();
  }
}
