// Makes everything that follows from the specs: action.yml files, README tables, the root action.yml, the JSON Schema of the delivery file.
// `--check` writes nothing and fails if anything would change.
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { deliveryJsonSchema } from '@compose-delivery/application';
import type { ActionSpec } from '@compose-delivery/runtime';
import { specs } from '../actions/catalogue.ts';
import { rootSpec } from '../actions/root.ts';
import { actionYaml, rootYaml } from './generate/action-yml.ts';
import { contractProblems } from './generate/contract.ts';
import {
  freshReadme,
  inputsTable,
  outputsTable,
  permissionsTable,
  replaceSection,
  suiteTable,
} from './generate/readme.ts';

const root = join(import.meta.dirname, '..');
const all: readonly ActionSpec[] = Object.values(specs);

function actionReadme(spec: ActionSpec): string {
  const file = `actions/${spec.name}/README.md`;
  const path = join(root, file);
  let text = existsSync(path) ? readFileSync(path, 'utf8') : freshReadme(spec);
  text = replaceSection(text, 'inputs', inputsTable(spec), file);
  text = replaceSection(text, 'outputs', outputsTable(spec), file);
  return replaceSection(text, 'permissions', permissionsTable(spec), file);
}

/** Every generated file with its content. */
export function generated(): Map<string, string> {
  const files = new Map<string, string>();
  for (const spec of all) {
    files.set(`actions/${spec.name}/action.yml`, actionYaml(spec));
    files.set(`actions/${spec.name}/README.md`, actionReadme(spec));
  }
  files.set('action.yml', rootYaml(rootSpec, all));
  files.set(
    'README.md',
    replaceSection(readFileSync(join(root, 'README.md'), 'utf8'), 'actions', suiteTable(all), 'README.md'),
  );
  files.set('docs/delivery.schema.json', `${JSON.stringify(deliveryJsonSchema(), null, 2)}\n`);
  return files;
}

async function main(): Promise<number> {
  const folders = readdirSync(join(root, 'actions')).filter((name) =>
    statSync(join(root, 'actions', name)).isDirectory(),
  );
  const problems = contractProblems(specs, folders);
  for (const problem of problems) console.error(`contract: ${problem}`);
  if (problems.length > 0) return 1;
  const check = process.argv.includes('--check');
  const stale: string[] = [];
  for (const [file, text] of generated()) {
    const path = join(root, file);
    const pretty = await format(text, { ...(await resolveConfig(path)), filepath: path });
    if (existsSync(path) && readFileSync(path, 'utf8') === pretty) continue;
    stale.push(file);
    if (!check) writeFileSync(path, pretty);
  }
  if (stale.length === 0) console.log('generated files are up to date');
  else console.log(`${check ? 'stale, run `npm run generate`' : 'written'}: ${stale.join(', ')}`);
  return check && stale.length > 0 ? 1 : 0;
}

process.exitCode = await main();
