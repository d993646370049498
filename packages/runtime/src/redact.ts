// What must never be printed or written: known secret values, in the forms in which they travel.

/** Shorter values would rewrite ordinary words ("401", "true") and protect nothing. */
export const MIN_SECRET_LENGTH = 6;
const REPLACEMENT = '***';

/** Every form of one secret that may turn up in output: as is, each long line, base64 at three offsets, URL- and JSON-escaped. */
export function secretForms(secret: string): string[] {
  const forms = new Set<string>();
  for (const part of [secret, ...secret.split(/\r\n|\n|\r/)]) {
    const value = part.trim();
    if (value.length < MIN_SECRET_LENGTH) continue;
    forms.add(value);
    forms.add(encodeURIComponent(value));
    forms.add(JSON.stringify(value).slice(1, -1));
    for (const form of base64Forms(value)) forms.add(form);
  }
  return [...forms].sort((a, b) => b.length - a.length);
}

/** Base64 of a value inside a longer string: the characters that depend on neighbours are left out. */
function base64Forms(value: string): string[] {
  const forms: string[] = [];
  for (const shift of [0, 1, 2]) {
    const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(value, 'utf8')]);
    const text = bytes.toString('base64').replace(/=+$/, '');
    const start = Math.ceil((shift * 8) / 6);
    const end = text.length - (bytes.length % 3 === 0 ? 0 : 1);
    const stable = text.slice(start, end);
    if (stable.length >= MIN_SECRET_LENGTH)
      forms.push(stable, stable.replaceAll('+', '-').replaceAll('/', '_'));
  }
  return forms;
}

/** A growing set of secrets and the function that takes them out of any text. */
export class Redactor {
  readonly #forms = new Set<string>();
  #ordered: string[] = [];

  add(secret: string): void {
    for (const form of secretForms(secret)) this.#forms.add(form);
    this.#ordered = [...this.#forms].sort((a, b) => b.length - a.length);
  }

  redact(text: string): string {
    let clean = text;
    for (const form of this.#ordered) clean = clean.replaceAll(form, REPLACEMENT);
    return clean;
  }

  /** Whether a known secret stands in this text, in any of its forms. */
  reveals(text: string): boolean {
    return this.#ordered.some((form) => text.includes(form));
  }
}
