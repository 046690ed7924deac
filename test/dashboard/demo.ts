/** An application with a workload of every kind, on a real agent. */
import type { Manifest } from '../../src/manifest/model.js';
import type { TestAgent } from '../support/agent.js';
import {
  daemonSpec,
  functionSpec,
  jobSpec,
  manifestOf,
  NO_INPUTS,
  scheduledTaskSpec,
  serviceSpec,
} from '../support/application.js';
import { freePort } from '../support/port.js';

export const SECRET = 'a-secret-that-nobody-may-see';

async function manifest(): Promise<Manifest> {
  return manifestOf(
    { resize: functionSpec('function.mjs', { max_workers: 4, spare_workers: 1, cpu: 0.25 }) },
    {
      jobs: { report: jobSpec('job.mjs', { max_concurrency: 2, cpu: 0.25 }) },
      services: { web: serviceSpec('service.mjs', await freePort(), { cpu: 0.25, min_replicas: 1 }) },
      scheduled_tasks: {
        nightly: scheduledTaskSpec('job.mjs', { schedule: '30 3 * * *', time_zone: 'Europe/Berlin' }),
      },
      daemons: {
        printer: {
          ...daemonSpec('daemon.mjs', { cpu: 0.05 }),
          command: [
            process.execPath,
            '-e',
            'setInterval(() => console.log("token", process.env.TOKEN), 200)',
          ],
          secrets: [{ source: 'token', target: 'token', environment: 'TOKEN' }],
        },
      },
      quotas: { cpu: 2, memory: 4 * 1024 ** 3 },
      secrets: { token: { environment: 'TOKEN' } },
    },
  );
}

export async function applyDemo(agent: TestAgent): Promise<void> {
  await agent.apply(await manifest(), { ...NO_INPUTS, secrets: { token: SECRET } });
}

/** Starts a call that lasts until it is ended. */
export function longCall(agent: TestAgent): { end: () => Promise<void> } {
  let close = () => {};
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('x'));
      close = () => controller.close();
    },
  });
  const answer = agent.client.invoke('resize', { body });
  return {
    end: async () => {
      close();
      await (await answer).text();
    },
  };
}
