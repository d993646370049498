// Lock and journal of a swarm in plain sh, beside the store that runs use: a `docker` made of files, which can lose its leader or an answer.
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { withFolder } from '@compose-delivery/runtime/testing';
import { expect, test } from 'vitest';
import { LOCK_FUNCTIONS, REPORT_FUNCTIONS } from '../../operator/script-functions.ts';
import { configName } from '../../state/docker-configs.ts';
import { scriptState } from './script-state.ts';

const FOLDER = '/docker-swarm/shop/default';

/** Configs are NAME, NAME.labels; `lose` is an answer that is lost after it was carried out, `leaderless` a number of calls without a leader. */
const DOCKER = `#!/bin/sh
cd "$(dirname "$0")/configs" || exit 9
count=$(cat ../leaderless 2>/dev/null || echo 0)
if [ "$count" -gt 0 ]; then echo $((count - 1)) >../leaderless; echo 'rpc error: The swarm does not have a leader.' >&2; exit 1; fi
label() { sed -n "s/^compose-delivery.state$2=//p" "$1.labels"; }
case "$1 $2" in
'config ls')
  for file in *.labels; do
    [ -e "$file" ] || continue
    name=\${file%.labels}
    case "$4" in
    name=*) case $name in "\${4#name=}"*) echo "$name $(label "$name" '')" ;; esac ;;
    *) echo "$(label "$name" .path) $name $(label "$name" '')" ;;
    esac
  done ;;
'config inspect')
  case $4 in
  *write*) label "$5" .write ;;
  *) shift 4; for name in "$@"; do cat "$name" || exit 1; echo; done ;;
  esac ;;
'config create')
  [ ! -e "$9" ] || { echo "config $9 already exists" >&2; exit 1; }
  printf '%s\\n' "$4" "$6" "$8" >"$9.labels"
  cat >"$9"
  if [ -e ../lose ]; then rm ../lose; echo 'context deadline exceeded' >&2; exit 1; fi
  echo id ;;
esac
`;

type Cluster = { readonly dir: string; readonly sh: (commands: string) => string };

async function withCluster(body: (cluster: Cluster) => Promise<void>): Promise<void> {
  await withFolder(async (dir) => {
    await mkdir(`${dir}/configs`);
    await writeFile(`${dir}/docker`, DOCKER);
    await chmod(`${dir}/docker`, 0o755);
    const head = `set -u\nFOLDER=${FOLDER} FENCE=0 LOG=/dev/null force=no\nuptime_s() { read -r up _ </proc/uptime; echo "\${up%%.*}"; }\n`;
    const text = head + REPORT_FUNCTIONS + scriptState(FOLDER) + LOCK_FUNCTIONS;
    const env = { PATH: `${dir}:${process.env.PATH ?? ''}` };
    const sh = (commands: string): string =>
      execFileSync('sh', ['-c', `{ ${text}\n${commands}\n} 2>&1`], { env, encoding: 'utf8' });
    await body({ dir, sh });
  });
}

async function config(dir: string, path: string, revision: number, kind: string, data: string) {
  const name = `${dir}/configs/${configName(path, revision)}`;
  const label = 'compose-delivery.state';
  const labels = [`${label}=${kind}`, `${label}.path=${encodeURIComponent(path)}`, `${label}.write=w`];
  await writeFile(`${name}.labels`, `${labels.join('\n')}\n`);
  await writeFile(name, data);
}

test('the journal is its last whole revision, packed or not, and the lines after it; one more line is one more config', async () => {
  await withCluster(async ({ dir, sh }) => {
    const path = `${FOLDER}/journal.ndjson`;
    await config(dir, path, 8, 'line', '{"old":1}');
    await config(dir, path, 9, 'whole', `gz:${gzipSync('{"a":"\\\\n"}\n{"b":2}\n').toString('base64')}`);
    await config(dir, path, 10, 'line', '{"c":3}');
    expect(sh('journal | grep .')).toBe('{"a":"\\\\n"}\n{"b":2}\n{"c":3}\n');
    await config(dir, `${FOLDER}/locks/000000004.json`, 1, 'whole', '{"released":true}');
    sh(`FENCE=4; append '{"d":4}'`);
    expect(sh('journal | tail -n 1')).toBe('{"d":4}\n');
    expect(await readFile(`${dir}/configs/${configName(path, 11)}`, 'utf8')).toBe('{"d":4}');
    expect(sh(`FENCE=3; append '{"e":5}'`)).toContain('the journal could not be written');
    expect(await readdir(`${dir}/configs`)).not.toContain(configName(path, 12));
  });
});

test('the lock: one more than the highest that was not removed; a free one is taken, a held one refused, and given back', async () => {
  await withCluster(async ({ dir, sh }) => {
    expect(sh('top')).toBe('0\n');
    const lock = (number: number) => `${FOLDER}/locks/${String(number).padStart(9, '0')}.json`;
    await config(dir, lock(9), 1, 'whole', '{"released":true}');
    await config(dir, lock(10), 1, 'whole', '{"operation":"deploy","released":false,"machine":"far away"}');
    await config(dir, lock(11), 1, 'whole', '{}');
    await config(dir, lock(11), 2, 'gone', '');
    await config(dir, '/docker-swarm/other/default/locks/000000077.json', 1, 'whole', '{}');
    expect(sh('top')).toBe('10\n');
    expect(sh('( take_lock ); top')).toContain('holds the lock from another machine: wait for it');
    await config(dir, lock(10), 2, 'whole', '{"operation":"deploy","released":true,"machine":"far away"}');
    expect(sh('take_lock; echo "$FENCE $(top)"; free_lock; field "$(lock_text 11)" released')).toBe(
      '11 11\ntrue\n',
    );
  });
});

test('managers without a leader are asked again; an answer that was lost is known as ours, another’s is not', async () => {
  await withCluster(async ({ dir, sh }) => {
    await writeFile(`${dir}/leaderless`, '2');
    expect(sh('top')).toBe('0\n');
    await writeFile(`${dir}/lose`, '');
    expect(sh(`create_lock 1 '{"released":false}' && echo ours`)).toBe('ours\n');
    expect(sh(`create_lock 1 '{"released":false}' || echo taken`)).toBe('taken\n');
    expect(sh(`rewrite_lock 1 '{"released":true}'; lock_text 1`)).toBe('{"released":true}\n');
  });
});
