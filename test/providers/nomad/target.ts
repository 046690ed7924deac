import { join } from 'node:path';
import type { Driver, DriverOptions, WorkerSpec } from '../../../providers/driver.js';
import { nomadAccess } from '../../../providers/nomad/api/environment.js';
import { Nomad, withNomad } from '../../../providers/nomad/api/nomad.js';
import { openNomadDriver } from '../../../providers/nomad/driver.js';
import { Jobs } from '../../../providers/nomad/jobs.js';
import { taskCheck } from '../../../providers/nomad/jobspec/check.js';
import { taskHooks } from '../../../providers/nomad/jobspec/hooks.js';
import { jobOf } from '../../../providers/nomad/jobspec/job.js';
import { FOLDER } from '../../../providers/nomad/jobspec/text.js';
import { workloadJobs } from '../../../providers/nomad/jobspec/workload.js';
import { describedByJob, exitOf } from '../../../providers/nomad/worker.js';
import type { Environment } from '../../../src/environment.js';
import { containerSettings, type Manifest, workloads } from '../../../src/manifest/model.js';
import type { BehaviourTarget } from '../../behaviour/target.js';
import type { ContractTarget } from '../../contracts/driver/bench.js';
import { FIXTURES } from '../../contracts/support.js';
import { type AgentPlace, LOCAL } from '../../support/agent.js';
import { APPLICATION } from '../../support/application.js';
import { needNomad } from '../../support/nomad.js';
import { pythonProgram } from '../../support/python.js';

/** A driver that first registers the worker's job, which is Terraform's task if there is a plan. */
async function open(options: DriverOptions): Promise<Driver> {
  const driver = await openNomadDriver(options);
  const nomad = new Nomad(nomadAccess(process.env));
  let registered = '';
  const starting = new Set<Promise<unknown>>();
  let turn: Promise<unknown> = Promise.resolve();
  const register = async (spec: WorkerSpec) => {
    const jobs = jobsFor(options, spec);
    const text = JSON.stringify(jobs);
    if (text === registered) return;
    // The job of the workers that are being started.
    await Promise.allSettled(starting);
    for (const Job of jobs) await nomad.run('POST', '/v1/jobs', { body: { Job } });
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
    watchHealth: (onChange) => driver.watchHealth(onChange),
    runHooks: async (id, moment, signal) => await driver.runHooks?.(id, moment, signal),
    usage: (ids) => driver.usage(ids),
    listening: (id, signal) => driver.listening(id, signal),
    logs: (id, options) => driver.logs(id, options),
    remove: (id) => driver.remove(id),
    limits: () => driver.limits(),
    outage: () => driver.outage(),
    close: async () => {
      await driver.close();
      await nomad.close();
    },
  };
}

function jobsFor({ application }: DriverOptions, spec: WorkerSpec): object[] {
  const { workload, kind, command, image, cpu, memory, gpu, environment, secrets, serves } = spec;
  const check = taskCheck(spec.healthcheck);
  const hooks = taskHooks(spec, ({ working_dir }) => working_dir ?? spec.working_dir);
  const parts = {
    application,
    workload,
    kind,
    ...(command && { command }),
    ...(image !== undefined && { image }),
    cost: { cpu, memory, gpu },
    environment: Object.keys(environment).length > 0,
    secrets: Object.keys(secrets),
    serves,
    ...(check && { check }),
    ...(hooks && { hooks }),
    gracePeriod: 30,
    placement: {
      namespace: 'default',
      datacenters: ['*'],
      node_pool: 'default',
      priority: 50,
      constraints: [],
    },
    ...(spec.working_dir !== undefined && { workingDir: spec.working_dir }),
    ...containerSettings(spec),
  };
  return (kind === 'job' ? [false, true] : [false]).map((fetches) => jobOf({ ...parts, fetches }));
}

export function inNomad<T>(
  work: (nomad: Nomad) => Promise<T>,
  environment: Environment = process.env,
): Promise<T> {
  return withNomad(nomadAccess(environment), work);
}

/** The instances of the agent's application that have not ended. */
export async function living(nomad: Nomad) {
  return (await new Jobs(nomad, APPLICATION).all()).flatMap(({ job, allocation }) => {
    const worker = describedByJob(job);
    return worker && allocation && !exitOf(allocation) ? [{ worker, allocation }] : [];
  });
}

/** An agent on this machine. @param environment Nomad's address, in addition to this process's environment */
export function placeIn(environment: Readonly<Record<string, string>> = {}): AgentPlace {
  const prepare = (manifest: Manifest) => register(manifest, { ...process.env, ...environment });
  return { ...LOCAL, target: 'nomad', environment, prepare };
}

/** Registers the plan's jobs. */
function register(manifest: Manifest, environment: Environment): Promise<void> {
  const root = JSON.stringify(LOCAL.root).slice(1, -1);
  return inNomad(async (nomad) => {
    for (const { job } of workloads(manifest).flatMap((each) => workloadJobs(each, manifest))) {
      const text = JSON.stringify(job).replaceAll(JSON.stringify(FOLDER).slice(1, -1), () => root);
      await nomad.run('POST', '/v1/jobs', { body: { Job: JSON.parse(text) } });
    }
  }, environment);
}

/** What Nomad shows about the agent's workers. */
export function shownBy(environment: () => Environment): Pick<BehaviourTarget, 'living' | 'kill'> {
  return {
    living: () =>
      inNomad(
        async (nomad) =>
          (await living(nomad)).map(({ worker: { id, workload, cost } }) => ({
            id,
            workload,
            cpu: cost.cpu,
          })),
        environment(),
      ),
    kill: (_agent, id) =>
      inNomad(async (nomad) => {
        const found = (await living(nomad)).find(({ worker }) => worker.id === id);
        if (!found || !(await new Jobs(nomad, APPLICATION).signal(found.allocation.ID, 'SIGKILL')))
          throw new Error(`${id} does not run`);
      }, environment()),
  };
}

export const nomad: ContractTarget & BehaviourTarget = {
  name: 'nomad',
  open,
  async place(context) {
    await needNomad(context);
    return placeIn();
  },
  program: (fixture, ...args) => ({ command: [process.execPath, join(FIXTURES, fixture), ...args] }),
  script: (text) => ({ command: ['/bin/sh', '-c', text] }),
  python: pythonProgram,
  ...shownBy(() => process.env),
  tellsPorts: false,
  runsDaemons: true,
  memory: 'unreported',
  load: { workers: 10, executions: 40, kills: 5 },
};
