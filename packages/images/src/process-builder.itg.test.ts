// A real interpreter, a real environment, a real offline install of a wheel that the test writes itself; and a run as another user.
import {
  findInterpreter,
  parseDelivery,
  type Application,
  type TreeManifest,
  type Artifact,
} from '@compose-delivery/application';
import { createExec, realClock, realFiles } from '@compose-delivery/runtime/adapters';
import { withFolder } from '@compose-delivery/runtime/testing';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { realTreeStore } from './adapters/tree-store.ts';
import type { AttemptContext, Builder, BuildUnit } from './builder-port.ts';
import { prepareProcessBuilds, processServices } from './process-builder.ts';

const exec = createExec(process.env, new AbortController().signal);
const chosen = await findInterpreter(exec, '/', 'auto').catch(() => undefined);
const python = chosen?.installer ? chosen : undefined;
const WITHOUT = python ? '' : ' (SKIPPED: no python3 of 3.10 or newer with pip)';
const canSwitch = process.getuid?.() === 0 && python?.python.shared === true;
const WITHOUT_SWITCH = canSwitch ? '' : ' (SKIPPED: needs root and a Python that other users reach)';

const WRITE_WHEEL = `
import sys, zipfile
path, name, version = sys.argv[1:]
info = f"{name}-{version}.dist-info"
files = {
    f"{name}.py": f"VERSION = {version!r}\\n",
    f"{info}/METADATA": f"Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n",
    f"{info}/WHEEL": "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
    f"{info}/entry_points.txt": f"[console_scripts]\\n{name}-tool = {name}:VERSION.upper\\n",
}
with zipfile.ZipFile(path, "w") as wheel:
    for file, text in files.items():
        wheel.writestr(zipfile.ZipInfo(file), text)
    wheel.writestr(zipfile.ZipInfo(f"{info}/RECORD"), "".join(f"{file},,\\n" for file in [*files, f"{info}/RECORD"]))
`;

const DELIVERY = `
version: 1
application: shop
router: { listeners: [{ port: 80, routes: [{ path: /, service: api }] }] }
services:
  api: &api { role: shared, lock: api/requirements.txt, process: { directory: api, include: [VERSION], python-path: [shared], command: [python, app.py] } }
  worker: { role: shared, lock: worker/requirements.txt, process: { directory: worker, command: [python, app.py] } }
  plain: { role: shared, process: { directory: api, command: [python, app.py] } }
  nginx: { role: proxy }
`;

const attempt = (said: string[]): AttemptContext => ({
  timeoutMs: 120_000,
  idleTimeoutMs: 60_000,
  signal: new AbortController().signal,
  say: (line) => said.push(line),
  step: () => undefined,
});

const isThere = async (builder: Builder, unit: BuildUnit, artifact: Artifact): Promise<boolean> =>
  (await builder.existing(new Map([[unit, artifact]]))).has(unit.service);

/** An application with two services of one lock, and the wheels of both as wheel-cache would lay them out. */
async function writeApplication(root: string): Promise<{ application: Application; sha256: string }> {
  const files = {
    'api/app.py': 'import tiny, common; print(tiny.VERSION, common.NAME)',
    'worker/app.py': 'x',
    'shared/common.py': 'NAME = "shop"',
    VERSION: '1.0.0',
    'api/.env': 'SECRET=1',
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(root, path, '..'), { recursive: true });
    await writeFile(join(root, path), text);
  }
  const view = join(root, 'state/wheelhouse/views/api');
  await mkdir(view, { recursive: true });
  await mkdir(join(root, 'state/wheelhouse/views/worker'), { recursive: true });
  const wheel = join(view, 'tiny-1.5-py3-none-any.whl');
  const written = spawnSync(python?.python.path ?? 'python3', ['-c', WRITE_WHEEL, wheel, 'tiny', '1.5'], {
    encoding: 'utf8',
  });
  if (written.status !== 0) throw new Error(written.stderr);
  await writeFile(
    join(root, 'state/wheelhouse/views/worker/tiny-1.5-py3-none-any.whl'),
    await readFile(wheel),
  );
  const sha256 = createHash('sha256')
    .update(await readFile(wheel))
    .digest('hex');
  for (const service of ['api', 'worker'])
    await writeFile(join(root, service, 'requirements.txt'), `tiny==1.5 --hash=sha256:${sha256}\n`);
  const application = {
    ...parseDelivery(DELIVERY, 'd'),
    file: join(root, 'delivery.yml'),
    root,
    environmentName: '',
    url: undefined,
  };
  return { application, sha256 };
}

