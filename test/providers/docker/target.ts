import { join } from 'node:path/posix';
import { openDockerDriver } from '../../../providers/docker/driver.js';
import { listed, network } from '../../../providers/docker/engine/answers.js';
import { Engine, EngineRefusal } from '../../../providers/docker/engine/engine.js';
import {
  APPLICATION as APPLICATION_LABEL,
  COST,
  WORKER,
  WORKLOAD,
} from '../../../providers/docker/labels.js';
import { networkName, workerContainer } from '../../../providers/docker/names.js';
import type { BehaviourTarget } from '../../behaviour/target.js';
import type { ContractTarget } from '../../contracts/driver/bench.js';
import { type AgentPlace, LOCAL } from '../../support/agent.js';
import { APPLICATION } from '../../support/application.js';
import { needEngine } from '../../support/engine.js';
import { until } from '../../support/until.js';
import { IMAGE, needImage, needPythonImage, WORKERS } from '../../support/worker-image.js';

async function onEngine<T>(environment: NodeJS.ProcessEnv, work: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await Engine.at(environment);
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}

/** Creates the application's network, which Terraform would create, if it does not exist. */
export function needNetwork(application: string, environment = process.env): Promise<void> {
  return onEngine(environment, async (engine) => {
    const body = { Name: networkName(application), CheckDuplicate: true };
    await until('the network is there', () =>
      engine.run('POST', '/networks/create', { body }).then(
        () => true,
        (error: unknown) => {
          if (!(error instanceof EngineRefusal)) throw error;
          // Another Engine that starts removes the machine's iptables chains for a moment.
          if (/iptables/i.test(error.message)) return false;
          if (error.status === 409) return true;
          throw error;
        },
      ),
    );
  });
}

/** This machine's address on the test application's network. */
export function gatewayOf(environment: NodeJS.ProcessEnv): Promise<string> {
  return onEngine(environment, async (engine) => {
    const { IPAM } = await engine.json('GET', `/networks/${networkName(APPLICATION)}`, network);
    const address = IPAM.Config?.[0]?.Gateway;
    if (address === undefined) throw new Error('the network has no gateway');
    return address;
  });
}

/** An agent on this machine, listening where its workers reach it. @param host the Engine's address */
export async function placeOn(host: string): Promise<AgentPlace> {
  const environment = { DOCKER_HOST: host };
  await needImage(host);
  await needNetwork(APPLICATION, environment);
  return { ...LOCAL, target: 'docker', host: await gatewayOf(environment), environment };
}

export const docker: ContractTarget & BehaviourTarget = {
  name: 'docker',
  async open(options) {
    await needNetwork(options.application);
    return await openDockerDriver(options);
  },
  async place(context) {
    await needEngine(context);
    return await placeOn(process.env.DOCKER_HOST ?? '');
  },
  program: (fixture, ...args) => ({ image: IMAGE, command: ['node', join(WORKERS, fixture), ...args] }),
  script: (text) => ({ image: IMAGE, command: ['sh', '-c', text] }),
  living: () =>
    onEngine(process.env, async (engine) => {
      const filters = { label: [`${APPLICATION_LABEL}=${APPLICATION}`, WORKER] };
      const found = await engine.json('GET', '/containers/json', listed, { query: { filters } });
      return found.map(({ Labels }) => ({
        id: Labels[WORKER] ?? '',
        workload: Labels[WORKLOAD] ?? '',
        cpu: JSON.parse(Labels[COST] ?? '{}').cpu,
      }));
    }),
  kill: (_agent, id) =>
    onEngine(process.env, (engine) =>
      engine.run('POST', `/containers/${workerContainer(APPLICATION, id)}/kill`),
    ),
  async python(text, packages) {
    const image = 'multinode-test-python:1';
    await needPythonImage(process.env.DOCKER_HOST ?? '', image, packages, { 'app.py': text });
    return {
      worker: (name) => ({
        image,
        command: ['python3', '-m', 'multinode', 'worker', '/app/app.py', name],
      }),
      remove: async () => {},
    };
  },
  tellsPorts: true,
  runsDaemons: false,
  load: { workers: 6, executions: 18, kills: 3 },
};
