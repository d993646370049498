// A change against its base: in a real git with the real Trivy, and what the gate tells others about it.
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GitHubError, type GitHub, type HttpRequest, type Ports } from '@compose-delivery/runtime';
import {
  NO_TRIVY,
  realTrivy,
  report,
  runGate,
  vulnerability,
  writeDatabase,
  writeImage,
  type Ran,
  type Setting,
} from '@compose-delivery/gate/testing';
import { action } from './action.ts';

const NOW = Date.UTC(2026, 0, 1);
const facts = (over: object): Ports['facts'] => ({
  repository: 'acme/shop',
  sha: 'a'.repeat(40),
  ref: 'refs/heads/main',
  runId: '9',
  runAttempt: '1',
  actor: 'tester',
  eventName: 'push',
  runUrl: 'https://github.com/acme/shop/actions/runs/9',
  ...over,
});

type Sides = {
  readonly base: Record<string, string>;
  readonly head: Record<string, string>;
  readonly inputs: Record<string, string>;
  readonly eventName?: string;
  readonly depth?: number;
};

/** Two commits, the head as the trial merge of a pull request (or of a merge queue), then the gate over it. */
async function gateChange<T>(sides: Sides, check: (ran: Ran) => T | Promise<T>): Promise<T> {
  const eventName = sides.eventName ?? 'pull_request';
  const changeFacts = { ...facts({ eventName }) };
  const environment: Record<string, string> = {};
  const prepare = async (folder: string): Promise<void> => {
    const git = (...words: string[]): string =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...words], {
        cwd: folder,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim();
    const put = async (files: Record<string, string>): Promise<void> => {
      for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
    };
    await writeFile(join(folder, '.gitignore'), '.cache\n.temporary\nevent.json\nimages\n');
    git('init', '-q', '-b', 'main');
    await put(sides.base);
    git('add', '.');
    git('commit', '-qm', 'base');
    const base = git('rev-parse', 'HEAD');
    git('checkout', '-q', '-b', 'change');
    await put(sides.head);
    git('add', '.');
    git('commit', '-qm', 'head', '--allow-empty');
    const head = git('rev-parse', 'HEAD');
    git('checkout', '-q', '--detach', base);
    git('merge', '-q', '--no-ff', '-m', 'trial', head);
    Object.assign(changeFacts, { sha: git('rev-parse', 'HEAD') });
    const pullRequest = { number: 7, base: { sha: base }, head: { sha: head } };
    const event = { pull_request: pullRequest, merge_group: { base_sha: base }, before: base };
    await writeFile(join(folder, 'event.json'), JSON.stringify(event));
    environment['GITHUB_EVENT_PATH'] = join(folder, 'event.json');
    await writeDatabase(join(folder, '.cache'), new Date(NOW - 3_600_000));
  };
  const inputs = {
    ...{ 'trivy-path': realTrivy ?? '', 'trivy-cache-directory': '.cache', offline: 'true' },
    ...{ annotations: 'false', scanners: 'vuln,secret', 'fail-on': 'HIGH', ...sides.inputs },
  };
  const setting = { inputs, prepare, environment, ports: { facts: changeFacts, environment } };
  return runGate(action, setting, check);
}

const IGNORE = `version: 1\nignore: [{ id: CVE-2026-1003, reason: known, expires: 2026-03-01 }]\n`;

