// Requests over time as an SVG: answers of each slot stacked, drops in red above them.
import { htmlText as h } from '@compose-delivery/runtime';
import type { TrafficReport } from '@compose-delivery/deploy';

const WIDTH = 960;
const HEIGHT = 160;
const LEFT = 44;
const BOTTOM = 22;

export function trafficChart(traffic: TrafficReport): string {
  const { timeline } = traffic;
  if (timeline.length === 0) return '';
  const columns = mergeColumns(timeline, traffic.durationMs);
  const highest = Math.max(
    1,
    ...columns.map((column) => column.blue + column.green + column.other + column.dropped),
  );
  const scale = (HEIGHT - BOTTOM - 8) / highest;
  const step = (WIDTH - LEFT) / columns.length;
  const bars = columns.map((column, i) => {
    let y = HEIGHT - BOTTOM;
    return (['blue', 'green', 'other', 'dropped'] as const)
      .map((kind) => {
        const height = column[kind] * scale;
        if (height === 0) return '';
        y -= height;
        return `<rect class="${kind}" x="${(LEFT + i * step).toFixed(1)}" y="${y.toFixed(1)}" width="${(step + 0.3).toFixed(1)}" height="${height.toFixed(1)}"/>`;
      })
      .join('');
  });
  const label = `Requests over ${(traffic.durationMs / 1_000).toFixed(1)} s by the slot that answered, ${traffic.dropped} dropped`;
  const perSecond = Math.round(highest / (traffic.durationMs / 1_000 / columns.length));
  return `<figure><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${h(label)}">
<line class="axis" x1="${LEFT}" y1="${HEIGHT - BOTTOM}" x2="${WIDTH}" y2="${HEIGHT - BOTTOM}"/>${bars.join('')}
<text x="${LEFT - 6}" y="14" text-anchor="end">${perSecond}/s</text><text x="${LEFT - 6}" y="${HEIGHT - BOTTOM}" text-anchor="end">0</text>
<text x="${LEFT}" y="${HEIGHT - 5}">0 s</text><text x="${WIDTH}" y="${HEIGHT - 5}" text-anchor="end">${(traffic.durationMs / 1_000).toFixed(1)} s</text></svg>
<figcaption><i class="key blue"></i> blue <i class="key green"></i> green <i class="key dropped"></i> dropped</figcaption></figure>`;
}

type Column = { blue: number; green: number; other: number; dropped: number };

/** At most 240 columns: more would be thinner than a pixel on a telephone. */
function mergeColumns(timeline: TrafficReport['timeline'], durationMs: number): Column[] {
  const wanted = Math.min(240, Math.max(1, Math.ceil(durationMs / 100)));
  const columns = Array.from({ length: wanted }, (): Column => ({ blue: 0, green: 0, other: 0, dropped: 0 }));
  for (const bucket of timeline) {
    const column =
      columns[Math.min(wanted - 1, Math.floor((bucket.atMs / Math.max(1, durationMs)) * wanted))];
    if (!column) continue;
    const { blue = 0, green = 0 } = bucket.slots;
    column.blue += blue;
    column.green += green;
    column.dropped += bucket.dropped;
    column.other += Math.max(0, bucket.ok - blue - green);
  }
  return columns;
}
