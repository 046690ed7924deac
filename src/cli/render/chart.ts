import { plot } from 'simple-ascii-chart';
import type { Colors } from '../terminal.js';

export interface Line {
  readonly name: string;
  /** By increasing x, from 0. */
  readonly points: readonly (readonly [x: number, y: number])[];
}

const COLOURS = ['ansiCyan', 'ansiYellow'] as const;
const HEIGHT = 10;
const TICKS = 6;

interface Options {
  /** Characters per line. */
  readonly width: number;
  /** Unit of x. */
  readonly unit: string;
  readonly colors: Colors;
}

/** Lines over time: in one picture if there are colours to tell them apart, else one below the other. */
export function chart(lines: readonly Line[], { width, unit, colors }: Options): string[] {
  const highest = Math.max(1, ...lines.flatMap(({ points }) => points.map(([, y]) => y)));
  const last = Math.max(...lines.map(({ points }) => points.at(-1)?.[0] ?? 0));
  const coloured = colors.isColorSupported;
  const draw = (drawn: readonly Line[]) =>
    plot(
      drawn.map(({ points }) => points.map(([x, y]): [number, number] => [x, y])),
      {
        // Room for the labels of the left axis, and for the arrow.
        width: Math.max(10, width - 8),
        height: HEIGHT,
        yRange: [0, highest],
        customYAxisTicks: ticks(highest, HEIGHT / 2).map(Math.round),
        customXAxisTicks: ticks(last, TICKS),
        formatter: (value) => String(Number(value.toFixed(1))),
        xLabel: unit,
        legend: { position: 'bottom', series: drawn.map(({ name }) => name) },
        ...(coloured ? { color: drawn.map((_, index) => COLOURS[index] ?? 'ansiCyan') } : {}),
      },
    );
  const pictures = coloured ? [draw(lines)] : lines.map((line) => draw([line]));
  return pictures.flatMap((picture) => picture.split('\n').map((line) => line.trimEnd()));
}

/** About that many round numbers from 0 to the highest. */
function ticks(highest: number, count: number): number[] {
  const rough = highest / count;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((each) => each * magnitude >= rough) ?? 10) * magnitude;
  return Array.from({ length: Math.floor(highest / step) + 1 }, (_, index) => index * step);
}