describe.skipIf(!realTrivy)(`a change, with the real Trivy${NO_TRIVY}`, () => {
  const old = { 'requirements.txt': 'shoplib==1.0.0\n' };
  const worse = { 'requirements.txt': 'shoplib==1.1.0\notherlib==1.0.0\n' };
  const diff = { mode: 'diff', target: '.' };

  it.each(['pull_request', 'merge_group', 'push'])(
    '%s: only what it adds counts; a bump from one bad version to another is not new',
    { timeout: 120_000 },
    async (eventName) => {
      await gateChange({ base: old, head: worse, inputs: diff, eventName }, ({ outputs, summary }) => {
        expect(outputs).toMatchObject({ result: 'fail', 'new-count': 1, 'total-count': 3, 'fixed-count': 0 });
        expect(outputs.base).toMatch(/^[0-9a-f]{40}$/);
        expect(summary).toContain('CVE-2026-1003');
      });
    },
  );

  it('that adds nothing passes although the base is bad', { timeout: 120_000 }, async () => {
    const head = { 'README.md': 'hello\n', '.trivyignore': 'CVE-2026-1001\n' };
    await gateChange({ base: old, head, inputs: diff }, ({ outputs }) => {
      expect(outputs).toMatchObject({ result: 'pass', 'new-count': 0, 'total-count': 2 });
    });
  });

  it('that repairs is counted as such', { timeout: 120_000 }, async () => {
    const head = { 'requirements.txt': 'shoplib==2.0.0\n' };
    await gateChange({ base: old, head, inputs: diff }, ({ outputs }) => {
      expect(outputs).toMatchObject({ result: 'pass', 'fixed-count': 1, 'new-count': 0 });
    });
  });

  it('that brings the first lock file is judged by all of it', { timeout: 120_000 }, async () => {
    await gateChange({ base: { x: 'x' }, head: old, inputs: diff }, ({ outputs }) => {
      expect(outputs).toMatchObject({ result: 'fail', 'new-count': 2 });
    });
  });

  it('whose base is unknown is an error, and no pass', { timeout: 120_000 }, async () => {
    const sides = { base: old, head: worse, inputs: diff, eventName: 'schedule' };
    await gateChange(sides, ({ code, outputs }) => {
      expect([code, outputs.result]).toEqual([1, 'error']);
      expect(outputs.reason).toContain('base: expected');
    });
  });

  it(
    'that adds an ignore file for its own findings is refused all the same',
    { timeout: 120_000 },
    async () => {
      const head = { ...worse, 'ignore.yml': IGNORE };
      const inputs = { ...diff, 'ignore-file': 'ignore.yml' };
      await gateChange({ base: old, head, inputs }, ({ outputs, lines }) => {
        expect(outputs).toMatchObject({ result: 'fail', 'suppressed-count': 0 });
        expect(lines.join('\n')).toContain('ignore.yml is not used');
      });
    },
  );

  it(
    'may use the ignore file that the base has, even if it deletes or empties it',
    { timeout: 120_000 },
    async () => {
      const base = { ...old, 'ignore.yml': IGNORE };
      const head = { ...worse, 'ignore.yml': 'version: 1\nignore: []\n' };
      const inputs = { ...diff, 'ignore-file': 'ignore.yml' };
      await gateChange({ base, head, inputs }, ({ outputs }) => {
        expect(outputs).toMatchObject({ result: 'pass', 'suppressed-count': 1 });
      });
    },
  );

  it('that adds a baseline, or a VEX document, for itself is refused', { timeout: 120_000 }, async () => {
    const vex = {
      '@context': 'https://openvex.dev/ns/v0.2.0',
      statements: [
        {
          vulnerability: 'CVE-2026-1003',
          products: ['pkg:pypi/otherlib@1.0.0'],
          status: 'not_affected',
          justification: 'component_not_present',
        },
      ],
    };
    const head = { ...worse, 'vex.json': JSON.stringify(vex), 'known.json': '{}' };
    const inputs = { mode: 'baseline', 'baseline-file': 'known.json', vex: 'vex.json', target: '.' };
    await gateChange({ base: old, head, inputs }, ({ outputs }) => {
      expect(outputs).toMatchObject({ result: 'fail', 'excused-count': 0, 'new-count': 3 });
    });
    const trusted = { ...inputs, 'ignore-file-ref': 'head', mode: 'full', 'baseline-file': '' };
    await gateChange({ base: old, head, inputs: trusted }, ({ outputs }) => {
      expect(outputs['excused-count']).toBe(1);
    });
  });

  it('of an image is compared with the image that runs now', { timeout: 120_000 }, async () => {
    const prepare = async (folder: string): Promise<void> => {
      await writeDatabase(join(folder, '.cache'), new Date(NOW));
      await writeImage(join(folder, 'old.tar'), '1.2.3-r0');
      await writeImage(join(folder, 'new.tar'), '1.2.4-r0');
    };
    const inputs = {
      ...{ 'trivy-path': realTrivy ?? '', 'trivy-cache-directory': '.cache', offline: 'true' },
      ...{
        'scan-type': 'image',
        target: 'new.tar',
        'base-target': 'old.tar',
        scanners: 'vuln',
        mode: 'diff',
      },
    };
    await runGate(action, { inputs, prepare }, ({ outputs }) => {
      expect(outputs).toMatchObject({ result: 'pass', 'new-count': 0, 'critical-count': 1, base: 'old.tar' });
    });
  });

  it.each([
    ['cyclonedx', '"bomFormat"'],
    ['spdx-json', '"spdxVersion"'],
  ])('leaves a bill of materials as %s', { timeout: 120_000 }, async (format, mark) => {
    const inputs = { target: '.', 'sbom-file': 'out/bom.json', 'sbom-format': format };
    await gateChange({ base: old, head: {}, inputs }, async ({ outputs, folder }) => {
      expect(outputs['sbom-path']).toBe(join(folder, 'out/bom.json'));
      const text = execFileSync('cat', [join(folder, 'out/bom.json')], { encoding: 'utf8' });
      expect(text).toContain(mark);
      expect(text).toContain('pkg:pypi/shoplib@1.0.0');
    });
  });
});