async function prepare(
  application: Application,
  services: readonly string[],
  version = '1.0.0',
  environment = {},
) {
  if (!python) throw new Error('no Python');
  const stateDirectory = join(application.root, 'state');
  const settings = {
    application,
    stateDirectory,
    wheelhouse: join(stateDirectory, 'wheelhouse'),
    version,
    python,
  };
  return prepareProcessBuilds(services, settings, {
    exec,
    files: realFiles,
    clock: realClock,
    trees: realTreeStore,
    environment,
  });
}

function only(units: readonly BuildUnit[]): BuildUnit {
  const [unit] = units;
  if (!unit) throw new Error('no unit');
  return unit;
}

async function manifestOf(
  root: string,
  unit: BuildUnit,
): Promise<{ folder: string; manifest: TreeManifest & { python: string } }> {
  const folder = join(root, 'state/artifacts', unit.service, unit.digest.replace('sha256:', ''));
  return {
    folder,
    manifest: JSON.parse(await readFile(join(folder, 'artifact.json'), 'utf8')) as TreeManifest & {
      python: string;
    },
  };
}

test.skipIf(!python)(
  `a tree and an offline environment that run; settings of the host have no say${WITHOUT}`,
  () =>
    withFolder(async (root) => {
      const { application } = await writeApplication(root);
      const hostile = {
        PIP_INDEX_URL: 'https://example.invalid/',
        PIP_NO_INDEX: '',
        PYTHONPATH: '/nowhere',
        PIP_TARGET: '/nowhere',
      };
      const { units, builder } = await prepare(application, ['api'], '1.0.0', hostile);
      const said: string[] = [];
      const built = await builder.build(only(units), attempt(said));
      expect(built).toEqual({
        artifact: { kind: 'tree', digest: only(units).digest },
        movedBytes: false,
        cached: undefined,
        bytes: 0,
        steps: [],
      });
      expect(said.join('\n')).toContain('Successfully installed tiny-1.5');
      const { folder, manifest } = await manifestOf(root, only(units));
      expect(manifest).toMatchObject({
        schema: 1,
        service: 'api',
        digest: only(units).digest,
        version: '1.0.0',
      });
      const run = await exec([manifest.python, 'api/app.py'], {
        cwd: join(folder, 'source'),
        env: { PYTHONPATH: 'shared' },
      });
      expect(run.stdout).toBe('1.5 shop\n');
      expect(await realFiles.exists(join(folder, 'source/api/.env'))).toBe(false);
      expect(await readFile(join(folder, 'source/VERSION'), 'utf8')).toBe('1.0.0');
      expect(await isThere(builder, only(units), built.artifact)).toBe(true);
    }),
);

test.skipIf(!canSwitch)(`under umask 077, another user runs it all the same${WITHOUT_SWITCH}`, () =>
  withFolder(async (root) => {
    await chmod(root, 0o755);
    const { application } = await writeApplication(root);
    await chmod(join(root, 'state'), 0o755);
    const before = process.umask(0o077);
    try {
      const { units, builder } = await prepare(application, ['api']);
      await builder.build(only(units), attempt([]));
      const { folder, manifest } = await manifestOf(root, only(units));
      const run = await exec([manifest.python, 'api/app.py'], {
        cwd: join(folder, 'source'),
        env: { PYTHONPATH: 'shared' },
        uid: 12_345,
        gid: 12_345,
      });
      expect(run.stdout + run.stderr).toBe('1.5 shop\n');
    } finally {
      process.umask(before);
    }
  }),
);

test.skipIf(!python)(`services and versions with equal locks share one environment${WITHOUT}`, () =>
  withFolder(async (root) => {
    const { application } = await writeApplication(root);
    const first = await prepare(application, ['api', 'worker']);
    for (const unit of first.units) await first.builder.build(unit, attempt([]));
    const said: string[] = [];
    const next = await prepare(application, ['api'], '1.1.0');
    await next.builder.build(only(next.units), attempt(said));
    expect(await realFiles.list(join(root, 'state/python'))).toHaveLength(1);
    expect(said.join()).toContain('is there already');
    expect(only(next.units).digest).not.toBe(first.units[0]?.digest);
  }),
);

test.skipIf(!python)(`a service without a lock has an environment without packages${WITHOUT}`, () =>
  withFolder(async (root) => {
    const { application } = await writeApplication(root);
    const { units, builder } = await prepare(application, ['plain']);
    await builder.build(only(units), attempt([]));
    const { manifest } = await manifestOf(root, only(units));
    expect((await exec([manifest.python, '-c', 'import tiny'])).code).toBe(1);
  }),
);

