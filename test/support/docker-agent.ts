import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { openDockerDriver } from '../../providers/docker/driver.js';
import { docker } from '../../providers/docker/platform.js';
import { Agent } from '../../src/agent/agent.js';
import { ExecutionStore } from '../../src/agent/executions/store.js';
import { ExecutionTokens } from '../../src/agent/executions/tokens.js';
import { InvocationStore } from '../../src/agent/invocations/store.js';
import { ScheduleStore } from '../../src/agent/schedules/store.js';
import { AgentServer } from '../../src/agent/server.js';
import { OwnBalancing } from '../../src/agent/services/balancer/balancing.js';
import { HaproxyBalancing } from '../../src/agent/services/haproxy/balancing.js';
import { Disk } from '../../src/agent/store/disk.js';
import { openStore } from '../../src/agent/store/open.js';
import { systemClock } from '../../src/agent/time/clock.js';
import { Client } from '../../src/client/index.js';
import { gatewayOf } from '../providers/docker/target.js';
import { APPLICATION } from './application.js';

const KEY = 'key-of-the-tests';

/** An agent in this process whose workers are containers; it listens where they can reach it. */
export interface DockerAgent {
  readonly url: string;
  readonly key: string;
  readonly client: Client;
  /** The host on which services listen. */
  readonly host: string;
  /** Removes the application and ends the agent. */
  remove(): Promise<void>;
}

/**
 * @param host the Engine's address; it has the network of the application "test"
 * @param haproxy path of the socket of an HAProxy that balances the services; by default the agent does that
 */
export async function startDockerAgent(host: string, haproxy?: string): Promise<DockerAgent> {
  const folder = mkdtempSync(join(tmpdir(), 'multinode-agent-'));
  const environment = { DOCKER_HOST: host };
  const gateway = await gatewayOf(environment);
  const options = { application: APPLICATION, dataDir: join(folder, 'driver'), root: folder };
  const driver = await openDockerDriver(options, environment);
  const store = openStore(join(folder, 'store'));
  const invocations = new InvocationStore(store);
  const tokens = new ExecutionTokens(KEY);
  const log = pino({ enabled: false });
  const server = await AgentServer.listen(gateway, 0, docker.portSetting);
  const agent = await Agent.open({
    driver,
    platform: docker,
    clock: systemClock,
    log,
    balancing: haproxy === undefined ? new OwnBalancing(gateway, log) : new HaproxyBalancing(haproxy, log),
    store,
    disk: new Disk(folder, systemClock, log),
    invocations,
    executionStore: new ExecutionStore(store),
    schedules: new ScheduleStore(store),
    tokens,
    workerUrl: server.url,
    self: { version: '0', target: 'docker', pid: process.pid, url: server.url, started_at: '' },
  });
  await server.serve({ agent, invocations, tokens, key: KEY, log });
  return {
    url: server.url,
    key: KEY,
    client: new Client({ url: server.url, key: KEY }),
    host: gateway,
    remove: async () => {
      await agent.remove();
      await server.close(0);
      await agent.close();
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}
