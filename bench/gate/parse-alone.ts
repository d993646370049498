// The peer: reads the file and parses it as JSON, and nothing else.
import { readFileSync } from 'node:fs';
import { measure } from './measure.ts';

await measure((path) => {
  const value = JSON.parse(readFileSync(path, 'utf8')) as { Results: { Vulnerabilities: unknown[] }[] };
  return Promise.resolve(value.Results[0]?.Vulnerabilities.length ?? 0);
});
