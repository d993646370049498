// `npm run bench -- switch`: a new version under constant traffic, on real containers: ours through a router, a bare nginx reload between
// two slots that run already, `docker compose up -d` in place, and down and up as the team did it.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { prepareMinimarket, type Minimarket } from '../e2e/minimarket.ts';
import { benchFolder } from './bundle-programs.ts';
import { composeContender, ourContender, reloadContender } from './switch/contenders.ts';
import { measureChange, type Measured } from './switch/measure.ts';
import { reportChanges } from './switch/report.ts';
import { addressesOfSlots } from './switch/slots.ts';

export async function run(words: readonly string[]): Promise<number> {
  const routers = (words[0] ?? 'embedded,nginx').split(',');
  const market = await prepareMinimarket(join(benchFolder, 'switch'), 'compose', console.log);
  const [from, to] = market.releases;
  if (!from || !to) throw new Error('two releases were expected to be built');
  const rows: Measured[] = [];
  const measure = async (contender: Parameters<typeof measureChange>[0]): Promise<void> => {
    console.log(`measuring: ${contender.name}`);
    rows.push(await measureChange(contender, from, to));
  };
  try {
    for (const router of routers) await measure(ourContender(market, router, 'warm', 'deploy-blue-green'));
    if (hasNginx()) await measure(await bareReload(market));
    else console.log('nginx is not installed: the bare reload is not measured');
    await measure(await composeContender(market, 'up -d in place'));
    await measure(await composeContender(market, 'down and up'));
  } finally {
    await market.close();
  }
  return reportChanges('switch', rows, {
    'ours: deploy': [
      { what: 'no request dropped', kept: ({ dropped }) => dropped === 0 },
      {
        what: 'no 100 ms without an answer more than once in a row',
        kept: ({ outageMs }) => outageMs <= 200,
      },
    ],
  });
}

/** Both slots are brought up by a deployment of ours; then the bare nginx goes from one to the other, past our router. */
async function bareReload(market: Minimarket): Promise<Awaited<ReturnType<typeof reloadContender>>> {
  const ours = ourContender(market, 'embedded', 'warm', 'deploy-blue-green');
  const [from, to] = market.releases;
  if (!from || !to) throw new Error('two releases were expected to be built');
  await ours.start(from);
  await ours.change(to);
  const bare = await reloadContender(addressesOfSlots(market.releases), join(benchFolder, 'bare-nginx'));
  return {
    ...bare,
    end: async () => {
      await bare.end();
      await ours.end();
    },
  };
}

function hasNginx(): boolean {
  try {
    execFileSync('nginx', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