const WEBHOOK = 'https://hooks.slack.com/services/T/B/canary-4711';

/** The gate over a given report, with a Slack and a GitHub that remember. */
async function tellAbout(
  text: string,
  over: Record<string, string>,
  answers: { slack?: number; github?: GitHub; eventName?: string } = {},
): Promise<Ran & { posts: HttpRequest[] }> {
  const posts: HttpRequest[] = [];
  const http = (request: HttpRequest): ReturnType<Ports['http']> => {
    posts.push(request);
    return Promise.resolve({ status: answers.slack ?? 200, headers: {}, body: 'ok', durationMs: 1 });
  };
  const ports: Partial<Ports> = {
    http,
    facts: facts({ eventName: answers.eventName ?? 'pull_request' }),
    ...(answers.github ? { github: () => Promise.resolve(answers.github as GitHub) } : {}),
  };
  const environment: Record<string, string> = {};
  const setting: Setting = {
    inputs: { report: 'r.json', 'slack-webhook': WEBHOOK, ...over },
    files: { 'r.json': text, 'event.json': '{"pull_request":{"number":7}}' },
    environment,
    prepare: (folder) => {
      environment['GITHUB_EVENT_PATH'] = join(folder, 'event.json');
      return Promise.resolve();
    },
    ports: { ...ports, environment },
  };
  return runGate(action, setting, (ran) => ({ ...ran, posts }));
}

const bad = report([
  {
    Target: 'r.txt',
    Class: 'lang-pkgs',
    Type: 'pip',
    Vulnerabilities: [vulnerability({ Title: '<!channel>' })],
  },
]);
const clean = report([{ Target: 'r.txt', Class: 'lang-pkgs', Type: 'pip' }]);

