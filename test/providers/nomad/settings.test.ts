/** A workload's own settings for Nomad, on a real one. */

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { TASK, workloadJob } from '../../../providers/nomad/names.js';
import { array, object, string } from '../../../src/json/shape.js';
import type { NomadWorkload } from '../../../src/manifest/model.js';
import { workerSpec } from '../../contracts/worker-spec.js';
import { APPLICATION, daemonSpec, functionSpec, manifestOf, serviceSpec } from '../../support/application.js';
import { nomadDriver } from '../../support/nomad-driver.js';
import { skip } from '../../support/skip.js';
import { until } from '../../support/until.js';
import { inNomad, living, placeIn } from './target.js';

/** The schema's defaults. */
function settings(given: Partial<NomadWorkload>): NomadWorkload {
  return { constraints: [], affinities: [], artifacts: [], templates: [], ...given };
}

describe("a workload's settings for Nomad", function () {
  this.timeout(120_000);
  const driver = nomadDriver();

  const register = (command: readonly string[], nomad: NomadWorkload) =>
    placeIn().prepare?.(
      manifestOf({}, { daemons: { work: daemonSpec({ command: [...command] }, { nomad }) } }),
    );
  const start = (id: string, command: readonly string[]) =>
    driver().start(workerSpec(id, { kind: 'daemon', workload: 'work', command: [...command], cpu: 0.1 }));

  async function output(id: string): Promise<string[]> {
    const lines: string[] = [];
    for await (const { text } of driver().logs(id, {})) lines.push(text);
    return lines;
  }

  it('bring files into the folder of a program that sees no others, and metadata into its environment', async () => {
    const server = createServer((_, response) => response.end('from afar\n')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const text =
      'cat local/note local/greeting; echo $NOMAD_META_team $KIND; pwd; id -un; ls /root /work 2>&1; exec sleep 1000';
    const command = ['/bin/sh', '-c', text];
    await register(
      command,
      settings({
        driver: 'exec',
        meta: { team: 'shop' },
        artifacts: [{ source: `http://127.0.0.1:${port}/note`, destination: 'local/note', mode: 'file' }],
        templates: [
          { data: 'hello ${KIND}\n', destination: 'local/greeting', env: false, change_mode: 'noop' },
          { data: 'KIND=daemon', destination: 'local/kind.env', env: true, change_mode: 'noop' },
        ],
      }),
    );
    try {
      await start('files-1', command);
      const lines = await until('it wrote everything', async () => {
        const found = await output('files-1');
        return found.length >= 6 ? found : undefined;
      });
      expect(lines.slice(0, 5)).to.deep.equal(['from afar', 'hello ${KIND}', 'shop daemon', '/', 'nobody']);
      expect(lines.slice(5).join()).to.contain('No such file');
    } finally {
      server.close();
    }
  });

  it('tell a worker when values in its templates change', async () => {
    // The group's own, beside the one with the worker's variables.
    const path = `nomad/jobs/${workloadJob(APPLICATION, 'work')}/${TASK}`;
    const write = (url: string) =>
      inNomad((nomad) =>
        nomad.run('PUT', `/v1/var/${encodeURIComponent(path)}`, {
          body: { Namespace: 'default', Path: path, Items: { url } },
        }),
      );
    await write('one');
    const program = `const show = () => console.log(require('fs').readFileSync('local/url', 'utf8')); show(); process.on('SIGHUP', show); setInterval(() => {}, 1000)`;
    const command = [process.execPath, '-e', `process.chdir(process.env.NOMAD_TASK_DIR + '/..'); ${program}`];
    await register(
      command,
      settings({
        templates: [
          {
            data: `{{ with nomadVar "${path}" }}{{ .url }}{{ end }}`,
            destination: 'local/url',
            env: false,
            change_mode: 'signal',
            change_signal: 'SIGHUP',
          },
        ],
      }),
    );
    await start('signal-1', command);
    await until('it read the first value', async () => (await output('signal-1'))[0] === 'one');
    await write('two');
    await until('it read the second value', async () => (await output('signal-1'))[1] === 'two');
  });

  it('choose nodes', async () => {
    const command = ['/bin/sleep', '1000'];
    const here = { attribute: 'attr.kernel.name', operator: '=', value: 'linux' } as const;
    await register(command, settings({ constraints: [{ ...here, value: 'plan9' }] }));
    const failure = await start('placed-1', command).then(
      () => 'it started',
      (error: unknown) => String(error),
    );
    expect(failure).to.contain('no room: ${attr.kernel.name} = plan9');
    await register(
      command,
      settings({ constraints: [here], affinities: [{ ...here, weight: -50 }], priority: 90 }),
    );
    await start('placed-2', command);
    expect((await inNomad(living)).map(({ worker }) => worker.id)).to.deep.equal(['placed-2']);
  });

  it('register replicas with tags and checks', async () => {
    const command = [
      process.execPath,
      '-e',
      `require('http').createServer((_, response) => response.end()).listen(process.env.PORT)`,
    ];
    const nomad = settings({
      service: {
        provider: 'nomad',
        tags: ['public', '${node.datacenter}'],
        checks: [{ type: 'http', path: '/healthz', interval: 1, timeout: 1 }],
      },
    });
    await placeIn().prepare?.(
      manifestOf({}, { services: { work: serviceSpec({ command }, 8080, { nomad }) } }),
    );
    await driver().start(workerSpec('tags-1', { kind: 'service', workload: 'work', command, serves: true }));
    const registrations = array(object<{ readonly Tags: readonly string[] }>({ Tags: array(string) }));
    const [found] = await inNomad((api) => api.json('GET', '/v1/service/test--work', registrations));
    expect(found?.Tags).to.deep.equal(['public', 'dc1']);
  });

  it('map the port of a worker to a network of its own', async function () {
    if (process.env.CNI_PATH === undefined) skip(this, 'no CNI_PATH, the folder with the CNI plugins');
    const text = 'JSON.stringify(Object.keys(require("os").networkInterfaces()))';
    const program = `require('http').createServer((_, response) => response.end(${text})).listen(process.env.PORT)`;
    const command = [process.execPath, '-e', program];
    const spec = functionSpec({ command }, { nomad: settings({ network_mode: 'bridge' }) });
    await placeIn().prepare?.(manifestOf({ work: spec }));
    const { address } = await driver().start(
      workerSpec('bridge-1', { kind: 'function', workload: 'work', command, serves: true }),
    );
    const answer = await until('it answers', () =>
      fetch(`http://${address?.host}:${address?.port}/`).then(
        (response) => response.json(),
        () => undefined,
      ),
    );
    expect(answer).to.deep.equal(['lo', 'eth0']);
  });
});
