import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { GitHubError } from '@compose-delivery/runtime';
import { reconcile, type Settled } from './act.ts';
import type { LocalAsset } from './assets.ts';
import type { Wanted } from './plan.ts';
import { githubFake, RunDied, sha, type Disturbance, type GitHubFake } from './testing/github-fake.ts';
import { asset, deployed, remoteOf, wantedRelease } from './testing/wanted.ts';
import { nameOf } from './steps.ts';
import { texts } from './texts.ts';

const contents = new Map<string, string>();
function file(name: string, content = `content of ${name}`, record = false): LocalAsset {
  contents.set(`/files/${name}`, content);
  return asset(name, content, record);
}
const open = (path: string): Promise<Blob> => Promise.resolve(new Blob([contents.get(path) ?? '']));

const start = (): GitHubFake => githubFake(['first', 'elsewhere', 'deployed']);

const release = (fake: GitHubFake, wanted: Wanted): Promise<Settled> =>
  reconcile(remoteOf(fake).remote, wanted, { texts: texts.en, open });

const writes = (fake: GitHubFake): string[] => fake.calls.filter((route) => !route.startsWith('GET '));

/** What must be true after any history of crashes. */
function expectReleased(fake: GitHubFake, wanted: Wanted): void {
  expectPublished(fake, wanted);
  expect(fake.releases.filter(({ draft, assets }) => draft && assets.length === 0)).toEqual([]);
}

