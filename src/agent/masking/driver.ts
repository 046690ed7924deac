import type { DaemonObserver, Driver, Health, Worker, WorkerSpec } from '../../../providers/driver.js';
import { PlatformError, StartError } from '../../errors/errors.js';
import { maskedLines } from './lines.js';
import type { SecretMask } from './mask.js';

/**
 * The driver, with secrets masked in its logs and in its reasons why a worker can't start: systems and runtimes quote
 * values in their errors. Everything a worker prints passes through here before the agent shows it.
 */
export function withMask(driver: Driver, mask: SecretMask): Driver {
  return {
    start: (spec) => start(driver, spec, mask),
    stop: (id, gracePeriod) => driver.stop(id, gracePeriod),
    list: async () => (await driver.list()).map((worker) => maskedWorker(worker, mask)),
    watch: (onExit) => driver.watch(onExit),
    watchHealth: (onChange) => driver.watchHealth((id, health) => onChange(id, masked(health, mask))),
    runHooks: async (id, moment, signal) => {
      const problem = await driver.runHooks?.(id, moment, signal);
      return problem === undefined ? undefined : mask.mask(problem);
    },
    usage: (ids) => driver.usage(ids),
    listening: (id, signal) => driver.listening(id, signal),
    logs: (id, options) => maskedLines(driver.logs(id, options), mask),
    remove: (id) => driver.remove(id),
    limits: () => driver.limits(),
    outage: () => driver.outage(),
    close: () => driver.close(),
  };
}

async function start(driver: Driver, spec: WorkerSpec, mask: SecretMask): Promise<Worker> {
  try {
    return maskedWorker(await driver.start(spec), mask);
  } catch (error) {
    const text = error instanceof StartError ? error.reason : error instanceof Error ? error.message : '';
    const masked = mask.mask(text);
    if (masked === text) throw error;
    // Without the cause, which contains the same text.
    if (error instanceof PlatformError) throw new PlatformError(error.code, masked);
    throw new StartError(spec.workload, masked);
  }
}

function maskedWorker(worker: Worker, mask: SecretMask): Worker {
  return worker.health ? { ...worker, health: masked(worker.health, mask) } : worker;
}

function masked(health: Health, mask: SecretMask): Health {
  return health.because === undefined ? health : { ...health, because: mask.mask(health.because) };
}

/** The same for daemons that Terraform runs. */
export function withMaskedDaemons(observer: DaemonObserver, mask: SecretMask): DaemonObserver {
  return {
    runs: (daemon) => observer.runs(daemon),
    provide: async (values) => observer.provide?.(values),
    observe: (daemon, onChange) =>
      observer.observe(daemon, (seen) =>
        onChange(
          seen && {
            ...seen,
            ...(seen.problem !== undefined && { problem: mask.mask(seen.problem) }),
            ...(seen.health && { health: masked(seen.health, mask) }),
          },
        ),
      ),
    restart: async (daemon, gracePeriod) => await observer.restart?.(daemon, gracePeriod),
    logs: (daemon, options) => maskedLines(observer.logs(daemon, options), mask),
    close: () => observer.close(),
  };
}
