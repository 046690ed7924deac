/** Generated from schema/source.json by `npm run generate`; do not edit. */

/** Optional fields of every workload that not every target has. */
export const CONTAINER_FIELDS = [
  'entrypoint',
  'user',
  'hostname',
  'init',
  'stop_signal',
  'labels',
  'cap_add',
  'cap_drop',
  'read_only',
  'tmpfs',
  'security_opt',
  'privileged',
  'group_add',
  'shm_size',
  'sysctls',
  'extra_hosts',
  'dns',
  'dns_search',
  'dns_opt',
] as const;
