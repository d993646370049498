// R2, first half: the token secrets are different, long and no placeholders, in the environment file and in what the services really got.
import { wrong, unsure, type CheckContext, type Evidence, type Problem } from '../check.ts';

const PLACEHOLDER = /change.?me|placeholder|example|password|default|your[-_ ]|secret|replace/i;
const LEAST_DIFFERENT_CHARACTERS = 8;

/** The same secret in all its spellings: quotes, blanks, line ends, full-width letters, base64 with another alphabet or padding. */
export function normalSecret(value: string): string {
  return value
    .normalize('NFKC')
    .replace(/[\s\u200b-\u200d\ufeff]/g, '')
    .replace(/^(["'])(.*)\1$/, '$2')
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .replace(/=+$/, '');
}

/** The most random bytes that a text can stand for: hexadecimal holds half a byte a character, base64 three quarters. */
export function secretBytes(value: string): number {
  const text = value.trim();
  if (/^[0-9a-f]+$/i.test(text)) return Math.floor(text.length / 2);
  const bare = text.replace(/=+$/, '');
  if (/^[\w+/-]+$/.test(bare)) return Math.floor((bare.length * 3) / 4);
  return Buffer.byteLength(text);
}

/** What is wrong with one secret, without showing it. */
export function secretFault(value: string | undefined, leastBytes: number): string | undefined {
  if (value === undefined || value.trim() === '') return 'has no value';
  if (PLACEHOLDER.test(value)) return 'looks like a placeholder';
  if (secretBytes(value) < leastBytes)
    return `holds at most ${secretBytes(value)} random bytes; ${leastBytes} are needed`;
  if (new Set(value).size < LEAST_DIFFERENT_CHARACTERS) return `repeats ${new Set(value).size} characters`;
  return undefined;
}

function equals(secrets: readonly (readonly [string, string])[]): [string, string][] {
  return secrets.flatMap(([name, value], index) =>
    secrets
      .slice(index + 1)
      .filter(([, other]) => normalSecret(other) === normalSecret(value))
      .map(([other]): [string, string] => [name, other]),
  );
}

/** Checks the environment file. */
export function judgeFileSecrets(context: CheckContext): { problems: Problem[]; evidence: Evidence } {
  const definition = context.application.checks.R2;
  const names = definition?.secrets ?? [];
  const faults = names.map((name) => ({
    name,
    fault: secretFault(context.variables[name], definition?.['min-bytes'] ?? 32),
  }));
  const present = names.flatMap((name) => {
    const value = context.variables[name];
    return value === undefined || value.trim() === '' ? [] : [[name, value] as const];
  });
  const same = equals(present);
  return {
    problems: [
      ...faults.flatMap(({ name, fault }) =>
        fault === undefined ? [] : [wrong(`${name} ${fault} in the environment file`)],
      ),
      ...same.map(([a, b]) => wrong(`${a} and ${b} are the same in the environment file`)),
    ],
    evidence: {
      title: 'secrets of the environment file',
      lines: faults.map(
        ({ name, fault }) => `${name}: ${fault ?? `${secretBytes(context.variables[name] ?? '')} bytes`}`,
      ),
    },
  };
}

/** Checks what each service really got: the shell, a compose file or an image may say otherwise than the environment file. */
export async function judgeEffectiveSecrets(
  context: CheckContext,
  services: readonly string[],
): Promise<{ problems: Problem[]; evidence: Evidence; effective: Map<string, string> }> {
  const effective = new Map<string, string>();
  const problems: Problem[] = [];
  const lines: string[] = [];
  for (const service of services) {
    const variable = context.application.services[service]?.jwt?.['secret-env'] ?? '';
    const value = (await context.view.environment(service))[variable];
    const inFile = context.variables[variable];
    if (value === undefined || value === '') {
      problems.push(wrong(`${service} did not get ${variable}`));
    } else {
      effective.set(service, value);
      context.onSecret(value);
      const differs = inFile !== undefined && normalSecret(inFile) !== normalSecret(value);
      if (differs) problems.push(wrong(`${service} got another ${variable} than the environment file holds`));
      lines.push(
        `${service}: ${variable}, ${secretBytes(value)} bytes, ${differs ? 'not ' : ''}as in the environment file`,
      );
    }
    if (inFile === undefined)
      problems.push(unsure(`${variable} of ${service} is not in the environment file`));
  }
  for (const [a, b] of equals([...effective])) problems.push(wrong(`${a} and ${b} got the same secret`));
  return { problems, evidence: { title: 'secrets that the services got', lines }, effective };
}
