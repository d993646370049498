// What a delivery is refused for before it begins: each one error that says what to do, and nothing changed.
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ports } from '@compose-delivery/runtime';
import { createExec } from '@compose-delivery/runtime/adapters';
import { scriptedExec, withFolder } from '@compose-delivery/runtime/testing';
import { describe, expect, test } from 'vitest';
import { withSample, type Sample } from '../../packages/deploy/src/testing/run-sample.ts';
import { sshdMissing, startSshd } from '../../packages/deploy/src/testing/sshd.ts';
import { action as rollbackAction } from '../rollback/action.ts';
import { action } from './action.ts';

const QUICK = { watch: '{ seconds: 0 }' };
const IMAGE = `sha256:${'a'.repeat(64)}`;

/** Runs the action as its stub does; answers its one error, and that nothing came of it. */
async function refused(
  sample: Sample,
  inputs: Record<string, string> = {},
  replaced: Partial<Ports> = {},
): Promise<string> {
  const images = JSON.stringify(await sample.build({ version: '1.0.0' }));
  const common = { version: '1.0.0', images, verify: 'health', 'probe-rate': '0' };
  const run = await sample.run(action, { ...common, ...inputs }, replaced);
  expect(run, run.log).toMatchObject({ code: 1, outputs: { status: 'failed', 'active-slot': '' } });
  const errors = run.log.split('\n').filter((line) => line.startsWith('::error'));
  expect(errors, run.log).toHaveLength(1);
  expect(run.log).not.toContain('fault of the suite');
  expect(existsSync(`${sample.deployment}/front`)).toBe(false);
  for (const slot of ['blue', 'green'])
    expect(existsSync(`${sample.deployment}/slots/${slot}.json`)).toBe(false);
  await expect(fetch(`http://127.0.0.1:${sample.port}/`)).rejects.toThrow();
  return errors[0] ?? '';
}

/** Changes the delivery file of the sample. */
async function edit(sample: Sample, from: string | RegExp, to: string): Promise<void> {
  const path = join(sample.workspace, 'delivery.yml');
  const before = await readFile(path, 'utf8');
  const after = before.replace(from, to);
  expect(after).not.toBe(before);
  await writeFile(path, after);
}

describe('bad input: refused before anything changes', () => {
  test('F2: a service without a health check', async () => {
    await withSample({ ...QUICK, webHealth: 'metrics: /metrics' }, async (sample) => {
      const error = await refused(sample);
      expect(error).toContain('services.web.health: expected a health check');
      expect(existsSync(sample.deployment)).toBe(false);
    });
  });

  test('F2: while something serves, it goes on serving, and a rollback is not touched by it', async () => {
    await withSample(QUICK, async (sample) => {
      const images = JSON.stringify(await sample.build({ version: '1.0.0' }));
      const inputs = { images, verify: 'health', 'probe-rate': '0' };
      expect((await sample.run(action, { ...inputs, version: '1.0.0' })).code).toBe(0);
      await edit(sample, / {4}health: .*\n/, '');
      for (const run of [
        await sample.run(action, { ...inputs, version: '1.1.0' }),
        await sample.run(rollbackAction, { 'probe-rate': '0' }),
      ]) {
        expect(run.code).toBe(1);
        expect(run.log).toContain('services.web.health: expected a health check');
      }
      expect((await fetch(`http://127.0.0.1:${sample.port}/`)).status).toBe(200);
    });
  });

  test('a router that nobody knows, with the ones that there are', async () => {
    await withSample({ ...QUICK, router: 'kind: nginks' }, async (sample) => {
      const error = await refused(sample);
      expect(error).toContain('router.kind');
      expect(error).toContain('nginks');
      for (const kind of ['embedded', 'nginx', 'haproxy', 'caddy', 'traefik']) expect(error).toContain(kind);
      expect(existsSync(sample.deployment)).toBe(false);
    });
  });

  test('ports on a colored service, and after a correction of the file it is read again', async () => {
    await withSample(QUICK, async (sample) => {
      await edit(sample, 'engine: process', 'engine: compose');
      const images = JSON.stringify({ web: `web@${IMAGE}`, api: `api@${IMAGE}` });
      const model = (ports: object) => ({
        name: 'shop',
        services: { web: { image: 'web', ...ports }, api: { image: 'api' } },
      });
      let now: object = model({ ports: [{ target: 8080, published: '8080' }] });
      const exec = scriptedExec({
        'docker compose version': { stdout: '2.36.0\n' },
        'docker compose --file': () => ({ stdout: JSON.stringify(now) }),
        'docker compose --project-name': { code: 1, stderr: 'this is as far as it goes' },
        'docker ps': { stdout: '' },
        'docker ': {},
      });
      const error = await refused(sample, { images, 'on-interrupted': 'revert' }, { exec });
      expect(error).toContain('web: ports (8080:8080) cannot be published by two slots at once');
      expect(error).toContain('nothing was changed');
      expect(exec.calls.some((argv) => argv.includes('up') || argv.includes('create'))).toBe(false);
      now = model({});
      const corrected = await sample.run(
        action,
        { version: '1.0.0', images, verify: 'health', 'probe-rate': '0' },
        { exec },
      );
      expect(corrected.log).not.toContain('cannot be published');
      expect(corrected.log).toContain('this is as far as it goes');
    });
  });

  test('a waiver that has ended, which the checks of the idle slot would refuse', async () => {
    await withSample(QUICK, async (sample) => {
      await edit(
        sample,
        /$/,
        '\nchecks: { waivers: [{ check: R1, until: 2026-01-31, owner: ana, reason: being repaired }] }\n',
      );
      const error = await refused(sample, { verify: 'smoke' });
      expect(error).toContain('checks.waivers: R1: expected a waiver that holds today');
      expect(error).toContain('ended on 2026-01-31');
    });
  });

  test('a host that cannot be reached', async () => {
    await withSample(QUICK, async (sample) => {
      await edit(sample, 'engine: process', 'engine: compose');
      // Nobody listens on the sample's port.
      const host = `ssh://nobody@127.0.0.1:${sample.port}`;
      const known = `[127.0.0.1]:${sample.port} ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n`;
      const error = await refused(
        sample,
        { host, 'ssh-known-hosts': known, images: JSON.stringify({ web: `web@${IMAGE}` }) },
        // It is tried several times, with pauses between.
        { exec: createExec(process.env, new AbortController().signal) },
      );
      expect(error).toContain(`127.0.0.1`);
      expect(error).toMatch(/refused|reach/i);
      expect(existsSync(sample.deployment)).toBe(false);
    });
  }, 180_000);

  test.skipIf(sshdMissing !== undefined)(
    `a host key that is another one${sshdMissing ? ` SKIPPED: ${sshdMissing}` : ''}`,
    async () => {
      await withFolder(async (folder) => {
        const sshd = await startSshd(folder);
        try {
          await withSample(QUICK, async (sample) => {
            await edit(sample, 'engine: process', 'engine: compose');
            const error = await refused(
              sample,
              {
                host: `ssh://${sshd.user}@127.0.0.1:${sshd.port}`,
                'ssh-key': sshd.key,
                'ssh-known-hosts': sshd.otherHostKey(sshd.port),
                images: JSON.stringify({ web: `web@${IMAGE}` }),
              },
              { exec: createExec(process.env, new AbortController().signal) },
            );
            expect(error).toMatch(/host key/i);
            expect(error).toContain('ssh-known-hosts');
            expect(existsSync(sample.deployment)).toBe(false);
          });
        } finally {
          await sshd.stop();
        }
      });
    },
  );
});
