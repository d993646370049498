// `npm run bench -- rollback`: back to the version before, under constant traffic, on real containers: ours with the old slot warm and
// with it stopped, `docker compose up -d` of the old version in place, and down and up as the team did it.
import { join } from 'node:path';
import { prepareMinimarket } from '../e2e/minimarket.ts';
import { benchFolder } from './bundle-programs.ts';
import { composeContender, ourContender } from './switch/contenders.ts';
import { measureChange, type Measured } from './switch/measure.ts';
import { reportChanges } from './switch/report.ts';

const WARM_MS = 5_000;
const STOPPED_MS = 30_000;

export async function run(words: readonly string[]): Promise<number> {
  const router = words[0] ?? 'embedded';
  const market = await prepareMinimarket(join(benchFolder, 'rollback'), 'compose', console.log);
  const [old, broken] = market.releases;
  if (!old || !broken) throw new Error('two releases were expected to be built');
  const rows: Measured[] = [];
  try {
    for (const contender of [
      ourContender(market, router, 'warm', 'rollback'),
      ourContender(market, router, 'stopped', 'rollback'),
      await composeContender(market, 'up -d in place'),
      await composeContender(market, 'down and up'),
    ]) {
      console.log(`measuring: ${contender.name}`);
      rows.push(await measureChange(contender, broken, old));
    }
  } finally {
    await market.close();
  }
  const within = (limit: number) => ({
    what: `users have the old version within ${limit / 1_000} s`,
    kept: ({ untilNewMs }: Measured) => (untilNewMs ?? Infinity) < limit,
  });
  const lossless = { what: 'no request dropped', kept: ({ dropped }: Measured) => dropped === 0 };
  return reportChanges('rollback', rows, {
    'ours: rollback, warm': [within(WARM_MS), lossless],
    'ours: rollback, stopped': [within(STOPPED_MS), lossless],
  });
}
