import { join } from 'node:path';
import type { Context } from 'mocha';
import { HAPROXY_IMAGE } from '../../providers/shared/balancers/haproxy.js';
import type { Program } from '../../providers/shared/balancers/programs.js';
import { TRAEFIK_IMAGE } from '../../providers/shared/balancers/traefik.js';
import type { ServiceSpec, Targets } from '../../src/manifest/model.js';
import { PACKAGE_ROOT } from '../../src/version.js';
import { FIXTURES } from '../contracts/support.js';
import { needNomad } from './nomad.js';
import { DockerNomad } from './nomad-docker.js';
import { findOnPath } from './program.js';
import { skip } from './skip.js';
import { IMAGE, needAgentImage, needImage, needProgramImage, WORKERS } from './worker-image.js';

/** A Nomad, and the forms that the agent and the replicas of the fixture `service.mjs` have in it. */
export interface BalancedPlace {
  readonly environment: NodeJS.ProcessEnv;
  /** The host on which services can be reached. */
  readonly host: string;
  readonly agent: Partial<Targets['nomad']>;
  readonly replica: Partial<ServiceSpec>;
  remove(): Promise<void>;
}

const IMAGES = { haproxy: HAPROXY_IMAGE, traefik: TRAEFIK_IMAGE };
const AGENT_IMAGE = 'multinode-test-agent:1';

/** All are commands on this machine; skips if a program, or Nomad, is missing. */
async function commands(context: Context, program: Program): Promise<BalancedPlace> {
  needProgram(context, program);
  await needNomad(context);
  return {
    environment: process.env,
    host: '127.0.0.1',
    agent: { agent_command: [process.execPath, join(PACKAGE_ROOT, 'dist/src/agent/main.js')] },
    replica: { command: [process.execPath, join(FIXTURES, 'service.mjs')] },
    remove: async () => {},
  };
}

/** All are images, made from what this machine has; skips if that is impossible. */
async function images(context: Context, program: Program): Promise<BalancedPlace> {
  const path = needProgram(context, program);
  const nomad = await DockerNomad.start(context, async (engine) => {
    await needImage(engine);
    await needAgentImage(engine, AGENT_IMAGE);
    await needProgramImage(engine, IMAGES[program], path);
  });
  return {
    environment: { ...process.env, ...nomad.cluster.environment },
    host: nomad.host,
    agent: { agent_image: AGENT_IMAGE },
    replica: { image: IMAGE, command: ['node', `${WORKERS}/service.mjs`] },
    remove: () => nomad.remove(),
  };
}

export const BALANCED_PLACES = { commands, images };

function needProgram(context: Context, program: Program): string {
  const path = findOnPath(program);
  if (path === undefined) skip(context, `${program} is not installed`);
  return path;
}
