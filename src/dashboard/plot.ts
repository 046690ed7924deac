import uPlot from 'uplot';
import type { ChartData, ChartSpec, Line } from './model/charts.js';

const HEIGHT = 200;
/** Length in seconds from which the axis leaves out seconds, and from which it shows days. */
const HOURS = 2 * 3600;
const DAYS = 25 * 3600;

/** A uPlot chart as wide as its place in the page, with the style sheet's colours. */
export class Plot {
  readonly #plot: uPlot;
  readonly #order: readonly number[];
  readonly #resized: ResizeObserver;
  readonly #themed = matchMedia('(prefers-color-scheme: dark)');
  #range: readonly [number, number] = [0, 1];

  /** @param onPoint called with the index of the moment under the pointer; null when it leaves */
  constructor(place: HTMLElement, { lines, unit }: ChartSpec, onPoint: (index: number | null) => void) {
    const colour = (tone: string) => getComputedStyle(place).getPropertyValue(`--${tone}`);
    // A stacked line is filled down to zero: higher ones are drawn first, and the others over them.
    const stacked = lines.flatMap(({ look }, index) => (look === 'stacked' ? [index] : [])).reverse();
    const others = lines.flatMap(({ look }, index) => (look === 'stacked' ? [] : [index]));
    this.#order = [...stacked, ...others];
    const axis: uPlot.Axis = {
      stroke: () => colour('quiet'),
      grid: { stroke: () => colour('line'), width: 1 },
      ticks: { stroke: () => colour('line'), width: 1 },
      font: '12px system-ui, sans-serif',
    };
    this.#plot = new uPlot(
      {
        width: Math.max(place.clientWidth, 100),
        height: HEIGHT,
        legend: { show: false },
        cursor: { drag: { x: false, y: false }, y: false, points: { show: false } },
        scales: {
          x: { time: true, range: () => [this.#range[0], this.#range[1]] },
          y: { range: (_plot, _low, high) => [0, Math.max(1, high * 1.1)] },
        },
        axes: [
          {
            ...axis,
            values: (_plot, times) => times.map((time) => this.#timeText(time)),
            space: 90,
            size: 32,
          },
          // Workers are whole numbers.
          {
            ...axis,
            incrs: [1, 10, 100, 1_000, 10_000, 100_000].flatMap((each) => [each, 2 * each, 5 * each]),
            values: (_plot, marks) => marks.map((mark) => `${mark}${unit}`),
            size: unit === ' ms' ? 76 : 56,
          },
        ],
        series: [
          {},
          ...this.#order.flatMap((index) => (lines[index] ? [seriesOf(lines[index], colour)] : [])),
        ],
        hooks: { setCursor: [(plot) => onPoint(plot.cursor.idx ?? null)] },
      },
      [[], ...this.#order.map(() => [])],
      place,
    );
    this.#resized = new ResizeObserver(() =>
      this.#plot.setSize({ width: Math.max(place.clientWidth, 100), height: HEIGHT }),
    );
    this.#resized.observe(place);
    this.#themed.addEventListener('change', this.#redraw);
  }

  /** @param range first and last moment, in milliseconds since the epoch */
  draw({ times, drawn }: ChartData, [from, to]: readonly [number, number]): void {
    this.#range = [from / 1000, to / 1000];
    this.#plot.setData([[...times], ...this.#order.map((index) => [...(drawn[index] ?? [])])]);
  }

  close(): void {
    this.#resized.disconnect();
    this.#themed.removeEventListener('change', this.#redraw);
    this.#plot.destroy();
  }

  #timeText(seconds: number): string {
    const time = new Date(seconds * 1000);
    const [from, to] = this.#range;
    const clock = time.toLocaleTimeString([], {
      timeStyle: to - from < HOURS ? 'medium' : 'short',
      hour12: false,
    });
    return to - from > DAYS ? `${time.toLocaleDateString([], { weekday: 'short' })} ${clock}` : clock;
  }

  readonly #redraw = () => this.#plot.redraw(false, true);
}

function seriesOf({ label, look, tone }: Line, colour: (tone: string) => string): uPlot.Series {
  const stepped = uPlot.paths.stepped?.({ align: 1 });
  return {
    label,
    stroke: () => colour(tone),
    width: 2,
    points: { show: false },
    ...(stepped && { paths: stepped }),
    ...(look === 'stacked' && { fill: () => colour(tone), width: 0 }),
    ...(look === 'target' && { dash: [6, 4] }),
  };
}
