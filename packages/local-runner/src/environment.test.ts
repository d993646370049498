import { describe, expect, it } from 'vitest';
import { MAIN, run } from './fixture.ts';
import type { EnvironmentState, RunEvent, RunOptions } from './types.ts';

const FILE = {
  [MAIN]: `
on: push
jobs:
  deploy:
    runs-on: ubuntu-latest
    environment: { name: production, url: "\${{ steps.s.outputs.url }}" }
    steps:
      - id: s
        env: { KEY: "\${{ secrets.KEY }}" }
        run: echo "url=https://shop.example.org/$\{#KEY}" >> $GITHUB_OUTPUT; echo "where=\${{ vars.WHERE }} key=$KEY"
  after: { needs: deploy, runs-on: ubuntu-latest, steps: [{ run: echo after }] }
`,
};

const states = (events: readonly RunEvent[]): EnvironmentState[] =>
  events.flatMap((event) => (event.type === 'environment' ? [event.state] : []));

const production = (more: Partial<RunOptions> = {}): Partial<RunOptions> => ({
  secrets: { KEY: 'repository-key' },
  vars: { WHERE: 'repository' },
  environments: {
    Production: { requiredReviewers: true, secrets: { KEY: 'environment' }, vars: { WHERE: 'env' } },
  },
  ...more,
});

describe('environments', () => {
  it('wait for approval, then give their secrets, variables and address', async () => {
    const ran = await run(FILE, production({ approvals: async () => ({ approved: true, by: 'ada' }) }));
    expect(states(ran.events)).toEqual(['waiting', 'approved', 'in_progress', 'success']);
    expect(ran.job('deploy').environment).toEqual({ name: 'production', url: 'https://shop.example.org/11' });
    expect(ran.lines).toContain('where=env key=***');
  });

  it('fail the job when approval is refused', async () => {
    const asked: string[] = [];
    const approvals = async (name: string) => {
      asked.push(name);
      return { approved: false, by: 'grace', reason: 'not on a Friday' };
    };
    const ran = await run(FILE, production({ approvals }));
    expect(asked).toEqual(['production']);
    expect(ran.job('deploy')).toMatchObject({
      conclusion: 'failure',
      steps: [],
      reason: 'Deployment to production was rejected by grace: not on a Friday',
    });
    expect(ran.job('after').conclusion).toBe('skipped');
    expect(states(ran.events)).toEqual(['waiting', 'rejected']);
  });

  it('fail the job when there is nobody to ask', async () => {
    const ran = await run(FILE, production());
    expect(ran.job('deploy').reason).toMatch(/rejected by nobody: no approver was given/);
  });

  it('stop waiting when the run is cancelled', async () => {
    const controller = new AbortController();
    const approvals = () => {
      controller.abort('enough');
      return new Promise<never>(() => undefined);
    };
    const ran = await run(FILE, production({ approvals, signal: controller.signal }));
    expect(ran.job('deploy')).toMatchObject({ conclusion: 'cancelled', reason: 'enough' });
  });

  it('are open when nobody asks for reviewers, and may make no deployment', async () => {
    const ran = await run({
      [MAIN]: `
on: push
jobs:
  a: { runs-on: ubuntu-latest, environment: { name: "e-\${{ github.ref_name }}", deployment: false }, steps: [{ run: 'true' }] }
  b: { runs-on: ubuntu-latest, environment: plain, steps: [{ run: exit 1 }] }
`,
    });
    expect(ran.events).toContainEqual(
      expect.objectContaining({
        type: 'environment',
        job: 'a',
        name: 'e-main',
        deployment: false,
        state: 'success',
      }),
    );
    expect(ran.events).toContainEqual(
      expect.objectContaining({
        type: 'environment',
        job: 'b',
        name: 'plain',
        deployment: true,
        state: 'failure',
      }),
    );
  });
});