test.skipIf(!python)(`an environment or an artifact that was cut off is made anew${WITHOUT}`, () =>
  withFolder(async (root) => {
    const { application } = await writeApplication(root);
    const { units, builder } = await prepare(application, ['api']);
    const { artifact } = await builder.build(only(units), attempt([]));
    const { folder, manifest } = await manifestOf(root, only(units));
    await rm(join(manifest.python, '../../environment.json'));
    await writeFile(join(manifest.python, '../../junk'), 'x');
    expect(await isThere(builder, only(units), artifact)).toBe(false);
    await rm(join(folder, 'artifact.json'));
    await builder.build(only(units), attempt([]));
    expect(await isThere(builder, only(units), artifact)).toBe(true);
    expect(await realFiles.exists(join(manifest.python, '../../junk'))).toBe(false);
  }),
);

test.skipIf(!python)(
  `an artifact that was changed in place is no artifact; a whole one is never replaced${WITHOUT}`,
  () =>
    withFolder(async (root) => {
      const { application } = await writeApplication(root);
      const { units, builder } = await prepare(application, ['api']);
      const { artifact } = await builder.build(only(units), attempt([]));
      const { folder } = await manifestOf(root, only(units));
      const { ino } = await stat(join(folder, 'source'));
      const said: string[] = [];
      await builder.build(only(units), attempt(said));
      expect((await stat(join(folder, 'source'))).ino).toBe(ino);
      expect(said.join()).toContain('is left alone');
      await writeFile(join(folder, 'source/api/app.py'), 'tampered');
      expect(await isThere(builder, only(units), artifact)).toBe(false);
      await builder.build(only(units), attempt([]));
      expect(await readFile(join(folder, 'source/api/app.py'), 'utf8')).toContain('import tiny');
    }),
);

test.skipIf(!python)(`a wheel with another hash than the lock's is not installed${WITHOUT}`, () =>
  withFolder(async (root) => {
    const { application } = await writeApplication(root);
    await writeFile(join(root, 'api/requirements.txt'), `tiny==1.5 --hash=sha256:${'0'.repeat(64)}\n`);
    const { units, builder } = await prepare(application, ['api']);
    const failure: unknown = await builder.build(only(units), attempt([])).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'BuildFailure', message: 'pip ended with 1' });
    expect(JSON.stringify(failure)).toContain('THESE PACKAGES DO NOT MATCH THE HASHES');
    expect(await realFiles.exists(join(root, 'state/artifacts'))).toBe(false);
  }),
);

test.skipIf(!python)(`a wheel that is missing is not looked for elsewhere${WITHOUT}`, () =>
  withFolder(async (root) => {
    const { application } = await writeApplication(root);
    await writeFile(join(root, 'api/requirements.txt'), `six==1.16.0 --hash=sha256:${'0'.repeat(64)}\n`);
    const { units, builder } = await prepare(application, ['api'], '1.0.0', process.env);
    const failure: unknown = await builder.build(only(units), attempt([])).catch((error: unknown) => error);
    expect(JSON.stringify(failure)).toContain('No matching distribution found for six==1.16.0');
  }),
);

test.skipIf(!python)(`no view of wheels: says to run wheel-cache before${WITHOUT}`, () =>
  withFolder(async (root) => {
    const { application } = await writeApplication(root);
    await rm(join(root, 'state/wheelhouse'), { recursive: true });
    const { units, builder } = await prepare(application, ['api']);
    await expect(builder.build(only(units), attempt([]))).rejects.toThrow(
      /there is no .*views\/api; run wheel-cache before/,
    );
  }),
);

test.skipIf(!python)(`a link out of the repository and a folder that is missing are refused${WITHOUT}`, () =>
  withFolder(async (root) => {
    const { application } = await writeApplication(root);
    await rm(join(root, 'shared'), { recursive: true });
    await expect(prepare(application, ['api'])).rejects.toThrow(
      'services.api.process: expected files and folders that exist, saw shared',
    );
    spawnSync('ln', ['-s', '/etc/passwd', join(root, 'worker/link')]);
    await expect(prepare(application, ['worker'])).rejects.toThrow('worker/link, a link to /etc/passwd');
  }),
);

test('services with a process section; others are refused by name', () => {
  const application = {
    ...parseDelivery(DELIVERY, 'd'),
    file: '/r/d',
    root: '/r',
    environmentName: '',
    url: undefined,
  };
  expect(processServices(application, [])).toEqual(['api', 'worker', 'plain']);
  expect(processServices(application, ['worker', 'api'])).toEqual(['api', 'worker']);
  expect(() => processServices(application, ['nginx'])).toThrow(
    'services: expected services with a process section',
  );
});
