// What the bench's index says about a project, as PyPI says it (PEP 691, PEP 700, PEP 714).

export type IndexedWheel = {
  readonly name: string;
  readonly version: string;
  readonly filename: string;
  readonly sha256: string;
  readonly size: number;
  readonly path: string;
  readonly metadata: string;
  readonly metadataSha256: string;
};

/** Older releases on each page, so that a page is a tenth of a real one, as its wheels are. */
const OLDER_FILES = 40;

/** The page of one project. */
export function pageOf(name: string, wheels: readonly IndexedWheel[]): string {
  const older = Array.from({ length: OLDER_FILES }, (_, i) => {
    const filename = `${name.replaceAll('-', '_')}-0.${i}-py3-none-any.whl`;
    return {
      filename,
      url: `../../files/${filename}`,
      hashes: { sha256: i.toString(16).padStart(64, '0') },
      size: 1_000 + i,
      'requires-python': '>=3.8',
      'upload-time': '2024-01-01T00:00:00.000000Z',
      yanked: false,
    };
  });
  const current = wheels
    .filter((wheel) => wheel.name === name)
    .map((wheel) => ({
      filename: wheel.filename,
      url: `../../files/${wheel.filename}`,
      hashes: { sha256: wheel.sha256 },
      size: wheel.size,
      'requires-python': '>=3.8',
      'core-metadata': { sha256: wheel.metadataSha256 },
      'upload-time': '2024-01-01T00:00:00.000000Z',
      yanked: false,
    }));
  return JSON.stringify({ meta: { 'api-version': '1.1' }, name, files: [...older, ...current] });
}
