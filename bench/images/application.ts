// The application of the images bench: four services with locks of their own that share wheels, in two forms of Dockerfile.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IndexedWheel } from '../wheels/index-page.ts';
import { lockText, type WheelSpec } from '../wheels/wheel-set.ts';

export const BASE_IMAGE = 'compose-delivery-base:local';

const MB = 1e6;
const of = (name: string, bytes: number): WheelSpec => ({ name, version: '1.0', bytes });

const SHARED_BY_ALL = Array.from({ length: 4 }, (_, i) => of(`common-${i}`, 0.3 * MB));
const GIANT = of('engine', 12 * MB);
const PAIR = of('pair', 3 * MB);

/** What each service installs: 9 wheels, of which 4 are in all services, one in two, the giant in two. */
export const SERVICES: ReadonlyMap<string, readonly WheelSpec[]> = new Map([
  ['api', [...SHARED_BY_ALL, PAIR, ...own('api', 4)]],
  ['worker', [...SHARED_BY_ALL, GIANT, ...own('worker', 4)]],
  ['model', [...SHARED_BY_ALL, GIANT, ...own('model', 4)]],
  ['web', [...SHARED_BY_ALL, PAIR, ...own('web', 4)]],
]);

/** The requirement that a bump changes, and the services that install it. */
export const BUMPED = PAIR.name;
export const BUMPED_SERVICES = [...SERVICES].flatMap(([name, set]) => (set.includes(PAIR) ? [name] : []));

function own(service: string, count: number): readonly WheelSpec[] {
  return Array.from({ length: count }, (_, i) => of(`${service}-own-${i}`, (i === 0 ? 2 : 0.4) * MB));
}

export function allWheels(): readonly WheelSpec[] {
  const unique = new Map([...SERVICES.values()].flat().map((spec) => [spec.name, spec]));
  return [...unique.values(), { ...PAIR, version: '1.1' }];
}

/** `network`: pip in the Dockerfile asks the index. `offline`: it installs from the named context of wheel-cache. */
export type Form = 'network' | 'offline';

/** Label of every image of the bench; its value is the process id of the run. */
export const LABEL = 'compose-delivery.bench';

/** Stands in every step of the bench's Dockerfiles, so that their build cache can be told from others'. */
export const MARK = 'cdbench-step';

/** Steps as services have them: packages, then sources that change more often, then settings. */
function dockerfile(form: Form, index: string): string {
  const lock = `/${MARK}/requirements.txt`;
  const pip = `python3 -m pip install --quiet --no-cache-dir --require-hashes -r ${lock}`;
  const mount = '--network=none --mount=type=bind,from=wheels,target=/wheels';
  return [
    ...(form === 'offline' ? ['FROM scratch AS wheels'] : []),
    `FROM ${BASE_IMAGE}`,
    `LABEL ${LABEL}=${process.pid}`,
    'ARG PIP_DEFAULT_TIMEOUT=15\nARG PIP_RETRIES=5\nARG PIP_RESUME_RETRIES=5',
    `COPY requirements.txt ${lock}`,
    form === 'offline'
      ? `RUN ${mount} ${pip} --no-index --find-links /wheels`
      : `RUN ${pip} --index-url ${index}`,
    `COPY shared /${MARK}/shared`,
    `COPY sources /${MARK}/sources`,
    `COPY main.py /${MARK}/main.py`,
    'USER 10001:10001',
    `CMD ["python3", "/${MARK}/main.py"]\n`,
  ].join('\n');
}

/** As many sources as a service of middling size has. */
const SOURCES = { shared: 60, sources: 140 } as const;

function writeSources(folder: string): void {
  for (const [name, count] of Object.entries(SOURCES)) {
    mkdirSync(join(folder, name), { recursive: true });
    for (let i = 0; i < count; i += 1)
      writeFileSync(join(folder, name, `module_${i}.py`), `# ${name} ${i}\n${'value = 1\n'.repeat(200)}`);
  }
}

/**
 * Writes the application into `folder`, or over what is there.
 * @param mark stands in every lock, so that no other folder's layers are taken for these
 * @param version of the requirement that is bumped
 */
export function writeApplication(
  folder: string,
  given: {
    readonly form: Form;
    readonly index: string;
    readonly project: string;
    readonly mark: string;
    readonly version: string;
    wheelsOf(set: readonly WheelSpec[]): readonly IndexedWheel[];
  },
): void {
  const services: string[] = [];
  const delivered: string[] = [];
  for (const [name, set] of SERVICES) {
    const wheels = given.wheelsOf(
      set.map((spec) => (spec.name === BUMPED ? { ...spec, version: given.version } : spec)),
    );
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, 'requirements.txt'), `# ${given.mark}\n${lockText(wheels)}`);
    writeSources(join(folder, name));
    writeFileSync(join(folder, name, 'main.py'), `print("${name}")\n`);
    writeFileSync(join(folder, name, 'Dockerfile'), dockerfile(given.form, given.index));
    services.push(`  ${name}: { build: { context: ${name}, network: host } }`);
    delivered.push(`  ${name}: { role: shared, lock: ${name}/requirements.txt }`);
  }
  writeFileSync(join(folder, 'compose.yml'), `name: ${given.project}\nservices:\n${services.join('\n')}\n`);
  writeFileSync(join(folder, 'delivery.yml'), deliveryFile('api', delivered));
}

export function deliveryFile(first: string, services: readonly string[]): string {
  return `version: 1
application: shop
engine: compose
compose-files: [compose.yml]
router: { listeners: [{ port: 80, routes: [{ path: /, service: ${first} }] }] }
services:
${services.join('\n')}
`;
}

/** Services of one small file each, from nothing: what is left to measure is the builder and us. */
export function writeTinyServices(folder: string, project: string, count: number, mark: string): void {
  const names = Array.from({ length: count }, (_, i) => `tiny-${i}`);
  for (const name of names) {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, 'page'), `${mark} ${name}\n`);
    writeFileSync(
      join(folder, name, 'Dockerfile'),
      `FROM scratch\nLABEL ${LABEL}=${process.pid}\nCOPY page /${MARK}/page\n`,
    );
  }
  const services = names.map((name) => `  ${name}: { build: { context: ${name} } }`);
  writeFileSync(join(folder, 'compose.yml'), `name: ${project}\nservices:\n${services.join('\n')}\n`);
  writeFileSync(
    join(folder, 'delivery.yml'),
    deliveryFile(
      'tiny-0',
      names.map((name) => `  ${name}: { role: shared }`),
    ),
  );
}
