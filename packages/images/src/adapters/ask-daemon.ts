// Questions to a Docker daemon over its socket, by its HTTP interface. Source: docs.docker.com/reference/api/engine.
import { Agent, request } from 'node:http';
import type { AskDaemon } from '../docker-socket.ts';

const LIMIT_MS = 10_000;
const LIMIT_BYTES = 4 * 1_024 * 1_024;

/** A few connections at most, closed with the last answer: they keep no process alive. */
export function askDaemonAt(socketPath: string): AskDaemon {
  const agent = new Agent({ maxSockets: 8 });
  return (path) =>
    new Promise((resolve) => {
      const nobody = (): void => resolve(undefined);
      const asked = request(
        { socketPath, path, agent, headers: { host: 'docker' }, signal: AbortSignal.timeout(LIMIT_MS) },
        (answer) => {
          const chunks: Buffer[] = [];
          let bytes = 0;
          answer.on('data', (chunk: Buffer) => {
            bytes += chunk.length;
            if (bytes > LIMIT_BYTES) asked.destroy(new Error('too long'));
            else chunks.push(chunk);
          });
          answer.on('error', nobody);
          answer.on('end', () =>
            resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
          );
        },
      );
      asked.on('error', nobody);
      asked.end();
    });
}
