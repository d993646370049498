import { describe, expect, it } from 'vitest';
import { decide } from './decide.ts';
import { markedBody } from './marker.ts';
import { nothingObserved, type Observed } from './observe.ts';
import type { Plan, Wanted } from './plan.ts';
import { nameOf } from './steps.ts';
import {
  asset,
  deployed,
  elsewhere,
  releaseFact,
  tagFact,
  uploaded,
  wantedRelease,
} from './testing/wanted.ts';
import { texts } from './texts.ts';

const report = asset('report.json');
const record = asset('deployment-log.md', 'log', true);

const plan = (wanted: Partial<Wanted> & { versionText?: string }, seen: Partial<Observed>): Plan =>
  decide(wantedRelease(wanted), { ...nothingObserved, ...seen }, texts.en);
const stepsOf = (one: Plan): string[] => one.steps.map(nameOf);

type Row = [
  what: string,
  wanted: Partial<Wanted> & { versionText?: string },
  seen: Partial<Observed>,
  outcome: Plan['outcome'],
  steps: string[],
];

const published = releaseFact({ draft: false });
const foreign = { body: 'written by hand' };

const rows: Row[] = [
  [
    'nothing at all',
    { assets: [report] },
    {},
    'created',
    ['create-draft', 'upload-asset report.json', 'create-tag', 'publish'],
  ],
  ['a draft of ours', {}, { releases: [releaseFact()] }, 'resumed', ['create-tag', 'publish']],
  [
    'a draft of ours with an equal asset',
    { assets: [report] },
    { releases: [releaseFact({ assets: [uploaded(report)] })] },
    'resumed',
    ['create-tag', 'publish'],
  ],
  [
    'an asset whose upload broke off',
    { assets: [report] },
    {
      releases: [
        releaseFact({ assets: [uploaded(report, { state: 'starter', size: 0, digest: undefined })] }),
      ],
    },
    'resumed',
    ['delete-asset report.json', 'upload-asset report.json', 'create-tag', 'publish'],
  ],
  [
    'an asset with another content',
    { assets: [report] },
    { releases: [releaseFact({ assets: [uploaded(asset('report.json', 'old'))] })] },
    'resumed',
    ['delete-asset report.json', 'upload-asset report.json', 'create-tag', 'publish'],
  ],
  [
    'an asset of the same size and another digest',
    { assets: [report] },
    { releases: [releaseFact({ assets: [uploaded(report, { digest: `sha256:${'0'.repeat(64)}` })] })] },
    'resumed',
    ['delete-asset report.json', 'upload-asset report.json', 'create-tag', 'publish'],
  ],
  [
    'an asset of a server that knows no digests',
    { assets: [report] },
    { releases: [releaseFact({ assets: [uploaded(report, { digest: undefined })] })] },
    'resumed',
    ['create-tag', 'publish'],
  ],
  [
    'an asset of another size on a server that knows no digests',
    { assets: [report] },
    { releases: [releaseFact({ assets: [uploaded(report, { digest: undefined, size: 1 })] })] },
    'resumed',
    ['delete-asset report.json', 'upload-asset report.json', 'create-tag', 'publish'],
  ],
  ['our draft and the tag', {}, { releases: [releaseFact()], tag: tagFact() }, 'resumed', ['publish']],
  ['only the tag, on the right commit', {}, { tag: tagFact() }, 'resumed', ['create-draft', 'publish']],
  [
    'a lightweight tag on the right commit',
    {},
    { tag: tagFact({ annotated: false }) },
    'resumed',
    ['create-draft', 'publish'],
  ],
  ['the tag on another commit', {}, { tag: tagFact({ commit: elsewhere }) }, 'conflict', []],
  [
    'the tag on another commit, and our draft',
    {},
    { tag: tagFact({ commit: elsewhere }), releases: [releaseFact()] },
    'conflict',
    [],
  ],
  ['the tag on a tree', {}, { tag: tagFact({ commit: undefined }) }, 'conflict', []],
  [
    'everything',
    { assets: [report] },
    { tag: tagFact(), releases: [releaseFact({ draft: false, assets: [uploaded(report)] })] },
    'unchanged',
    [],
  ],
  [
    'everything, by someone else',
    {},
    { tag: tagFact(), releases: [releaseFact({ draft: false, ...foreign })] },
    'unchanged',
    [],
  ],
  [
    'published by someone else without an asset',
    { assets: [report] },
    { tag: tagFact(), releases: [releaseFact({ draft: false, ...foreign })] },
    'conflict',
    [],
  ],
  [
    'published by us without an asset',
    { assets: [report] },
    { tag: tagFact(), releases: [published] },
    'resumed',
    ['upload-asset report.json'],
  ],
  [
    'published by us with an unfinished asset',
    { assets: [report] },
    {
      tag: tagFact(),
      releases: [releaseFact({ draft: false, assets: [uploaded(report, { state: 'starter' })] })],
    },
    'resumed',
    ['delete-asset report.json', 'upload-asset report.json'],
  ],
  [
    'published and immutable without an asset',
    { assets: [report] },
    { tag: tagFact(), releases: [releaseFact({ draft: false, immutable: true })] },
    'conflict',
    [],
  ],
  [
    'published with another content of an asset',
    { assets: [report] },
    {
      tag: tagFact(),
      releases: [releaseFact({ draft: false, assets: [uploaded(asset('report.json', 'old'))] })],
    },
    'conflict',
    [],
  ],
  [
    'published with the record of an earlier run',
    { assets: [record] },
    {
      tag: tagFact(),
      releases: [releaseFact({ draft: false, assets: [uploaded(asset('deployment-log.md', 'earlier'))] })],
    },
    'unchanged',
    [],
  ],
  ['published, but the tag is gone', {}, { releases: [published] }, 'resumed', ['create-tag']],
  [
    'published, and an empty draft of ours is left',
    {},
    { tag: tagFact(), releases: [releaseFact({ id: 5 }), published] },
    'resumed',
    ['delete-draft'],
  ],
  [
    'two drafts of ours, both empty',
    {},
    { releases: [releaseFact({ id: 1 }), releaseFact({ id: 2 })] },
    'resumed',
    ['delete-draft', 'create-tag', 'publish'],
  ],
  [
    'a draft of someone else',
    {},
    { releases: [releaseFact(foreign)] },
    'created',
    ['create-draft', 'create-tag', 'publish'],
  ],
  [
    'a draft that carries the marker of another tag',
    {},
    { releases: [releaseFact({ body: markedBody('x', { tag: 'v1.3.0', sha: deployed }) })] },
    'created',
    ['create-draft', 'create-tag', 'publish'],
  ],
  [
    'our draft for another commit',
    {},
    {
      releases: [
        releaseFact({
          target: elsewhere,
          body: markedBody('What is new.', { tag: 'v1.4.0', sha: elsewhere }),
        }),
      ],
    },
    'resumed',
    ['update-draft', 'create-tag', 'publish'],
  ],
  [
    'our draft with a branch as target',
    {},
    { releases: [releaseFact({ target: 'main' })] },
    'resumed',
    ['update-draft', 'create-tag', 'publish'],
  ],
  [
    'our draft with older notes',
    { notes: 'More is new.' },
    { releases: [releaseFact()] },
    'resumed',
    ['update-draft', 'create-tag', 'publish'],
  ],
  ['draft-only and nothing', { draftOnly: true, major: 'v1' }, {}, 'created', ['create-draft']],
  ['draft-only and our draft', { draftOnly: true }, { releases: [releaseFact()] }, 'unchanged', []],
  [
    'draft-only and the tag elsewhere',
    { draftOnly: true },
    { tag: tagFact({ commit: elsewhere }) },
    'conflict',
    [],
  ],
  [
    'a major tag that is missing',
    { major: 'v1' },
    { tag: tagFact(), releases: [published] },
    'resumed',
    ['create-major v1'],
  ],
  [
    'a major tag of ours that is behind',
    { major: 'v1' },
    { tag: tagFact(), releases: [published], major: tagFact({ commit: elsewhere, moving: true }) },
    'resumed',
    ['move-major v1'],
  ],
  [
    'a major tag that is there',
    { major: 'v1' },
    { tag: tagFact(), releases: [published], major: tagFact() },
    'unchanged',
    [],
  ],
  [
    'a major tag that is not ours',
    { major: 'v1' },
    { major: tagFact({ commit: elsewhere }) },
    'conflict',
    [],
  ],
  [
    'a major tag of a newer release',
    { major: 'v1' },
    {
      tag: tagFact(),
      releases: [published],
      published: ['v1.5.0'],
      major: tagFact({ commit: elsewhere, moving: true }),
    },
    'unchanged',
    [],
  ],
  [
    'a major tag and a pre-release',
    { major: 'v1', versionText: '1.4.0-rc.1' },
    {},
    'created',
    ['create-draft', 'create-tag', 'publish'],
  ],
];

