/** A time range of charts, up to now, in steps of the recorded history. */
export interface Range {
  readonly key: string;
  readonly label: string;
  /** Milliseconds, like the step. */
  readonly length: number;
  readonly step: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export const RANGES = [
  { key: '15min', label: '15 min', length: 15 * MINUTE, step: 10 * SECOND },
  { key: '1h', label: '1 h', length: HOUR, step: 10 * SECOND },
  { key: '24h', label: '24 h', length: 24 * HOUR, step: 2 * MINUTE },
  { key: '7d', label: '7 d', length: 7 * 24 * HOUR, step: 15 * MINUTE },
] as const satisfies readonly Range[];

export const USUAL_RANGE: Range = RANGES[1];
