// Knows the secrets of a run and replaces them in everything that leaves it.

export interface Masker {
  /** Adds a secret, each of its lines, and the encodings in which secrets usually leak. */
  add(secret: string): void;
  mask(text: string): string;
  /** True when the text holds a known secret. */
  holds(text: string): boolean;
}

// The runner masks the three base64 forms that a value takes inside a longer encoded text (SecretMasker encoders).
function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  return [0, 1, 2].flatMap((shift) => {
    const rest = bytes.subarray(shift);
    const whole = rest.subarray(0, rest.length - (rest.length % 3)).toString('base64');
    return whole.length >= 8 ? [whole] : [];
  });
}

function formsOf(secret: string): string[] {
  const lines = secret.split(/\r?\n/).filter((line) => line.trim() !== '');
  const json = JSON.stringify(secret).slice(1, -1);
  const whole = Buffer.from(secret, 'utf8').toString('base64');
  return [
    secret,
    ...lines,
    json,
    encodeURIComponent(secret),
    ...(secret.length >= 6 ? [whole, ...base64Forms(secret)] : []),
  ];
}

export function createMasker(): Masker {
  let known: string[] = [];
  return {
    add(secret) {
      if (secret.trim() === '') return;
      const forms = new Set([...known, ...formsOf(secret)]);
      // Longest first, so that a secret that contains another disappears whole.
      known = [...forms].sort((a, b) => b.length - a.length);
    },
    mask: (text) => known.reduce((masked, form) => masked.split(form).join('***'), text),
    holds: (text) => known.some((form) => text.includes(form)),
  };
}
