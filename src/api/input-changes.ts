/** Which of the values that a manifest refers to have changed. Names only, never values. Pure. */
import { own } from '../json/record.js';
import type { InputChange, Inputs } from './types.js';

/** Every difference between two sets of inputs. Images are left out: the platform's plan compares them. */
export function inputChanges(before: Inputs, after: Inputs): InputChange[] {
  const workloads = [...new Set([...Object.keys(before.env_files), ...Object.keys(after.env_files)])];
  return [
    ...differing(before.secrets, after.secrets).map(
      (name) => ({ kind: 'secret', name, workload: null }) as const,
    ),
    ...differing(before.configs ?? {}, after.configs ?? {}).map(
      (name) => ({ kind: 'config', name, workload: null }) as const,
    ),
    ...workloads.flatMap((workload) =>
      differing(own(before.env_files, workload) ?? {}, own(after.env_files, workload) ?? {}).map(
        (name) => ({ kind: 'env_file', name, workload }) as const,
      ),
    ),
    ...differing(before.environment, after.environment).map(
      (name) => ({ kind: 'environment', name, workload: null }) as const,
    ),
    ...differing(before.sources, after.sources).map(
      (name) => ({ kind: 'program', name, workload: name }) as const,
    ),
  ];
}

type Texts = Readonly<Record<string, string>>;

/** Names whose texts differ, or that only one of the two has. */
function differing(before: Texts, after: Texts): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => own(before, name) !== own(after, name)).sort();
}
