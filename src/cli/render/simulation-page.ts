import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Comparison } from '../../simulator/compare.js';
import type { Scenario } from '../../simulator/scenario.js';
import { escapeHtml, htmlPage } from './html.js';
import { resample } from './resample.js';
import { renderTrials } from './simulation.js';

const POINTS = 2_000;

/** A self-contained page: the chart (uPlot) over virtual time, and the table of settings. */
export function simulationPage(name: string, scenario: Scenario, comparison: Comparison): string {
  const points = resample(comparison.shown, scenario.until, POINTS);
  const data = [
    points.map(({ at }) => at / 1000),
    points.map(({ workers }) => workers),
    points.map(({ inFlight }) => inFlight),
    points.map(({ target }) => target),
  ];
  const [header = [], ...rows] = renderTrials(comparison);
  return htmlPage({
    title: `multinode simulate ${name}`,
    style: `${library('uplot/dist/uPlot.min.css')}
tbody tr:first-child { font-weight: 600 }`,
    body: `<div id="chart" role="img" aria-label="Workers, calls in flight and the target over time"></div>
<table>
<caption>The first row has the manifest's settings.</caption>
<thead><tr>${header.map((cell) => `<th scope="col">${escapeHtml(cell)}</th>`).join('')}</tr></thead>
<tbody>
${rows.map((row) => `<tr>${row.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`).join('\n')}
</tbody>
</table>
<script>
${library('uplot/dist/uPlot.iife.min.js')}
const text = getComputedStyle(document.body).color;
const axis = { stroke: text, grid: { stroke: 'color-mix(in srgb, currentColor 15%, transparent)' } };
const clock = (s) => s >= 3600 ? (s / 3600).toFixed(1) + ' h' : s >= 60 ? (s / 60).toFixed(1) + ' min' : s + ' s';
new uPlot({
  width: document.getElementById('chart').clientWidth,
  height: 380,
  scales: { x: { time: false } },
  axes: [{ ...axis, values: (_, marks) => marks.map(clock) }, axis],
  series: [
    { label: 'time', value: (_, s) => s === null ? '' : clock(s) },
    { label: 'workers', stroke: '#0891b2', fill: '#0891b222', paths: uPlot.paths.stepped({ align: -1 }) },
    { label: 'calls in flight', stroke: '#d97706', paths: uPlot.paths.stepped({ align: -1 }) },
    { label: 'target', stroke: '#7c3aed', dash: [5, 4], paths: uPlot.paths.stepped({ align: -1 }) },
  ],
}, ${JSON.stringify(data)}, document.getElementById('chart'));
</script>`,
  });
}

function library(path: string): string {
  return readFileSync(createRequire(import.meta.url).resolve(path), 'utf8');
}
