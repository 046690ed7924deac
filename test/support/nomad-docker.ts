import type { Context } from 'mocha';
import { lacking, TestEngine } from './engine.js';
import { lackingNomad } from './nomad.js';
import { TestCluster } from './nomad-cluster.js';
import { run } from './run.js';
import { skip } from './skip.js';

/** The image of the container that holds a network of Nomad's own; its program only waits. */
export const PAUSE_IMAGE = 'multinode-test-pause:1';

/** A network for the Engine's containers: the tests' Engines create none themselves. */
export const BRIDGE = 'mn-nomad-test';
const HOST = '10.198.77.1';

async function ip(...args: string[]): Promise<void> {
  const { code, output } = await run('ip', args, { cwd: '/', env: process.env });
  if (code !== 0) throw new Error(output);
}

/** The tests' own Nomad with one node, whose docker driver has its own Engine. */
export class DockerNomad {
  private constructor(
    readonly engine: TestEngine,
    readonly cluster: TestCluster,
  ) {}

  /** The address of what the node publishes, also for its containers. */
  readonly host = HOST;

  /**
   * Skips if there can be none.
   * @param prepare creates the images that are needed on the Engine
   * @param settings added to the node's configuration
   * @param credentials a config.json of Docker, with which the node pulls images
   */
  static async start(
    context: Context,
    prepare: (host: string) => Promise<void>,
    settings = '',
    credentials?: string,
  ): Promise<DockerNomad> {
    const lack = lacking() ?? lackingNomad();
    if (lack) skip(context, lack);
    try {
      await ip('link', 'add', BRIDGE, 'type', 'bridge');
    } catch (error) {
      skip(context, `no bridge can be created: ${error}`);
    }
    let engine: TestEngine | undefined;
    let cluster: TestCluster | undefined;
    try {
      await ip('address', 'add', `${HOST}/24`, 'dev', BRIDGE);
      await ip('link', 'set', BRIDGE, 'up');
      engine = await TestEngine.start(`--bridge=${BRIDGE}`);
      await prepare(engine.host);
      cluster = await TestCluster.start({
        settings: dockerPlugin(engine.host, credentials) + settings,
        network: BRIDGE,
      });
      await cluster.ready();
      return new DockerNomad(engine, cluster);
    } catch (error) {
      await cluster?.remove();
      await engine?.remove();
      await ip('link', 'delete', BRIDGE);
      throw error;
    }
  }

  async remove(): Promise<void> {
    await this.cluster.remove();
    await this.engine.remove();
    await ip('link', 'delete', BRIDGE);
  }
}

const dockerPlugin = (endpoint: string, credentials?: string) => `
plugin "docker" {
  config {
    endpoint = "${endpoint}"
    infra_image = "${PAUSE_IMAGE}"
    gc {
      image = false
    }
    volumes {
      enabled = true
    }
    ${credentials === undefined ? '' : `auth {\n      config = "${credentials}"\n    }`}
  }
}
`;
