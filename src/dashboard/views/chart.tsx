import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { useShown } from '../context.js';
import { type ChartSpec, chartData, describeChart, shownTimes } from '../model/charts.js';
import { Plot } from '../plot.js';

interface Props {
  readonly spec: ChartSpec;
  readonly workload: string;
}

/** Values over time; beneath it, in words, those of now or of where the pointer is. */
export function Chart({ spec, workload }: Props) {
  const { live, now } = useShown();
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot | null>(null);
  const [pointed, setPointed] = useState<number | null>(null);
  const title = useId();
  const { samples } = live.model.history(workload);
  const data = chartData(spec, samples, now);
  useEffect(() => {
    if (!place.current) return;
    plot.current = new Plot(place.current, spec, setPointed);
    return () => plot.current?.close();
  }, [spec]);
  useEffect(() => plot.current?.draw(data, shownTimes(samples, now)));
  return (
    <figure aria-labelledby={title}>
      <figcaption id={title}>{spec.title}</figcaption>
      <div ref={place} class="chart" role="img" aria-label={describeChart(spec, data)} />
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
  return String(values[pointed ?? values.length - 1] ?? '–');
}
