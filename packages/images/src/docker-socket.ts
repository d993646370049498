// Which Unix socket Docker's client would ask: each call of that client is a process, which takes longer than what it asks for.
import type { Environment, Files } from '@compose-delivery/runtime';
import { join } from 'node:path';

/** One question by GET. Undefined: nobody answers there, or not as a daemon does. */
export type AskDaemon = (
  path: string,
) => Promise<{ readonly status: number; readonly body: string } | undefined>;

const USUAL = '/var/run/docker.sock';

/**
 * The socket; undefined where only the client itself can tell: another context, a daemon over the network, no home.
 * Source: docs.docker.com/engine/manage-resources/contexts (DOCKER_HOST goes before DOCKER_CONTEXT, which goes before the configuration).
 */
export async function findDockerSocket(
  environment: Environment,
  files: Pick<Files, 'readText'>,
): Promise<string | undefined> {
  const { DOCKER_CONFIG, DOCKER_CONTEXT, DOCKER_HOST, HOME } = environment;
  if (DOCKER_HOST) return /^unix:\/\/(\/.+)$/.exec(DOCKER_HOST)?.[1];
  if (DOCKER_CONTEXT) return DOCKER_CONTEXT === 'default' ? USUAL : undefined;
  const folder = DOCKER_CONFIG || (HOME ? join(HOME, '.docker') : undefined);
  if (folder === undefined) return undefined;
  const text = await files.readText(join(folder, 'config.json')).catch(() => 'unreadable');
  return text?.includes('currentContext') || text === 'unreadable' ? undefined : USUAL;
}
