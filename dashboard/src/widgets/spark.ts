/** Geometry of a small trend: values over time into a path in a box of 100 by 100, y downwards; pure. */

/** `y` is `null` where nothing is known: the line breaks there. */
export interface SparkPoint {
  /** 0…1 */
  x: number;
  y: number | null;
  /** Least and greatest value that the point stands for. */
  min?: number | null;
  max?: number | null;
}

export interface Spark {
  line: string;
  band: string;
  /** 0…100 from the top; `null` when the limit lies outside the picture. */
  low: number | null;
  high: number | null;
}

/** A limit further from the values than this share of their span would press them flat: it is left out. */
const LIMIT_REACH = 0.8;

export function spark(points: readonly SparkPoint[], low: number | null, high: number | null): Spark {
  const values = points
    .flatMap((point) => [point.y, point.min ?? null, point.max ?? null])
    .filter((value) => value !== null);
  if (values.length === 0) return { line: '', band: '', low: null, high: null };
  let bottom = Math.min(...values);
  let top = Math.max(...values);
  const span = top - bottom || Math.max(Math.abs(top) * 0.02, 1e-6);
  const reach = span * LIMIT_REACH;
  if (low !== null && low < bottom && bottom - low <= reach) bottom = low;
  if (high !== null && high > top && high - top <= reach) top = high;
  const pad = (top - bottom || span) * 0.08;
  bottom -= pad;
  top += pad;
  const y = (value: number): number => round(100 - ((value - bottom) / (top - bottom)) * 100);
  const inside = (limit: number | null): number | null =>
    limit === null || limit < bottom || limit > top ? null : y(limit);
  return { line: lineOf(points, y), band: bandOf(points, y), low: inside(low), high: inside(high) };
}

const round = (value: number): number => Math.round(value * 100) / 100;

function lineOf(points: readonly SparkPoint[], y: (value: number) => number): string {
  let path = '';
  let pen = false;
  for (const point of points) {
    if (point.y === null) {
      pen = false;
      continue;
    }
    path += `${pen ? 'L' : 'M'}${round(point.x * 100)} ${y(point.y)}`;
    pen = true;
  }
  return path;
}

function bandOf(points: readonly SparkPoint[], y: (value: number) => number): string {
  let path = '';
  let run: SparkPoint[] = [];
  const close = (): void => {
    if (run.length > 1) {
      const upper = run.map((point) => `${round(point.x * 100)} ${y(point.max ?? point.y ?? 0)}`);
      const lower = run.map((point) => `${round(point.x * 100)} ${y(point.min ?? point.y ?? 0)}`).reverse();
      path += `M${[...upper, ...lower].join('L')}Z`;
    }
    run = [];
  };
  for (const point of points) {
    if (point.y === null) close();
    else run.push(point);
  }
  close();
  return path;
}
