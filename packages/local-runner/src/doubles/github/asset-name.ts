// How GitHub renames release assets.

/**
 * The name under which an uploaded file appears: everything but ASCII letters, digits and `-_+@` becomes one dot, dots
 * at the ends go, and a bare extension is preceded by `default`. Source: docs.github.com says that names are rewritten;
 * the rule is the one GitHub CLI computes in advance (cli/cli, pkg/cmd/release/shared/upload.go).
 */
export function assetName(name: string): string {
  const plain = name.normalize('NFD').replace(/\p{Diacritic}/gu, '');
  const named = plain.startsWith('.') ? `default${plain}` : plain;
  const dotted = named.replace(/[^a-z0-9\-_+@]+/gi, '.').replace(/^\.|\.$/g, '');
  return dotted !== name && !dotted.includes('.') ? `default.${dotted}` : dotted;
}
