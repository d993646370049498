// The front as a process: its signals, its output, its end.

export const program = {
  pid: process.pid,
  print: (line: string): void => {
    process.stdout.write(`${new Date().toISOString()} ${line}\n`);
  },
  /** Resolves with the first SIGTERM or SIGINT. */
  terminated: (): Promise<void> =>
    new Promise((resolve) => {
      for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => resolve());
    }),
  /** One broken connection must never end all others. SIGHUP is a closing terminal, which a daemon outlives. */
  survive: (report: (text: string) => void): void => {
    process.on('uncaughtException', (error) => report(error.stack ?? error.message));
    process.on('unhandledRejection', (reason) => report(String(reason)));
    process.on('SIGHUP', () => undefined);
  },
  end: (code: number): void => {
    process.exit(code);
  },
};