/** The same without the drafts of dead runs. */
function expectPublished(fake: GitHubFake, wanted: Wanted): void {
  const ref = fake.refs.get(`refs/tags/${wanted.tag}`);
  expect(ref?.type).toBe('tag');
  expect(fake.tags.get(ref?.sha ?? '')?.object).toEqual({ sha: wanted.sha, type: 'commit' });
  const published = fake.releases.filter(({ draft }) => !draft);
  expect(published.map(({ tag_name }) => tag_name)).toEqual([wanted.tag]);
  const shown = (published[0]?.assets ?? []).map(({ name, state, digest }) => ({ name, state, digest }));
  const expected = wanted.assets.map(({ name, sha256 }) => ({
    name,
    state: 'uploaded',
    digest: `sha256:${sha256}`,
  }));
  expect([...shown].sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual(expected);
}

describe('a release', () => {
  it('is made draft first, assets, tag, publish, and read back', async () => {
    const fake = start();
    const wanted = wantedRelease({ assets: [file('a.txt'), file('b.json')], major: 'v1' });
    const settled = await release(fake, wanted);
    expect(settled.outcome).toBe('created');
    expect(settled.done.map(nameOf)).toEqual([
      'create-draft',
      'upload-asset a.txt',
      'upload-asset b.json',
      'create-tag',
      'publish',
      'create-major v1',
    ]);
    expectReleased(fake, wanted);
    expect(fake.releases[0]).toMatchObject({
      target_commitish: deployed,
      prerelease: false,
      make_latest: 'true',
    });
    expect(fake.calls.slice(-1)[0]).toMatch(/^GET /);
    expect(fake.tags.get(fake.refs.get('refs/tags/v1')?.sha ?? '')?.object.sha).toBe(deployed);
    expect(settled.final.release?.assets).toHaveLength(2);
  });

  it('run again changes nothing and writes nothing', async () => {
    const fake = start();
    const wanted = wantedRelease({ assets: [file('a.txt')], major: 'v1' });
    await release(fake, wanted);
    fake.calls.length = 0;
    expect((await release(fake, wanted)).outcome).toBe('unchanged');
    expect(writes(fake)).toEqual([]);
  });

  it('moves the major tag that it made before', async () => {
    const fake = githubFake(['elsewhere', 'deployed']);
    await release(fake, wantedRelease({ versionText: '1.3.0', sha: sha('elsewhere'), major: 'v1' }));
    const settled = await release(fake, wantedRelease({ major: 'v1' }));
    expect(settled.done.map(nameOf)).toContain('move-major v1');
    expect(fake.tags.get(fake.refs.get('refs/tags/v1')?.sha ?? '')?.object.sha).toBe(deployed);
  });

  it('reads its own release by its id when lists are behind, and waits when that is behind too', async () => {
    const wanted = wantedRelease({ assets: [file('a.txt')] });
    for (const lagById of [0, 2]) {
      const fake = start();
      fake.lag = 9;
      fake.lagById = lagById;
      const { remote, clock } = remoteOf(fake);
      expect((await reconcile(remote, wanted, { texts: texts.en, open })).done).toHaveLength(4);
      expect(clock.monotonic() > 0).toBe(lagById > 0);
      fake.lag = 0;
      expectReleased(fake, wanted);
    }
  });

  it('stops with the draft when asked to', async () => {
    const fake = start();
    await release(fake, wantedRelease({ draftOnly: true, assets: [file('a.txt')] }));
    expect(fake.refs.size).toBe(0);
    expect(fake.releases).toMatchObject([{ draft: true, assets: [{ name: 'a.txt' }] }]);
  });

  it('never touches a tag on another commit', async () => {
    const fake = start();
    fake.refs.set('refs/tags/v1.4.0', { sha: sha('elsewhere'), type: 'commit' });
    const settled = await release(fake, wantedRelease());
    expect(settled.outcome).toBe('conflict');
    expect(writes(fake)).toEqual([]);
  });

  it('finds its drafts and assets on any page', async () => {
    const fake = start();
    const many = Array.from({ length: 130 }, (_, i) => file(`asset-${String(i).padStart(3, '0')}.txt`));
    await release(fake, wantedRelease({ assets: many, draftOnly: true }));
    const [draft] = fake.releases;
    for (let i = 0; i < 230; i += 1)
      fake.releases.push({
        ...(draft as (typeof fake.releases)[0]),
        id: 10_000 + i,
        tag_name: `other-${i}`,
        body: '',
        assets: [],
      });
    fake.calls.length = 0;
    expect((await release(fake, wantedRelease({ assets: many, draftOnly: true }))).outcome).toBe('unchanged');
    expect(writes(fake)).toEqual([]);
  });
});

describe('dying at any call', () => {
  const wanted = wantedRelease({
    assets: [file('a.txt'), file('b.json'), file('log.md', 'log', true)],
    major: 'v1',
  });

  it('every single call, before it and after it: the next run ends in the same release', async () => {
    const whole = start();
    await release(whole, wanted);
    expect(whole.calls.length).toBeGreaterThan(12);
    for (let at = 0; at < whole.calls.length; at += 1) {
      for (const how of ['die-before', 'die-after'] as const) {
        const fake = start();
        fake.disturb = (call) => (call === at ? how : undefined);
        await expect(release(fake, wanted), `${how} ${at}`).rejects.toThrow(RunDied);
        fake.disturb = () => undefined;
        await release(fake, wanted);
        expectReleased(fake, wanted);
      }
    }
  });

  const disturbances: Disturbance[] = [
    'die-before',
    'die-after',
    'lost',
    'unavailable',
    'limited',
    'starter',
    'corrupt',
  ];
  const history = fc.array(
    fc.array(fc.record({ at: fc.nat(40), how: fc.constantFrom(...disturbances) }), { maxLength: 4 }),
    { maxLength: 6 },
  );
  const names = fc.uniqueArray(fc.constantFrom('a.txt', 'b.json', 'c.md', 'd.zip', 'e.tgz'), {
    maxLength: 5,
  });

  it('any history of crashes, lost answers, limits, broken uploads and late lists converges', async () => {
    await fc.assert(
      fc.asyncProperty(
        history,
        names,
        fc.nat(3),
        fc.nat(3),
        fc.boolean(),
        async (runs, chosen, lag, lagById, immutable) => {
          const fake = start();
          fake.lag = lag;
          fake.lagById = lagById;
          fake.publishImmutably = immutable;
          const here = wantedRelease({ assets: [...chosen].sort().map((name) => file(name)), major: 'v1' });
          for (const run of runs) {
            const from = fake.calls.length;
            fake.disturb = (call, route) => {
              const hit = run.find(({ at }) => at === call - from)?.how;
              const broken = hit === 'starter' || hit === 'corrupt';
              return broken && !route.includes('uploads.example') ? undefined : hit;
            };
            await release(fake, here).catch((error: unknown) => {
              if (!(error instanceof RunDied)) throw error;
            });
          }
          fake.disturb = () => undefined;
          const settled = await release(fake, here);
          expect(settled.outcome).not.toBe('conflict');
          expectPublished(fake, here);
          // A draft of a dead run that no list has shown yet can only be tidied up by the run after the lists have caught up.
          if (lag === 0) expectReleased(fake, here);
          fake.lag = 0;
          fake.lagById = 0;
          await release(fake, here);
          expectReleased(fake, here);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('faults of GitHub', () => {
  const wanted = wantedRelease({ assets: [file('a.txt')] });
  const refusing = (route: string, error: GitHubError, times = Infinity): GitHubFake => {
    const fake = start();
    fake.refuse.push({ route, error, times });
    return fake;
  };

  it('waits as long as Retry-After says, and a minute when it does not say', async () => {
    for (const [error, ms] of [
      [new GitHubError('You have exceeded a secondary rate limit', 403, { retryAfterSeconds: 42 }), 42_000],
      [new GitHubError('You have exceeded a secondary rate limit', 403), 60_000],
      [new GitHubError('Too Many Requests', 429), 60_000],
    ] as const) {
      const fake = refusing('POST /repos/{owner}/{repo}/releases', error, 1);
      const { remote, clock } = remoteOf(fake);
      await reconcile(remote, wanted, { texts: texts.en, open });
      expect(clock.monotonic()).toBe(ms);
      expectReleased(fake, wanted);
    }
  });

  it('does not sit out a limit of an hour', async () => {
    const fake = refusing(
      'POST',
      new GitHubError('API rate limit exceeded', 403, { retryAfterSeconds: 3_000 }),
    );
    await expect(release(fake, wanted)).rejects.toThrow('GitHub asks to wait 3000 s');
  });

  it('reads again before it repeats a write whose answer was lost', async () => {
    const fake = start();
    fake.disturb = (_, route) => (route === 'POST /repos/{owner}/{repo}/releases' ? 'lost' : undefined);
    await release(fake, wanted);
    expect(fake.calls.filter((route) => route === 'POST /repos/{owner}/{repo}/releases')).toHaveLength(1);
    expectReleased(fake, wanted);
  });

  it('gives up after a bounded number of faults, and says what to do', async () => {
    const fake = refusing('POST /repos/{owner}/{repo}/git/tags', new GitHubError('Bad Gateway', 502));
    const error: unknown = await release(fake, wanted).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      message: 'could not create-tag: Bad Gateway',
      advice: expect.stringContaining('Run this job again'),
    });
    expect(fake.calls.filter((route) => route.includes('git/tags'))).toHaveLength(6);
  });

  it('gives up on an asset that never arrives whole', async () => {
    const fake = start();
    fake.disturb = (_, route) => (route.includes('uploads.example') ? 'corrupt' : undefined);
    await expect(release(fake, wanted)).rejects.toThrow(
      'could not upload-asset a.txt: a.txt arrived as a.txt, uploaded, 1 bytes',
    );
  });

  it.each([
    [401, 'Bad credentials', 'check github-token'],
    [403, 'Resource not accessible by integration', 'contents: write'],
    [422, 'Repository rule violations found: Cannot create ref due to creations being restricted', 'ruleset'],
    [422, 'tag_name was used by an immutable release', 'release another version'],
  ])('takes %i "%s" as final', async (status, message, advice) => {
    const fake = refusing('POST /repos/{owner}/{repo}/git/refs', new GitHubError(message, status));
    const error: unknown = await release(fake, wanted).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'DeliveryFailure', advice: expect.stringContaining(advice) });
    expect(fake.calls.filter((route) => route.endsWith('git/refs'))).toHaveLength(1);
  });

  it('explains a 404 on a write that does not go away', async () => {
    const fake = refusing('POST /repos/{owner}/{repo}/releases', new GitHubError('Not Found', 404));
    const error: unknown = await release(fake, wanted).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ advice: expect.stringContaining('changes workflow files') });
  });

  it('tries reads again, and fails when they keep failing', async () => {
    const route = 'GET /repos/{owner}/{repo}/releases';
    const passing = refusing(route, new GitHubError('Bad Gateway', 502), 3);
    await release(passing, wanted);
    expectReleased(passing, wanted);
    await expect(release(refusing(route, new GitHubError('Bad Gateway', 502)), wanted)).rejects.toThrow(
      `could not read ${route}`,
    );
    await expect(release(refusing(route, new GitHubError('Forbidden', 403)), wanted)).rejects.toThrow(
      'Forbidden',
    );
  });

  it('does not take a bug for a fault', async () => {
    const fake = start();
    fake.disturb = () => {
      throw new TypeError('not a function');
    };
    await expect(release(fake, wanted)).rejects.toThrow(TypeError);
  });

  it('takes a tag that somebody makes at the same moment, if it is on the same commit', async () => {
    for (const [name, ends] of [
      ['deployed', 'created'],
      ['elsewhere', 'conflict'],
    ] as const) {
      const fake = start();
      fake.disturb = (_, route) => {
        if (route.endsWith('git/refs')) fake.refs.set('refs/tags/v1.4.0', { sha: sha(name), type: 'commit' });
        return undefined;
      };
      const settled = await release(fake, wanted);
      expect(settled.outcome).toBe(ends);
      expect(fake.refs.get('refs/tags/v1.4.0')?.sha).toBe(sha(name));
      expect(fake.releases.some(({ draft }) => !draft)).toBe(ends === 'created');
    }
  });
});

describe('cancellation', () => {
  it('begins no further step, and the next run goes on', async () => {
    const fake = start();
    const cancel = new AbortController();
    const wanted = wantedRelease({ assets: [file('a.txt')] });
    fake.disturb = (_, route) => {
      if (route.startsWith('POST')) cancel.abort();
      return undefined;
    };
    const { remote } = remoteOf(fake, { signal: cancel.signal });
    await expect(reconcile(remote, wanted, { texts: texts.en, open })).rejects.toThrow('cancelled');
    expect(writes(fake)).toHaveLength(1);
    fake.disturb = () => undefined;
    expect((await release(fake, wanted)).outcome).toBe('resumed');
    expectReleased(fake, wanted);
  });

  it('also ends a wait', async () => {
    const fake = start();
    const cancel = new AbortController();
    fake.disturb = () => {
      cancel.abort();
      return 'unavailable';
    };
    const { remote } = remoteOf(fake, { signal: cancel.signal });
    await expect(reconcile(remote, wantedRelease(), { texts: texts.en, open })).rejects.toThrow(
      'cancelled before the release',
    );
  });
});

it('says so when a file vanishes between plan and upload', async () => {
  const gone = (): Promise<Blob> => Promise.reject(new Error('ENOENT'));
  const { remote } = remoteOf(start());
  await expect(
    reconcile(remote, wantedRelease({ assets: [file('a.txt')] }), { texts: texts.en, open: gone }),
  ).rejects.toThrow('/files/a.txt was there when the release was planned');
});
