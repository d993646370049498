// The front: the daemon that people's requests reach. It outlives the run that started it, and comes back on the same slot.
import { readFile } from 'node:fs/promises';
import { realFiles } from '@compose-delivery/runtime/adapters';
import { program } from '../../adapters/program.ts';
import { openAdmin } from './admin.ts';
import { parseFrontConfig, readFrontState, type FrontConfig } from './config.ts';
import { openListeners, type Listeners } from './listeners.ts';
import { switchboard, type Switchboard } from './switchboard.ts';

export type Front = {
  readonly board: Switchboard;
  /** Accepts nothing new, lets finish what is in flight for at most `stopTimeoutMs`, cuts the rest. */
  stop(): Promise<void>;
};

const STOP_POLL_MS = 20;

export async function startFront(config: FrontConfig): Promise<Front> {
  const token = (await readFile(config.tokenFile, 'utf8')).trim();
  const first = await readFrontState(config.stateFile, config.listeners);
  const board = switchboard(
    first,
    (state) => realFiles.writeAtomic(config.stateFile, `${JSON.stringify(state)}\n`, 0o600),
    () => listeners,
  );
  const listeners: Listeners = openListeners(config.address, config.answerTimeoutMs, () => board.serving());
  await listeners.bind(first.listeners.map((listener) => listener.port));
  const admin = await openAdmin(config, token, board, program.pid);
  const stop = async (): Promise<void> => {
    listeners.stop();
    admin.close();
    admin.closeIdleConnections();
    const deadline = performance.now() + config.stopTimeoutMs;
    while (openWork(board) > 0 && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, STOP_POLL_MS));
    }
    board.work.blue.cutAll();
    board.work.green.cutAll();
    listeners.closeConnections();
    admin.closeAllConnections();
  };
  return { board, stop };
}

function openWork(board: Switchboard): number {
  const [blue, green] = [board.work.blue.open(), board.work.green.open()];
  return blue.requests + blue.tunnels + green.requests + green.tunnels;
}

/** The program: runs until SIGTERM or SIGINT, then ends with 0. An error at the start ends it with 1 and says why. */
export async function runFront(configPath: string): Promise<void> {
  program.survive((text) => program.print(`unexpected, and survived: ${text}`));
  try {
    const config = parseFrontConfig(await readFile(configPath, 'utf8'));
    const front = await startFront(config);
    const { active, generation } = front.board.state();
    program.print(`the front serves ${active ?? 'nothing yet'}, generation ${generation}`);
    await program.terminated();
    program.print('stopping: nothing new is accepted');
    await front.stop();
    program.end(0);
  } catch (error) {
    program.print(error instanceof Error ? (error.stack ?? error.message) : String(error));
    program.end(1);
  }
}
