import type { Support } from '../platform.js';

/** On this target, GPUs are only counted, for quotas: nothing assigns them to workers. */
export const support: Support = {
  kinds: ['function', 'job', 'scheduled_task', 'service', 'daemon'],
  images: false,
  refuseTarget: () => [],
  refuse({ kind, name, spec }) {
    if (spec.command) return undefined;
    return {
      code: 'MN2002',
      message: `${kind} "${name}" has no command; the local target runs commands, not images`,
      hint: 'add command, such as "node server.js", or choose another target',
    };
  },
};
