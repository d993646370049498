// A wheel that pip accepts: one module that says its version.
import type { IndexedWheel } from '../index-pages.ts';
import { sha256 } from './index-server.ts';
import { zipOf } from './zip.ts';

export function realWheel(name: string, version: string): IndexedWheel & { readonly bytes: Buffer } {
  const info = `${name}-${version}.dist-info`;
  const bytes = zipOf({
    [`${name}.py`]: `VERSION = "${version}"\n`,
    [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`,
    [`${info}/WHEEL`]: 'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    [`${info}/RECORD`]: `${name}.py,,\n${info}/METADATA,,\n${info}/WHEEL,,\n${info}/RECORD,,\n`,
  });
  const filename = `${name}-${version}-py3-none-any.whl`;
  return { project: name, filename, sha256: sha256(bytes), size: bytes.length, bytes };
}