describe('telling', () => {
  it('Slack hears of findings, with the run, and the address is in no line', async () => {
    const { posts, outputs, lines } = await tellAbout(bad, {});
    expect(posts.map(({ url }) => url)).toEqual([WEBHOOK]);
    expect(String(posts[0]?.body)).toContain('CVE-2026-0001');
    expect(String(posts[0]?.body)).toContain('<https://github.com/acme/shop/actions/runs/9>');
    expect(outputs['slack']).toBe('sent');
    expect(lines.filter((line) => !line.startsWith('::add-mask')).join('\n')).not.toContain('canary-4711');
  });

  it('Slack does not hear of a pass, but of an error, bad input in a file included', async () => {
    expect((await tellAbout(clean, {})).posts).toHaveLength(0);
    const broken = await tellAbout('{', {});
    expect([broken.posts.length, broken.outputs['result']]).toEqual([1, 'error']);
    const files = await tellAbout(clean, { 'ignore-file': 'nowhere.yml', 'ignore-file-ref': 'head' });
    expect([files.posts.length, files.code]).toEqual([1, 1]);
  });

  it('Slack hears of a database that could not be renewed, although the gate passes', async () => {
    const program = `#!/bin/sh
if [ "$1" = version ]; then echo '{"Version":"0.72.0"}'; exit 0; fi
for a in "$@"; do [ "$p" = --output ] && out="$a"; [ "$a" = --download-db-only ] && exit 1; p="$a"; done
echo '${clean}' > "$out"
`;
    const metadata =
      '{"Version":2,"UpdatedAt":"2025-12-31T04:00:00Z","NextUpdate":"2025-12-31T10:00:00Z","DownloadedAt":""}';
    const posts: HttpRequest[] = [];
    const http = (request: HttpRequest): ReturnType<Ports['http']> => {
      posts.push(request);
      return Promise.resolve({ status: 200, headers: {}, body: 'ok', durationMs: 1 });
    };
    const inputs = {
      ...{ 'trivy-path': 'bin/trivy', scanners: 'vuln', 'slack-webhook': WEBHOOK },
      'trivy-cache-directory': 'kept',
    };
    const files = { 'bin/trivy': program, 'kept/db/metadata.json': metadata };
    await runGate(action, { inputs, files, ports: { http } }, ({ outputs, lines }) => {
      expect(outputs).toMatchObject({ result: 'pass', slack: 'sent', 'db-age-hours': '20.0' });
      expect(lines.join('\n')).toContain('could not be renewed');
    });
    expect(String(posts[0]?.body)).toContain('could not be renewed');
  });

  it('a Slack that refuses is a warning and no other verdict', async () => {
    const { code, outputs, lines } = await tellAbout(bad, {}, { slack: 500 });
    expect([code, outputs['result'], outputs['slack']]).toEqual([1, 'fail', 'failed']);
    expect(lines.join('\n')).toContain('Slack was not told');
  });

  it('a webhook that is none of Slack ends the step before anything runs', async () => {
    const { code, posts, lines } = await tellAbout(clean, {
      'slack-webhook': 'https://169.254.169.254/canary-4711',
    });
    expect([code, posts.length]).toEqual([1, 0]);
    expect(lines.join('\n')).toContain('slack-webhook');
  });

  it('the pull request gets its comment; a fork whose token may not is told nothing and judged the same', async () => {
    const bodies: string[] = [];
    const github: GitHub = {
      request: <T>(route: string, parameters: Record<string, unknown> = {}) => {
        if (route === 'GET /user') return Promise.reject(new GitHubError('no', 403));
        if (route.startsWith('POST')) bodies.push(String(parameters['body']));
        return Promise.resolve({ status: 200, data: [] as T });
      },
    };
    const told = await tellAbout(bad, { 'github-token': 'token-4711' }, { github });
    expect([told.outputs['comment'], told.code, bodies.length]).toEqual(['created', 1, 1]);
    expect(bodies[0]).not.toContain('<!channel>');
    const fork: GitHub = { request: () => Promise.reject(new GitHubError('Resource not accessible', 403)) };
    const quiet = await tellAbout(bad, { 'github-token': 'token-4711' }, { github: fork });
    expect([quiet.outputs['comment'], quiet.outputs['result']]).toEqual(['denied', 'fail']);
  });

  it('outside a pull request there is no comment', async () => {
    const { outputs } = await tellAbout(bad, { 'github-token': 'token-4711' }, { eventName: 'push' });
    expect(outputs['comment']).toBe('none');
  });

  it('the first daily scan has nothing to compare with, and says so; GitHub not answering is an error', async () => {
    const inputs = { mode: 'diff', 'base-artifact': 'scan', 'github-token': 'token-4711' };
    const empty: GitHub = {
      request: <T>() => Promise.resolve({ status: 200, data: { artifacts: [] } as T }),
    };
    const first = await tellAbout(bad, inputs, { github: empty, eventName: 'schedule' });
    expect(first.outputs).toMatchObject({ result: 'fail', 'new-count': 1, slack: 'sent' });
    expect(first.summary).toContain('No earlier scan is kept yet');
    const down: GitHub = { request: () => Promise.reject(new GitHubError('down', 503)) };
    const failed = await tellAbout(clean, inputs, { github: down, eventName: 'schedule' });
    expect(failed.outputs).toMatchObject({ result: 'error', slack: 'sent' });
  });

  it('a dry run prints its plan and does nothing', async () => {
    const inputs = { 'dry-run': 'true', target: '.', 'slack-webhook': WEBHOOK };
    await runGate(action, { inputs }, ({ code, outputs, lines }) => {
      expect([code, outputs.result, outputs.slack]).toEqual([0, 'skipped', 'none']);
      expect(lines.join('\n')).toContain('--exit-code 0');
    });
  });
});

