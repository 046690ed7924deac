/**
 * Every code that a user can meet, with the line that docs/errors.md has for it. A code is never reused.
 * MN1xxx manifest, MN2xxx compiler and targets, MN3xxx Terraform, MN4xxx agent and its API, MN9xxx usage.
 */
export const CODES = {
  MN1001: 'The file is not valid YAML or JSON.',
  MN2001: 'The target or the workload is not supported by this version.',
  MN4001: 'The request has no API key, or a wrong one.',
  MN4002: 'There is no such thing.',
  MN4003: 'The request is not valid.',
  MN4004: 'The request cannot be done in the present state.',
  MN4005: 'The queue of the workload is full.',
  MN4006: 'The work took longer than its timeout.',
  MN4007: 'A worker could not be started.',
  MN4008: 'A worker died while it executed the work.',
  MN4009: 'The agent is stopping.',
  MN4010: 'The request is larger than the agent accepts.',
  MN4011: 'The agent does not answer.',
  MN4012: 'The agent refused the request.',
  MN4999: 'The agent met an error of its own.',
  MN9001: 'The command line is not valid.',
} as const;

export type Code = keyof typeof CODES;
