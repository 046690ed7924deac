import type { Sample } from '../../simulator/scenario.js';

export interface Point {
  /** Milliseconds since the start. */
  readonly at: number;
  readonly workers: number;
  readonly inFlight: number;
  readonly target: number;
}

/** `count` evenly spaced moments, each with the highest values since the previous one, so that no peak is lost. */
export function resample(series: readonly Sample[], until: number, count: number): Point[] {
  const points: Point[] = [];
  let next = 0;
  let now = pointOf(series[0]);
  for (let index = 0; index < count; index++) {
    const at = ((index + 1) * until) / count;
    let highest = now;
    for (let sample = series[next]; sample && sample.at <= at; sample = series[++next]) {
      now = pointOf(sample);
      highest = {
        workers: Math.max(highest.workers, now.workers),
        inFlight: Math.max(highest.inFlight, now.inFlight),
        target: Math.max(highest.target, now.target),
      };
    }
    points.push({ ...highest, at });
  }
  return points;
}

function pointOf(sample: Sample | undefined): Omit<Point, 'at'> {
  if (!sample) return { workers: 0, inFlight: 0, target: 0 };
  const { starting, idle, busy, stopping, waiting, target } = sample;
  return { workers: starting + idle + busy + stopping, inFlight: busy + waiting, target };
}
