import { useState } from 'preact/hooks';
import { useShown } from '../context.js';
import { useLoad } from '../load.js';
import { CHARTS } from '../model/charts.js';
import type { KindName } from '../model/kinds.js';
import { RANGES, type Range, USUAL_RANGE } from '../model/ranges.js';
import { Chart } from './chart.js';

interface Props {
  readonly kind: KindName;
  readonly workload: string;
}

/** A workload's charts: the recorded history, and what happens now. */
export function Charts({ kind, workload }: Props) {
  const { live } = useShown();
  const [range, setRange] = useState(USUAL_RANGE);
  const specs = CHARTS[kind];
  useLoad(
    async (signal) => {
      if (specs.length > 0) await live.followHistory(workload, range, signal);
    },
    [workload, range],
  );
  if (specs.length === 0) return null;
  const seen = live.model.history(workload).samples;
  const samples = live.model.past(workload, range).samples(seen);
  return (
    <section aria-labelledby="charts">
      <div class="charts-head">
        <h2 id="charts">Over time</h2>
        <RangeChoice range={range} onChoose={setRange} />
      </div>
      <div class="charts">
        {specs.map((spec) => (
          <Chart key={spec.title} spec={spec} samples={samples} range={range} />
        ))}
      </div>
    </section>
  );
}

interface ChoiceProps {
  readonly range: Range;
  readonly onChoose: (range: Range) => void;
}

function RangeChoice({ range, onChoose }: ChoiceProps) {
  return (
    <fieldset class="choice">
      <legend class="unseen">Time range</legend>
      {RANGES.map((each) => (
        <label key={each.key}>
          <input type="radio" name="range" checked={each.key === range.key} onChange={() => onChoose(each)} />
          {each.label}
        </label>
      ))}
    </fieldset>
  );
}
