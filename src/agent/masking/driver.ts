import type { DaemonObserver, Driver } from '../../../providers/platform.js';
import { maskedLines } from './lines.js';
import type { SecretMask } from './mask.js';

/** The driver, its logs masked: there is no other way from what a worker prints to what the agent shows. */
export function withMaskedLogs(driver: Driver, mask: SecretMask): Driver {
  return {
    start: (spec) => driver.start(spec),
    stop: (id, gracePeriod) => driver.stop(id, gracePeriod),
    list: () => driver.list(),
    watch: (onExit) => driver.watch(onExit),
    usage: (ids) => driver.usage(ids),
    logs: (id, options) => maskedLines(driver.logs(id, options), mask),
    remove: (id) => driver.remove(id),
    limits: () => driver.limits(),
    outage: () => driver.outage(),
    close: () => driver.close(),
  };
}

/** The same for daemons that Terraform runs. */
export function withMaskedDaemonLogs(observer: DaemonObserver, mask: SecretMask): DaemonObserver {
  return {
    observe: (daemon, onChange) => observer.observe(daemon, onChange),
    logs: (daemon, options) => maskedLines(observer.logs(daemon, options), mask),
    close: () => observer.close(),
  };
}