describe('the plan of a release', () => {
  it.each(rows)('with %s', (_what, wanted, seen, outcome, steps) => {
    const made = plan(wanted, seen);
    expect({ outcome: made.outcome, steps: stepsOf(made) }).toEqual({ outcome, steps });
    expect(made.conflicts.length > 0).toBe(outcome === 'conflict');
    for (const step of made.steps) expect(step.why).not.toBe('');
  });

  it('names both commits when the tag is elsewhere', () => {
    const [reason] = plan({}, { tag: tagFact({ commit: elsewhere }) }).conflicts;
    expect(reason).toContain(elsewhere);
    expect(reason).toContain(deployed);
  });

  it('keeps the notes that a person has edited, and says so', () => {
    const body = markedBody('What is new.', { tag: 'v1.4.0', sha: deployed }).replace(
      'new.',
      'new, by hand.',
    );
    const made = plan({ notes: 'Generated again.' }, { releases: [releaseFact({ body })] });
    expect(stepsOf(made)).toEqual(['create-tag', 'publish']);
    expect(made.left).toEqual([texts.en.left.edited]);
    const moved = plan(
      { notes: 'Generated again.' },
      { releases: [releaseFact({ body, target: elsewhere })] },
    );
    expect(moved.steps[0]).toMatchObject({ step: 'update-draft', notes: 'What is new, by hand.' });
  });

  it('works on the draft that holds most of the assets, and leaves another full one to people', () => {
    const releases = [
      releaseFact({ id: 1 }),
      releaseFact({ id: 2, assets: [uploaded(report)] }),
      releaseFact({ id: 3, assets: [uploaded(asset('other.txt'))] }),
    ];
    const made = plan({ assets: [report] }, { releases });
    expect(made.release?.id).toBe(2);
    expect(made.steps.find(({ step }) => step === 'delete-draft')).toMatchObject({ release: 1 });
    expect(made.left).toEqual([texts.en.left.fullTwin(3)]);
  });

  it('tells of a foreign draft and a foreign asset, and touches neither', () => {
    const releases = [
      releaseFact({ id: 1, ...foreign }),
      releaseFact({ id: 2, assets: [uploaded(asset('extra.zip'))] }),
    ];
    const made = plan({}, { releases });
    expect(made.left).toEqual([texts.en.left.foreignDraft(1), texts.en.left.foreignAsset('extra.zip')]);
    expect(stepsOf(made)).toEqual(['create-tag', 'publish']);
  });

  it('reports all conflicts together', () => {
    const made = plan(
      { major: 'v1' },
      { tag: tagFact({ commit: elsewhere }), major: tagFact({ commit: elsewhere }) },
    );
    expect(made.conflicts).toHaveLength(2);
  });

  it('gives its reasons in Spanish as well', () => {
    const made = decide(wantedRelease(), nothingObserved, texts.es);
    expect(made.steps[0]?.why).toContain('borrador');
  });
});

