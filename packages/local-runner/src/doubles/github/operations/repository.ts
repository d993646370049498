// The repository itself and its rulesets.
import type { Operations } from '../call.ts';
import { paged } from '../call.ts';
import { renderRepository } from '../represent.ts';

export const repositoryOperations: Operations = {
  'repos/get': ({ world }) => ({ status: 200, body: renderRepository(world) }),
  'repos/get-repo-rulesets'(call) {
    const { state } = call.world;
    const targets = call.query['targets']?.split(',');
    const found = state.rulesets.filter(({ target }) => targets === undefined || targets.includes(target));
    return paged(
      call,
      found.map(({ id, name, target }) => ({
        id,
        name,
        target,
        source_type: 'Repository',
        source: `${state.owner}/${state.repo}`,
        enforcement: 'active',
      })),
    );
  },
};
