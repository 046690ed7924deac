/** The short forms of `healthcheck`, and its defaults. */
import type { Healthcheck } from './model.js';
import type { ServiceFields } from './schema.generated.js';

/** How to check, with the defaults of Compose; times are in seconds. */
export type CheckTimes = Required<Omit<Healthcheck, 'test' | 'path'>>;

const DEFAULTS: CheckTimes = {
  interval: 30,
  timeout: 30,
  retries: 3,
  start_period: 0,
  start_interval: 5,
};

/** The field in its long form; nothing if it is absent. */
export function checkSettings({ healthcheck }: Pick<ServiceFields, 'healthcheck'>): Record<string, unknown> {
  if (!healthcheck) return {};
  const { disable, test, ...settings } = healthcheck;
  if (disable) return { healthcheck: { test: ['NONE'] } };
  // As in Compose, an empty list is no test.
  if (test === undefined || test.length === 0) return { healthcheck: settings };
  return { healthcheck: { ...settings, test: typeof test === 'string' ? ['CMD-SHELL', test] : test } };
}

/** What an image's own check does not decide. */
export function checkTimes({ test: _test, path: _path, ...given }: Healthcheck): CheckTimes {
  return { ...DEFAULTS, ...given };
}

/** Whether it says only how often to make the image's own check. */
export function needsImage({ test, path }: Healthcheck): boolean {
  return test === undefined && path === undefined;
}

/** Whether the image's own check is turned off. */
export function isOff({ test }: Healthcheck): boolean {
  return test?.[0] === 'NONE';
}

/** The program and arguments of the test; undefined if there is none. */
export function testCommand({ test = [] }: Healthcheck): readonly string[] | undefined {
  const [form, ...rest] = test;
  if (form === 'CMD') return rest;
  return form === 'CMD-SHELL' ? ['/bin/sh', '-c', ...rest] : undefined;
}
