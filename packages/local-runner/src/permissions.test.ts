import { describe, expect, it } from 'vitest';
import { MAIN, run } from './fixture.ts';
import { excessOf, levelOf } from './permissions.ts';
import type { TokenRequest } from './types.ts';

describe('permissions', () => {
  it('say the level of a scope', () => {
    expect(levelOf('write-all', 'contents')).toBe('write');
    expect(levelOf('read-all', 'id-token')).toBe('none');
    expect(levelOf({ contents: 'read' }, 'deployments')).toBe('none');
    expect(levelOf({}, 'metadata')).toBe('read');
  });

  it('say what goes beyond a ceiling', () => {
    expect(
      excessOf({ contents: 'write', packages: 'read' }, { contents: 'read', packages: 'write' }),
    ).toEqual(['contents: write, but only contents: read is allowed']);
    expect(excessOf('write-all', 'read-all')).toHaveLength(1);
    expect(excessOf('read-all', 'write-all')).toEqual([]);
  });

  it('reach the token of each job: its own, else the file, else the default', async () => {
    const asked: TokenRequest[] = [];
    const ran = await run(
      {
        [MAIN]: `
on: push
permissions: { contents: read }
jobs:
  own: { runs-on: ubuntu-latest, permissions: { deployments: write }, steps: [{ run: 'echo "token $T"', env: { T: '\${{ github.token }}' } }] }
  file: { runs-on: ubuntu-latest, environment: staging, steps: [{ run: 'test "$A" = "$B"', env: { A: '\${{ secrets.GITHUB_TOKEN }}', B: '\${{ github.token }}' } }] }
`,
      },
      {
        services: {
          tokenFor: (request) => {
            asked.push(request);
            return `token-of-${request.job}`;
          },
        },
      },
    );
    expect(ran.result.conclusion).toBe('success');
    expect(ran.lines).toContain('token ***');
    const byJob = Object.fromEntries(asked.map((request) => [request.job, request]));
    expect(byJob['own']?.permissions).toEqual({ deployments: 'write' });
    expect(byJob['file']).toMatchObject({ permissions: { contents: 'read' }, environment: 'staging' });
    expect(ran.job('own').permissions).toEqual({ deployments: 'write' });
  });
});
