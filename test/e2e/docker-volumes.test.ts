/** Volumes by the command line, with the real docker provider, on a real Engine. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Engine } from '../../providers/docker/engine/engine.js';
import { findVolume } from '../../providers/docker/volumes.js';
import { array, object, string } from '../../src/json/shape.js';
import { dockerApplication } from '../support/docker-application.js';
import { until } from '../support/until.js';
import { IMAGE } from '../support/worker-image.js';

const VOLUME = 'multinode-volumes-e2e-volume-data';

const NOTE = `require('fs').appendFileSync('/data/log', process.env.TEXT + '\\\\n'); setInterval(() => {}, 1000)`;
const SHOW = `require('http').createServer((q, r) => {
  const { appendFileSync, readFileSync, statSync } = require('fs');
  if (q.url !== '/') appendFileSync('/data/log', q.url + '\\\\n');
  const lines = readFileSync('/data/log', 'utf8').trim().split('\\\\n');
  r.end(JSON.stringify({ lines, name: readFileSync('/etc/app/name', 'utf8'), mode: statSync('/scratch').mode.toString(8) }));
}).listen(process.env.PORT)`.replaceAll('\n', ' ');

interface Shown {
  readonly lines: readonly string[];
  readonly name: string;
  readonly mode: string;
}
const shown = object<Shown>({ lines: array(string), name: string, mode: string });

const manifest = (port: number, text: string, volumes: string) => `
name: volumes-e2e
defaults: { image: "${IMAGE}", stop_grace_period: 1 }
volumes: ${volumes}
daemons:
  note:
    command: [node, -e, "${NOTE}"]
    environment: { TEXT: ${text} }
    volumes:
      - data:/data
      - ./conf:/etc/app:ro
      - ./made:/made
      - { type: volume, source: data, target: /again, read_only: true }
      - { type: bind, source: ./conf, target: /conf, bind: { propagation: private } }
      - { type: tmpfs, target: /scratch, tmpfs: { size: 1m, mode: 1700 } }
      - /anonymous
functions:
  show:
    command: [node, -e, "${SHOW}"]
    environment: { TEXT: ${text} }
    volumes:
      - data:/data
      - ./conf:/etc/app:ro
      - { type: tmpfs, target: /scratch, tmpfs: { size: 1m, mode: 1700 } }
targets: { docker: { agent: host, port: ${port} } }
`;

describe('volumes on Docker', function () {
  this.timeout(300_000);
  const application = dockerApplication();
  const { root } = application;
  let engine: Engine;

  before(async () => {
    engine = await application.engine.client;
    mkdirSync(join(root, 'conf'));
    application.write('conf/name', 'shop');
  });
  after(() => engine?.close());

  const multinode = (...args: string[]) => application.multinode(...args);

  async function up(text: string, volumes = '{ data: { labels: { team: shop } } }') {
    application.write('multinode.yaml', manifest(application.port, text, volumes));
    return await multinode('up', '--yes');
  }

  async function show(path = ''): Promise<Shown> {
    const { code, stdout, stderr } = await multinode('invoke', `show${path}`);
    expect(code, stderr).to.equal(0);
    const seen: unknown = JSON.parse(stdout);
    if (!shown.matches(seen)) throw new Error(`the function answered ${stdout}`);
    return seen;
  }

  const lines = async () => (await show()).lines;

  it('keep what workloads write over changes and down, and nothing changes in a second plan', async () => {
    const first = await up('one');
    expect(first.code, first.stderr).to.equal(0);
    expect(await show('/called')).to.deep.equal({ lines: ['one', '/called'], name: 'shop', mode: '41700' });
    expect((await findVolume(engine, VOLUME))?.Labels).to.include({ team: 'shop' });
    expect(existsSync(join(root, 'made'))).to.equal(true);
    expect(await application.planned()).to.deep.equal({ changes: false });

    const second = await up('two');
    expect(second.code, second.stderr).to.equal(0);
    await until('the daemon wrote again', async () => (await lines()).length === 3);
    expect(await lines()).to.deep.equal(['one', '/called', 'two']);

    const down = await multinode('down', '--yes');
    expect(down.code, down.stderr).to.equal(0);
    expect(down.stderr).to.contain(`the volume ${VOLUME} stays; down --volumes removes it`);
    expect(down.stdout).to.contain(`everything was removed, except for ${VOLUME}`);

    const again = await up('three');
    expect(again.code, again.stderr).to.equal(0);
    await until('the daemon wrote once more', async () => (await lines()).length === 4);
    expect(await lines()).to.deep.equal(['one', '/called', 'two', 'three']);
  });

  it('are not made again for other options, and not taken from others', async () => {
    const options = '{ data: { driver_opts: { type: tmpfs, device: tmpfs }, labels: { team: shop } } }';
    const changed = await up('three', options);
    expect(changed.code).to.not.equal(0);
    expect(changed.stderr).to.contain('MN3009').and.to.contain("Docker can't change a volume");
    const external = await up('three', '{ data: { external: true, name: not-there } }');
    expect(external.stderr).to.contain('MN3010').and.to.contain('docker volume create not-there');
    await engine.run('POST', '/volumes/create', { body: { Name: 'of-others' } });
    const taken = await up('three', '{ data: { name: of-others } }');
    expect(taken.stderr).to.contain('MN3006').and.to.contain('external: true');
    expect(await findVolume(engine, VOLUME)).to.not.equal(undefined);
    const back = await up('three');
    expect(back.code, back.stderr).to.equal(0);
  });

  it('go with down --volumes, also after down', async () => {
    const kept = await multinode('down', '--yes');
    expect(kept.code, kept.stderr).to.equal(0);
    const down = await multinode('down', '--volumes', '--yes');
    expect(down.code, down.stderr).to.equal(0);
    expect(down.stderr).to.contain(`the volume ${VOLUME}, with its data`);
    expect(await findVolume(engine, VOLUME)).to.equal(undefined);
    expect((await multinode('down', '--volumes', '--yes')).stdout).to.contain('nothing is up');
  });
});
