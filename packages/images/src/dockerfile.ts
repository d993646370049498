// What a Dockerfile is made from: base images, copied images, mounted images, with ARGs put in; and which ARGs it declares.
// Source: docs.docker.com/reference/dockerfile (FROM, ARG, COPY --from, RUN --mount, heredocs).

export type DockerfileFacts = {
  /** Names after FROM, --from= and --mount=...,from= that are no stages of this file and no numbers. */
  readonly images: readonly string[];
  readonly arguments: readonly string[];
  readonly runsPip: boolean;
  /** Whether anything is taken from the named context `wheels`, be it declared as an empty stage or not. */
  readonly usesWheels: boolean;
};

type Instruction = { readonly name: string; readonly rest: string };

/** Instructions with continuations joined, comments gone, and the bodies of heredocs left out. */
export function dockerfileInstructions(text: string): readonly Instruction[] {
  const escape = /^#\s*escape\s*=\s*`/im.test(text.split('\n').slice(0, 5).join('\n')) ? '`' : '\\';
  const instructions: Instruction[] = [];
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  let open = '';
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i] ?? '';
    if (/^\s*(#|$)/.test(line)) continue;
    if (line.trimEnd().endsWith(escape)) {
      open += `${line.trimEnd().slice(0, -1)} `;
      continue;
    }
    const whole = `${open}${line}`.trim();
    open = '';
    const match = /^([A-Za-z]+)\s+(.*)$/.exec(whole);
    if (!match) continue;
    const heredocs = [...whole.matchAll(/<<-?\s*(["']?)([A-Za-z_][A-Za-z0-9_]*)\1/g)].map(
      (one) => one[2] ?? '',
    );
    const body: string[] = [];
    for (const end of /^(RUN|COPY|ADD)$/i.test(match[1] ?? '') ? heredocs : [])
      for (i += 1; i < lines.length && (lines[i] ?? '').trim() !== end; i += 1) body.push(lines[i] ?? '');
    instructions.push({ name: (match[1] ?? '').toUpperCase(), rest: [match[2] ?? '', ...body].join('\n') });
  }
  return instructions;
}

/** @param args build arguments, which go before the defaults in the file */
export function readDockerfile(text: string, args: Readonly<Record<string, string>>): DockerfileFacts {
  const values = new Map<string, string>();
  const stages = new Set<string>();
  const images = new Set<string>();
  const declared = new Set<string>();
  let runsPip = false;
  let usesWheels = false;
  const add = (written: string): void => {
    const name = expand(written, values);
    usesWheels ||= name.toLowerCase() === 'wheels';
    if (name !== '' && name !== 'scratch' && !/^\d+$/.test(name) && !stages.has(name.toLowerCase()))
      images.add(name);
  };
  for (const { name, rest } of dockerfileInstructions(text)) {
    if (name === 'ARG') {
      for (const [, key = '', value] of rest.matchAll(/([A-Za-z_]\w*)(?:=("[^"]*"|'[^']*'|\S*))?/g)) {
        declared.add(key);
        const given = Object.hasOwn(args, key) ? args[key] : undefined;
        values.set(key, given ?? expand((value ?? '').replace(/^(["'])(.*)\1$/, '$2'), values));
      }
    } else if (name === 'FROM') {
      const [image = '', as, stage] = rest.split(/\s+/).filter((word) => !word.startsWith('--'));
      add(image);
      if (as?.toLowerCase() === 'as' && stage) stages.add(stage.toLowerCase());
    } else if (name === 'COPY' || name === 'ADD') {
      const from = /(?:^|\s)--from=(\S+)/.exec(rest)?.[1];
      if (from !== undefined) add(from);
    } else if (name === 'RUN') {
      for (const mount of rest.matchAll(/--mount=(\S+)/g)) {
        const from = /(?:^|,)from=([^,]+)/.exec(mount[1] ?? '')?.[1];
        if (from !== undefined) add(from);
      }
      runsPip ||= /\bpip3?\b[^\n]*\binstall\b|\buv\b[^\n]*\b(?:pip|sync)\b/.test(rest);
    }
  }
  return { images: [...images], arguments: [...declared], runsPip, usesWheels };
}

function expand(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(
    /\$\{([A-Za-z_]\w*)(?:(:?[-+])([^}]*))?\}|\$([A-Za-z_]\w*)/g,
    (_, braced?: string, operator?: string, word?: string, plain?: string) => {
      const value = values.get(braced ?? plain ?? '') ?? '';
      if (operator?.endsWith('-')) return value === '' ? (word ?? '') : value;
      if (operator?.endsWith('+')) return value === '' ? '' : (word ?? '');
      return value;
    },
  );
}

/** The one spelling of an image's name: `docker.io/library/` and `:latest` are understood, digests fall away. */
export function normalizeImage(name: string): string {
  const plain = name
    .replace(/@sha256:[0-9a-f]+$/, '')
    .replace(/^docker\.io\//, '')
    .replace(/^library\//, '');
  return /:[^/]+$/.test(plain) ? plain : `${plain}:latest`;
}
