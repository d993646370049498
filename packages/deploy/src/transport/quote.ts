// Words for a POSIX shell: whatever they hold, the shell reads each as one word.

export function quoted(word: string): string {
  if (word.includes('\u0000')) throw new Error('a word for the shell holds a NUL');
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

export const quotedWords = (words: readonly string[]): string => words.map(quoted).join(' ');
