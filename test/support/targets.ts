import type { Targets } from '../../src/manifest/model.js';

/** The schema's defaults of every target, but for the port of the local one. */
export function targetsWith(port: number): Targets {
  return {
    local: { host: '127.0.0.1', port },
    docker: { agent: 'container', address: '127.0.0.1', port: 4747, load_balancer: 'agent' },
    nomad: {
      namespace: 'default',
      datacenters: ['*'],
      node_pool: 'default',
      priority: 50,
      constraints: [],
      agent: 'host',
      agent_command: ['multinode-agent'],
      port: 0,
      agents: 1,
      acl: false,
      load_balancer: 'agent',
    },
  };
}
