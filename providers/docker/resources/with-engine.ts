import type { Environment } from '../../../src/environment.js';
import { Engine } from '../engine/engine.js';

/** @param host the Engine's address; if empty, the environment's */
export function engineEnvironment(host: string): Environment {
  return host === '' ? process.env : { ...process.env, DOCKER_HOST: host };
}

export async function withEngine<T>(host: string, use: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await Engine.at(engineEnvironment(host));
  try {
    return await use(engine);
  } finally {
    await engine.close();
  }
}
