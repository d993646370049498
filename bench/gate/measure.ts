// Runs one thing in a process of its own and prints what it took: wall time, CPU time and the highest memory.

/** The file is the first argument of the program. */
export async function measure(body: (path: string) => Promise<number>): Promise<void> {
  const started = performance.now();
  const before = process.cpuUsage();
  const count = await body(process.argv[2] ?? '');
  const cpu = process.cpuUsage(before);
  const seconds = (performance.now() - started) / 1_000;
  const megabytes = process.resourceUsage().maxRSS / 1_024;
  console.log(JSON.stringify({ count, seconds, cpuSeconds: (cpu.user + cpu.system) / 1e6, megabytes }));
}
