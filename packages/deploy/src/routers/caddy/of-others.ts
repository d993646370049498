// A Caddy of somebody else: what we loaded must be gone again when it does not serve, and its owner should know that it may be forgotten.
import { messageOf } from '@compose-delivery/runtime';
import { change, current, type CaddyOptions, type Config } from './admin-api.ts';

/** What was loaded and does not serve as it should goes again, unless somebody else came between. Never throws: something failed already. */
export async function takeBack(options: CaddyOptions, config: Config | null): Promise<void> {
  try {
    const { etag } = await current(options);
    if (await change(options, config ?? {}, etag)) return;
    options.world.log.warning('caddy was changed by somebody else meanwhile: what was loaded stays');
  } catch (error) {
    options.world.log.warning(`what was loaded into caddy could not be taken back: ${messageOf(error)}`);
  }
}

/** One that its owner starts comes back with what was loaded only where it keeps that and resumes (caddy run --resume). */
export async function tellForgetful(options: CaddyOptions): Promise<void> {
  const { seat, world } = options;
  const config = await current(options).then(
    (answer) => answer.config,
    () => undefined,
  );
  if (config === undefined) return; // it does not answer, which is refused elsewhere
  const admin = config?.admin as { config?: { persist?: boolean } } | undefined;
  const persists = admin?.config?.persist !== false;
  const runs = (await seat.processes()).filter(({ command }) => /caddy\S*\s+(?:run|start)\b/.test(command));
  if (persists && (runs.length === 0 || runs.some(({ command }) => command.includes('--resume')))) return;
  world.log.warning(
    `caddy ${persists ? 'was started without --resume' : 'does not keep what is loaded (admin.config.persist: false)'}: when its owner starts it anew it has forgotten our routes, and nothing serves them until the next delivery, rollback or reconciliation (router.manage: false)`,
  );
}