describe('the order of versions', () => {
  it.each([
    ['1.4.0', ['v1.3.9'], true],
    ['1.4.0', ['v1.4.1'], false],
    ['1.4.0', ['v1.4.0+other'], false],
    ['1.4.0', ['v2.0.0-rc.1'], true],
    ['1.4.0-rc.1', ['v1.3.0'], true],
    ['1.4.0-rc.1', ['v2.0.0-rc.1'], false],
    ['1.4.0-rc.1', ['v1.4.0-rc.2'], false],
    ['1.4.0', ['v9', 'nightly', 'app-v9.0.0'], true],
  ])('%s after %j: %s', (versionText, tags, allowed) => {
    expect(plan({ versionText, tags }, {}).outcome).toBe(allowed ? 'created' : 'conflict');
    expect(plan({ versionText }, { published: tags }).outcome).toBe(allowed ? 'created' : 'conflict');
    expect(plan({ versionText, tags, allowOlder: true }, {}).outcome).toBe('created');
  });

  it('does not stop a release that has begun', () => {
    expect(plan({ tags: ['v1.5.0'] }, { releases: [releaseFact()] }).outcome).toBe('resumed');
    expect(plan({ tags: ['v1.5.0'] }, { tag: tagFact(), releases: [published] }).outcome).toBe('unchanged');
  });
});

describe('the latest release', () => {
  const latest = (wanted: Parameters<typeof plan>[0], tags: string[]): unknown => {
    const step = plan({ allowOlder: true, ...wanted }, { published: tags }).steps.find(
      (one) => one.step === 'publish',
    );
    return step?.step === 'publish' ? step.latest : undefined;
  };

  it('is the greatest stable version, whenever it was made', () => {
    expect(latest({}, [])).toBe(true);
    expect(latest({}, ['v1.3.0', 'v2.0.0-rc.1'])).toBe(true);
    expect(latest({}, ['v1.5.0'])).toBe(false);
    expect(latest({ versionText: '2.0.0-rc.1' }, [])).toBe(false);
    expect(latest({ prerelease: true }, [])).toBe(false);
  });

  it('is what the caller says, when the caller says it', () => {
    expect(latest({ makeLatest: 'true' }, ['v1.5.0'])).toBe(true);
    expect(latest({ makeLatest: 'false' }, [])).toBe(false);
  });
});
