// Where Docker's client would find its plugin Compose. The client starts a plugin twice: once to ask what it is, once to do the work.
// Started by itself, the same program reads the same files in about half the time.
import type { Environment, Files } from '@compose-delivery/runtime';
import { join } from 'node:path';

/** Source: docker/cli, cli-plugins/manager (defaultSystemPluginDirs on Unix), in this order, after the user's own folder. */
const SYSTEM_FOLDERS = [
  '/usr/local/lib/docker/cli-plugins',
  '/usr/local/libexec/docker/cli-plugins',
  '/usr/lib/docker/cli-plugins',
  '/usr/libexec/docker/cli-plugins',
];

/**
 * The plugin's path; undefined where only the client itself can tell: without a home, or with more folders in its configuration.
 * The program that is found may still not start; then the client is asked as ever.
 */
export async function findComposePlugin(
  environment: Environment,
  files: Pick<Files, 'exists' | 'readText'>,
): Promise<string | undefined> {
  const { DOCKER_CONFIG, HOME } = environment;
  const own = DOCKER_CONFIG || (HOME ? join(HOME, '.docker') : undefined);
  if (own === undefined) return undefined;
  const configuration = await files.readText(join(own, 'config.json')).catch(() => '');
  if (configuration?.includes('cliPluginsExtraDirs')) return undefined;
  for (const folder of [join(own, 'cli-plugins'), ...SYSTEM_FOLDERS]) {
    const path = join(folder, 'docker-compose');
    if (await files.exists(path)) return path;
  }
  return undefined;
}
