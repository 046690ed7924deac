import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { useShown } from '../context.js';
import { type ChartSpec, chartData, describeChart } from '../model/charts.js';
import type { Sample } from '../model/history.js';
import type { Range } from '../model/ranges.js';
import { Plot } from '../plot.js';

interface Props {
  readonly spec: ChartSpec;
  /** Oldest first. */
  readonly samples: readonly Sample[];
  readonly range: Range;
}

/** Values over time; the legend has the current values, or those under the pointer. */
export function Chart({ spec, samples, range }: Props) {
  const { now } = useShown();
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot | null>(null);
  const [pointed, setPointed] = useState<number | null>(null);
  const title = useId();
  const times = [now - range.length, now] as const;
  const data = chartData(spec, samples, times);
  useEffect(() => {
    if (!place.current) return;
    plot.current = new Plot(place.current, spec, setPointed);
    return () => plot.current?.close();
  }, [spec]);
  useEffect(() => plot.current?.draw(data, times));
  return (
    <figure aria-labelledby={title}>
      <figcaption id={title}>{spec.title}</figcaption>
      <div ref={place} class="chart" role="img" aria-label={describeChart(spec, data, range)} />
      <ul class="legend" aria-hidden="true">
        {spec.lines.map(({ label, tone, look }, index) => (
          <li key={label}>
            <span class={`mark ${look} mark-${tone}`} />
            {label}: {valueAt(data.values[index], pointed)}
            {spec.unit}
          </li>
        ))}
      </ul>
    </figure>
  );
}

function valueAt(values: readonly (number | null)[] = [], pointed: number | null): string {
  const value = pointed === null ? values.findLast((each) => each !== null) : values[pointed];
  return String(value ?? '–');
}