describe('contradictions are refused before anything runs', () => {
  it.each<[string, Record<string, string>, string]>([
    [
      'a baseline without its mode',
      { report: 'r', 'baseline-file': 'b' },
      'baseline-file: expected mode baseline',
    ],
    [
      'the mode without a baseline',
      { report: 'r', mode: 'baseline' },
      'baseline-file: expected mode baseline',
    ],
    ['two bases', { mode: 'diff', 'base-ref': 'main', 'base-report': 'b' }, 'expected one base, saw several'],
    ['a base image for a folder', { 'base-target': 'a:1' }, 'base-target: expected scan-type image, saw fs'],
    [
      'a bill of materials from a report',
      { report: 'r', 'sbom-file': 's' },
      'expected a scan to write it from',
    ],
    [
      'a version and a path',
      { 'trivy-version': '0.72.0', 'trivy-path': 't' },
      'trivy-path or trivy-version, saw both',
    ],
    ['version latest', { 'trivy-version': 'latest' }, 'expected an exact version'],
    ['a stolen version', { 'trivy-version': '0.69.4' }, 'CVE-2026-33634'],
    ['an unknown version without checksum', { 'trivy-version': '0.71.0' }, 'trivy-checksum: expected'],
    ['a checksum of nothing', { 'trivy-checksum': 'a'.repeat(64) }, 'trivy-version or trivy-path with it'],
    ['an artifact without a token', { 'base-artifact': 'a', mode: 'diff' }, 'a token with base-artifact'],
    ['a comment without a token', { comment: 'always' }, 'a token with comment always'],
    ['a database from an address', { 'db-repositories': 'https://x' }, 'db-repositories: expected'],
  ])('%s', async (_name, inputs, message) => {
    await runGate(action, { inputs }, ({ code, lines }) => {
      expect(code).toBe(1);
      expect(lines.join('\n').replaceAll('%3A', ':').replaceAll('%2C', ',')).toContain(message);
    });
  });

  it('a program with another hash than its checksum is not run', async () => {
    const inputs = { 'trivy-path': 'bin/trivy', 'trivy-checksum': 'a'.repeat(64) };
    const files = { 'bin/trivy': '#!/bin/sh\ntouch "$HOME/ran"\n' };
    await runGate(action, { inputs, files }, ({ outputs, folder }) => {
      expect(outputs.result).toBe('error');
      expect(outputs.reason).toContain('(trivy-checksum), saw');
      expect(execFileSync('ls', [folder], { encoding: 'utf8' })).not.toContain('ran');
    });
  });
});

