// What is not wrong but costs.
import { expect, test } from 'vitest';
import { adviseOn, reservesGpu, type ServiceWheels } from './advisories.ts';
import type { LockRemark } from './lock.ts';
import type { Wheel } from './resolve-wheels.ts';
import { targetOfNames } from './target.ts';
import { formatBytes } from './texts.ts';

const target = targetOfNames('3.11', 'manylinux_2_36_x86_64');

function service(
  name: string,
  wheels: readonly [string, string, number | undefined][],
  hasGpu = false,
): ServiceWheels {
  return {
    lock: {
      service: name,
      path: 'l',
      lock: { packages: [], sources: [], remarks: [{ kind: 'local-code', file: 'l', names: ['shop'] }] },
      target,
      packages: [],
      digest: '',
    },
    wheels: wheels.map(([pkg, version, size]): Wheel => ({
      package: pkg,
      version,
      filename: `${pkg}-${version}-py3-none-any.whl`,
      sha256: `${pkg} ${version}`,
      size,
      urls: [],
    })),
    hasGpu,
  };
}

test('CUDA where no GPU is reserved: the bytes, and the index that has none of it', () => {
  const wheels: [string, string, number][] = [
    ['torch', '2.9.0+cu128', 888_000_000],
    ['nvidia-cudnn-cu12', '9.1', 707_000_000],
    ['numpy', '2.0', 1],
  ];
  const [advice] = adviseOn([service('ml', wheels)], 'en');
  expect(advice).toContain(
    'ml installs 1.6 GB for NVIDIA GPUs (torch, nvidia-cudnn-cu12), but reserves no GPU',
  );
  expect(advice).toContain('https://download.pytorch.org/whl/cpu');
  expect(adviseOn([service('ml', wheels, true)], 'en')).toEqual([
    'l: shop: code of the repository, which no wheel brings; the image must install it itself',
  ]);
  expect(adviseOn([service('ml', wheels)], 'es')[0]).toContain('no reserva ninguna');
});

test('services that disagree on a version', () => {
  const advice = adviseOn(
    [
      service('a', [['numpy', '2.0', 1]]),
      service('b', [['numpy', '2.1', 1]]),
      service('c', [['numpy', '2.1', 1]]),
    ],
    'en',
  );
  expect(advice).toContain(
    'services disagree on numpy: 2.0 (a), 2.1 (b, c); one version would be fetched once',
  );
});

test.each([
  [{ deploy: { resources: { reservations: { devices: [{ capabilities: ['gpu'] }] } } } }, true],
  [{ deploy: { resources: { reservations: { devices: [{ driver: 'nvidia', count: 1 }] } } } }, true],
  [{ gpus: 'all' }, true],
  [
    {
      deploy: {
        resources: {
          reservations: { generic_resources: [{ discrete_resource_spec: { kind: 'NVIDIA-GPU', value: 2 } }] },
        },
      },
    },
    true,
  ],
  [{ deploy: { resources: { reservations: { devices: [null], generic_resources: [null] } } } }, false],
  [{ runtime: 'nvidia' }, true],
  [{ deploy: { resources: { reservations: { devices: [{ capabilities: ['tpu'] }] } } } }, false],
  [{ deploy: { resources: { limits: { memory: '1g' } } } }, false],
  [null, false],
])('%j reserves a GPU: %s', (model, expected) => {
  expect(reservesGpu(model)).toBe(expected);
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1.0 kB'],
  [2_800_000_000, '2.8 GB'],
  [888_000_000, '888 MB'],
])('%s bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test('torch of the default index, which does not say that it is for CUDA; sizes that nobody knows', () => {
  const wheels: [string, string, number | undefined][] = [
    ['torch', '2.9.0', 888_000_000],
    ['nvidia-cublas-cu12', '12.8', 594_000_000],
    ['nvidia-nccl-cu12', '2.27', undefined],
  ];
  const [advice] = adviseOn([service('ml', wheels)], 'en');
  expect(advice).toContain('1.5 GB or more (1 of unknown size)');
  expect(advice).toContain('torch, nvidia-cublas-cu12, nvidia-nccl-cu12');
  const cpu = adviseOn(
    [
      service('ml', [
        ['torch', '2.9.0+cpu', 180_000_000],
        ['torch', '2.9.0', 1],
      ]),
    ],
    'en',
  );
  expect(cpu.filter((line) => line.includes('NVIDIA'))).toEqual([]);
});

test('the same giant in several images: what sharing it would save', () => {
  const give = (name: string) => service(name, [['torch', '2.9.0+cpu', 200_000_000]]);
  const advice = adviseOn([give('a'), give('b'), give('c')], 'en');
  expect(advice[0]).toContain('torch-2.9.0+cpu-py3-none-any.whl (200 MB) is in 3 images (a, b, c)');
  expect(advice[0]).toContain('save 400 MB of disk and registry');
  expect(adviseOn([give('a')], 'en').join()).not.toContain('images');
  expect(adviseOn([give('a'), give('b')], 'es')[0]).toContain('está en 2 imágenes (a, b)');
});

test('an old pip that downloads on its own', () => {
  expect(adviseOn([], 'en', new Map([['api', '24.0']]))).toEqual([
    'api installs over the network with pip 24.0, which begins a broken download anew; install from the view of wheel-cache (--no-index --find-links /wheels), or upgrade to pip 25.1 or newer',
  ]);
  expect(adviseOn([], 'es', new Map([['api', '24.0']]))[0]).toContain(
    'empieza de nuevo una descarga cortada',
  );
});

const place = { file: 'lock.txt', line: 3 };
test.each<[LockRemark, string, string]>([
  [
    { kind: 'index-option', place, option: '--extra-index-url' },
    'lock.txt, line 3: --extra-index-url has no effect: any of several places could answer for a name (dependency confusion)',
    'confusión de dependencias',
  ],
  [
    { kind: 'index-option', place, option: '--index-url' },
    'lock.txt, line 3: --index-url has no effect; indexes come from the input index-urls',
    'no tiene efecto',
  ],
  [
    { kind: 'local-code', file: 'uv.lock', names: ['shop'] },
    'uv.lock: shop: code of the repository',
    'código del repositorio',
  ],
  [
    { kind: 'local-file', place, name: 'web' },
    'lock.txt, line 3: the file of web beside the lock is not read',
    'no se lee',
  ],
  [
    { kind: 'unhashed', file: 'lock.txt', names: Array.from({ length: 10 }, (_, i) => `p${i}`) },
    'lock.txt: no hash for p0, p1, p2, p3, p4, p5, p6, p7 +2; those of the primary index were believed',
    'sin hash para',
  ],
])('%j is said once, in both languages', (remark, english, spanish) => {
  const one = service('a', []);
  const lock = { ...one.lock, lock: { ...one.lock.lock, remarks: [remark] } };
  const services = [
    { ...one, lock },
    { ...one, lock },
  ];
  const advice = adviseOn(services, 'en');
  expect(advice).toHaveLength(1);
  expect(advice[0]).toContain(english);
  expect(adviseOn(services, 'es')[0]).toContain(spanish);
});
