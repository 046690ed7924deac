import type { Position } from '../../src/errors/errors.js';
import type { FunctionSpec, Manifest } from '../../src/manifest/model.js';
import type { Path } from '../../src/manifest/path.js';
import { targetsWith } from '../support/targets.js';

export function functionSpec(fields: Partial<FunctionSpec> = {}): FunctionSpec {
  return {
    command: ['node', 'server.js'],
    environment: {},
    env_file: [],
    secrets: [],
    cpu: 0.1,
    memory: 268_435_456,
    gpu: 0,
    stop_grace_period: 120,
    max_workers: 10,
    spare_workers: 0,
    cooldown_period: 60,
    timeout: 900,
    retries: 0,
    max_queue: 1000,
    startup_timeout: 60,
    ...fields,
  };
}

export function manifest(fields: Partial<Manifest> = {}): Manifest {
  return {
    name: 'demo',
    functions: {},
    jobs: {},
    services: {},
    scheduled_tasks: {},
    daemons: {},
    quotas: {},
    secrets: {},
    targets: targetsWith(4747),
    ...fields,
  };
}

/** A position for each path; different paths with root keys of the same length get different ones. */
export function locateByDepth(path: Path): Position {
  return { line: path.length + 1, column: String(path.at(-1) ?? '').length + 1, length: 1 };
}
