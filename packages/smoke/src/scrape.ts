// The metrics of one service, read strictly.
import { messageOf } from '@compose-delivery/runtime';
import { unsure, wrong, type CheckContext, type Problem } from './check.ts';
import { healthHeaders } from './probe.ts';
import { MetricsError, readMetrics, type Scrape } from './prometheus-text.ts';

const MOST_BYTES = 8 * 1_024 * 1_024;

/** @param path where the delivery file names none */
export async function scrapeService(
  context: CheckContext,
  service: string,
  options: { readonly path?: string; readonly timeoutMs?: number } = {},
): Promise<Scrape | Problem> {
  const path = context.application.services[service]?.metrics ?? options.path;
  if (path === undefined) return unsure(`services.${service}.metrics is not in the delivery file`);
  const answer = await context.probe.send(service, {
    path,
    headers: healthHeaders(context.application, service, context.variables),
    maxBodyBytes: MOST_BYTES,
    ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
    note: 'scrape',
  });
  if (answer.failure !== undefined) return unsure(`${service}${path}: no answer: ${answer.failure}`);
  if (answer.status !== 200) return wrong(`${service}${path}: expected 200, saw ${answer.status}`);
  try {
    return readMetrics(answer.body);
  } catch (error) {
    if (!(error instanceof MetricsError)) throw error;
    return wrong(`${service}${path}: expected Prometheus text; ${messageOf(error)}`);
  }
}