describe('the database in the Actions cache', () => {
  const metadata = (hour: string): string =>
    `{"Version":2,"UpdatedAt":"${hour}","NextUpdate":"2026-01-02T00:00:00Z"}`;
  const program = `#!/bin/sh
if [ "$1" = version ]; then echo '{"Version":"0.72.0"}'; exit 0; fi
for a in "$@"; do [ "$p" = --output ] && out="$a"; [ "$p" = --cache-dir ] && cache="$a"; [ "$a" = --download-db-only ] && fetch=1; p="$a"; done
if [ "$fetch" ]; then echo "$p" >> "$HOME/asked"; mkdir -p "$cache/db"; echo '${metadata('2025-12-31T23:00:00Z')}' > "$cache/db/metadata.json"; : > "$cache/db/trivy.db"; exit 0; fi
echo '${clean}' > "$out"
`;

  /** A cache that holds a database of `held`, or nothing; a service that is down when `held` is broken. */
  async function withCache(
    held: string | undefined,
    over: { facts?: object; mode?: string } = {},
  ): Promise<Ran & { calls: string[]; asked: string }> {
    const calls: string[] = [];
    const cache = {
      available: () => true,
      service: () => undefined,
      lookUp: ({ orNewest }: { orNewest?: string }) => {
        calls.push('lookUp');
        if (held === 'down') return Promise.reject(new Error('503'));
        return Promise.resolve(held === undefined ? undefined : `${orNewest ?? ''}old`);
      },
      restore: async ({ folder }: { folder: string }) => {
        calls.push('restore');
        await writeFile(join(folder, 'metadata.json'), held ?? '');
        return true;
      },
      save: ({ key }: { key: string }) => {
        calls.push(`save ${key}`);
        return Promise.resolve('saved' as const);
      },
      close: () => Promise.resolve(),
    };
    const inputs = {
      ...{ 'trivy-path': 'bin/trivy', scanners: 'vuln', 'database-cache': over.mode ?? 'both' },
      'trivy-cache-directory': 'kept',
    };
    const ports = { cache: () => Promise.resolve(cache), facts: facts(over.facts ?? {}) };
    return runGate(action, { inputs, files: { 'bin/trivy': program, asked: '' }, ports }, (ran) => ({
      ...ran,
      calls,
      asked: execFileSync('cat', [join(ran.folder, 'asked')], { encoding: 'utf8' }),
    }));
  }

  it('that is young is restored, and nobody is asked', async () => {
    const { calls, asked, outputs } = await withCache(metadata('2025-12-31T20:00:00Z'));
    expect([calls, asked]).toEqual([['lookUp', 'restore'], '']);
    expect(outputs).toMatchObject({ result: 'pass', 'db-age-hours': '4.0' });
  });

  it.each([
    ['absent', undefined, ['lookUp', 'save trivy-gate-db-2-2025-12-31T23']],
    [
      'too old',
      metadata('2025-12-01T00:00:00Z'),
      ['lookUp', 'restore', 'save trivy-gate-db-2-2025-12-31T23'],
    ],
    ['broken', '{', ['lookUp', 'restore', 'save trivy-gate-db-2-2025-12-31T23']],
    ['behind a service that is down', 'down', ['lookUp', 'save trivy-gate-db-2-2025-12-31T23']],
  ])('that is %s is fetched and kept', async (_name, held, expected) => {
    const { calls, asked, outputs } = await withCache(held);
    expect(calls).toEqual(expected);
    expect(asked).toContain('mirror.gcr.io/aquasec/trivy-db:2');
    expect(outputs).toMatchObject({ result: 'pass', 'db-age-hours': '1.0' });
  });

  it.each([{ eventName: 'release' }, { ref: 'refs/tags/v1' }])(
    'is not restored in a run for a release (%j)',
    async (over) => {
      const { calls } = await withCache(metadata('2025-12-31T20:00:00Z'), { facts: over, mode: 'restore' });
      expect(calls).toEqual([]);
    },
  );
});
