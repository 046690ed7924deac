import { join } from 'node:path';
import { nomadAccess } from '../../../providers/nomad/api/environment.js';
import { Nomad } from '../../../providers/nomad/api/nomad.js';
import { openNomadDriver } from '../../../providers/nomad/driver.js';
import { jobOf } from '../../../providers/nomad/jobspec/job.js';
import type { Driver, DriverOptions, WorkerSpec } from '../../../providers/platform.js';
import type { ContractTarget } from '../../contracts/driver/bench.js';
import { FIXTURES } from '../../contracts/support.js';

/** A driver that first registers the worker's job, which is the plan's work where there is one. */
async function open(options: DriverOptions): Promise<Driver> {
  const driver = await openNomadDriver(options);
  const nomad = new Nomad(nomadAccess(process.env));
  let registered = '';
  const starting = new Set<Promise<unknown>>();
  let turn: Promise<unknown> = Promise.resolve();
  const register = async (spec: WorkerSpec) => {
    const job = jobFor(options, spec);
    const text = JSON.stringify(job);
    if (text === registered) return;
    // The job is of the workers that are being started.
    await Promise.allSettled(starting);
    await nomad.run('POST', '/v1/jobs', { body: { Job: job } });
    registered = text;
  };
  return {
    start: (spec) => {
      const started = turn
        .then(() => register(spec))
        .then(() => {
          const start = driver.start(spec);
          starting.add(start);
          start.catch(() => {}).finally(() => starting.delete(start));
          return { start };
        });
      turn = started.catch(() => {});
      return started.then(({ start }) => start);
    },
    stop: (id, gracePeriod) => driver.stop(id, gracePeriod),
    list: () => driver.list(),
    watch: (onExit) => driver.watch(onExit),
    usage: (ids) => driver.usage(ids),
    logs: (id, options) => driver.logs(id, options),
    remove: (id) => driver.remove(id),
    limits: () => driver.limits(),
    close: async () => {
      await driver.close();
      await nomad.close();
    },
  };
}

function jobFor({ application }: DriverOptions, spec: WorkerSpec): object {
  const { workload, kind, command, image, cpu, memory, gpu, secrets, serves } = spec;
  return jobOf({
    application,
    workload,
    kind,
    ...(command && { command }),
    ...(image !== undefined && { image }),
    cost: { cpu, memory, gpu },
    secrets: Object.keys(secrets),
    serves,
    gracePeriod: 30,
    placement: {
      namespace: 'default',
      datacenters: ['*'],
      node_pool: 'default',
      priority: 50,
      constraints: [],
    },
  });
}

export const nomad: ContractTarget = {
  name: 'nomad',
  open,
  program: (fixture, ...args) => ({ command: [process.execPath, join(FIXTURES, fixture), ...args] }),
  script: (text) => ({ command: ['/bin/sh', '-c', text] }),
};
