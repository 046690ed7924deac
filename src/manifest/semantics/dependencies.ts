import { type Finding, MAX_FINDINGS } from '../finding.js';
import { type Dependency, EXECUTING, type NamedWorkload, SECTIONS } from '../model.js';
import { type Disabled, disabledProblem, NONE_DISABLED } from '../profiles.js';
import { suggest } from '../suggest.js';

/** What workloads wait for exists and can come about, and no workload waits for itself. */
export function dependencyFindings(
  workloads: readonly NamedWorkload[],
  disabled: Disabled = NONE_DISABLED,
): Finding[] {
  const all = new Map(workloads.map((workload) => [workload.name, workload]));
  const findings: Finding[] = [];
  for (const { kind, name, spec } of workloads) {
    for (const [other, dependency] of Object.entries(spec.depends_on ?? {})) {
      // Each finding may search all names for a similar one.
      if (findings.length >= MAX_FINDINGS) return findings;
      const path = [SECTIONS[kind], name, 'depends_on', other];
      const workload = all.get(other);
      const found = workload
        ? problem(workload, dependency)
        : (disabledProblem(other, disabled) ?? unknown(other, [...all.keys()]));
      if (found) findings.push({ code: 'MN1033', path, ...found });
    }
  }
  return [...findings, ...cycles(all)];
}

type Problem = Pick<Finding, 'message' | 'hint'>;

function unknown(name: string, known: readonly string[]): Problem {
  const near = suggest(name, known);
  const hint = near === undefined ? 'declare it, or leave it out' : `did you mean ${near}?`;
  return { message: `there is no workload ${name} to wait for`, hint };
}

function problem({ kind, name }: NamedWorkload, { condition }: Dependency): Problem | undefined {
  if (kind === 'scheduled_task') {
    return {
      message: `${name} runs on a schedule, so nothing can wait for it`,
      hint: 'wait for a job that does the same',
    };
  }
  if (condition === 'service_completed_successfully' && !EXECUTING.includes(kind)) {
    return {
      message: `${name} is in ${SECTIONS[kind]}, and never completes`,
      hint: 'wait for service_healthy, or move it to jobs',
    };
  }
  if (condition === 'service_healthy' && EXECUTING.includes(kind)) {
    return {
      message: `${name} is in ${SECTIONS[kind]}, which end instead of becoming healthy`,
      hint: 'wait for service_completed_successfully',
    };
  }
  return undefined;
}

/** Each circle of workloads that wait for each other, once. */
function cycles(all: ReadonlyMap<string, NamedWorkload>): Finding[] {
  const findings: Finding[] = [];
  const done = new Set<string>();
  for (const start of all.values()) {
    if (done.has(start.name)) continue;
    const way = [step(start)];
    /** Where on the way a workload is. */
    const places = new Map([[start.name, 0]]);
    for (let last = way.at(-1); last; last = way.at(-1)) {
      const name = last.left.pop();
      const next = name === undefined ? undefined : all.get(name);
      if (name === undefined) {
        done.add(last.workload.name);
        places.delete(last.workload.name);
        way.pop();
      } else if (next && !done.has(name)) {
        const from = places.get(name);
        if (from === undefined) {
          places.set(name, way.length);
          way.push(step(next));
        } else if (findings.length < MAX_FINDINGS) {
          findings.push(
            circular(
              next,
              way.slice(from).map(({ workload }) => workload),
            ),
          );
        }
      }
    }
  }
  return findings;
}

/** A workload on the way, and the names of those that it waits for and that have not been followed yet. */
function step(workload: NamedWorkload): { readonly workload: NamedWorkload; readonly left: string[] } {
  return { workload, left: Object.keys(workload.spec.depends_on ?? {}).reverse() };
}

/** Names that a message lists. */
const LISTED = 5;

function circular(start: NamedWorkload, circle: readonly NamedWorkload[]): Finding {
  const names = circle.map(({ name }) => name);
  const [first = '', second = first, ...rest] = names;
  const others = [second, ...rest].slice(0, LISTED).join(', ');
  const more = names.length - 1 > LISTED ? ' and others' : '';
  return {
    code: 'MN1033',
    message: `${first} waits for itself${names.length === 1 ? '' : `, through ${others}${more}`}`,
    path: [SECTIONS[start.kind], first, 'depends_on', second],
    hint: 'leave out one of the dependencies',
  };
}
