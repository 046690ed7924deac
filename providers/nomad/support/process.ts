import type { AnySpec, ContainerSettings, NamedWorkload } from '../../../src/manifest/model.js';
import type { FieldRefusal, Refusal } from '../../platform.js';

/** Signals that every Linux node reports as available. */
export const SIGNALS =
  'ABRT ALRM BUS CONT FPE HUP ILL INT IO PIPE PROF QUIT SEGV SYS TERM TRAP TSTP TTIN TTOU USR1 USR2 WINCH XCPU XFSZ'
    .split(' ')
    .map((name) => `SIG${name}`);

/** Names that Nomad's environment files accept, and that Nomad passes on unchanged. */
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_.]*$/;

export function refuseVariables(
  { kind, name }: NamedWorkload,
  names: readonly string[],
): Refusal | undefined {
  const unfit = names.find((variable) => !VARIABLE.test(variable));
  if (unfit === undefined) return undefined;
  return {
    code: 'MN2006',
    message: `${kind} "${name}" has the variable ${unfit}, whose name Nomad changes`,
    hint: 'use letters, digits, _ and ., and do not start with a digit',
  };
}

/** What runs commands only knows names of users. */
export function refuseUser({ image, user }: AnySpec): FieldRefusal[] {
  if (image !== undefined || user === undefined || /^[^:]*[^:0-9][^:]*$/.test(user)) return [];
  const message = `Nomad runs a command as a user with a name, without a group, and this one is ${user}`;
  return [
    { field: 'user', code: 'MN2006', message, hint: 'give the name of a user of the nodes, or add image' },
  ];
}

export function refuseScore({ oom_score_adj = 0 }: ContainerSettings): FieldRefusal[] {
  if (oom_score_adj >= 0) return [];
  const message = `Nomad accepts no negative oom_score_adj, and this one is ${oom_score_adj}`;
  return [{ field: 'oom_score_adj', code: 'MN2006', message, hint: 'leave it out, or make it positive' }];
}
