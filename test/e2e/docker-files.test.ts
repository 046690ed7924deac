/** Configs, secrets as files and networks by the command line, with the real docker provider, on a real Engine. */
import { expect } from 'chai';
import type { Engine } from '../../providers/docker/engine/engine.js';
import { isRecord, object, type Shape } from '../../src/json/shape.js';
import { dockerApplication } from '../support/docker-application.js';
import { until } from '../support/until.js';
import { IMAGE } from '../support/worker-image.js';

/** Answers with the content, owner and permissions of each file in its path, or with what another host answers. */
const SHOW = `require('http').createServer((q, r) => {
  const { readFileSync, statSync } = require('fs');
  const [, kind, name] = /^.(file|host).(.*)/.exec(q.url);
  const seen = (path) => { const { uid, gid, mode } = statSync(path); return [readFileSync(path, 'utf8'), uid, gid, (mode & 4095).toString(8)]; };
  if (kind === 'file') r.end(JSON.stringify(name.split(',').map((path) => seen('/' + path))));
  else fetch('http://' + name).then((f) => f.text(), () => 'nobody').then((text) => r.end(text));
}).listen(process.env.PORT ?? 80)`.replaceAll('\n', ' ');

const manifest = (port: number, level: string) => `
name: files-e2e
defaults: { image: "${IMAGE}", stop_grace_period: 1, command: [node, -e, ${JSON.stringify(SHOW)}] }
configs:
  settings: { content: "level = ${level}, price = $$1" }
  conf: { file: ./conf.ini }
secrets:
  token: { file: ./token }
networks:
  inner:
    internal: true
    labels: { team: shop }
    ipam: { config: [{ subnet: 10.97.5.0/24, gateway: 10.97.5.1, ip_range: 10.97.5.128/25, aux_addresses: { router: 10.97.5.2 } }] }
  plain:
functions:
  show:
    cooldown_period: 10m
    configs: [settings, { source: conf, target: /etc/app/deep/conf.ini, uid: 1000, gid: "1001", mode: 0640 }]
    secrets: [token, { source: token, target: /run/secrets/token, mode: 0400, uid: 33 }, { source: token, target: own, mode: 444 }]
    networks: [inner]
  hardened:
    read_only: true
    configs: [{ source: conf, target: /etc/app/conf.ini }]
    secrets: [{ source: token, target: /run/secrets/token, mode: 0400 }]
daemons:
  kept:
    configs: [{ source: settings, mode: 0440 }, { source: conf, target: /etc/app/deep/conf.ini }]
    secrets: [{ source: token, target: /run/secrets/token, mode: 0400 }, token]
    networks: { inner: { aliases: [quiet], ipv4_address: 10.97.5.10 }, plain: }
  alone:
    networks: [plain]
targets: { docker: { agent: host, port: ${port} } }
`;

const anything: Shape<Record<string, unknown>> = { mismatch: () => undefined, matches: isRecord };

describe('files and networks on Docker', function () {
  this.timeout(300_000);
  const application = dockerApplication();
  let engine: Engine;

  before(async () => {
    engine = await application.engine.client;
    application.write('conf.ini', 'a=$1\nb=ключ\n');
    application.write('token', 'hush');
  });
  after(() => engine?.close());

  const multinode = (...args: string[]) => application.multinode(...args);

  async function up(level: string) {
    application.write('multinode.yaml', manifest(application.port, level));
    const { code, stderr } = await multinode('up', '--yes');
    expect(code, stderr).to.equal(0);
    return stderr;
  }

  async function ask(path: string): Promise<string> {
    const { code, stdout, stderr } = await multinode('invoke', path);
    expect(code, stderr).to.equal(0);
    return stdout;
  }

  const hasNoChanges = async () => expect(await application.planned()).to.deep.equal({ changes: false });

  it('have content, owner and permissions, also with a read-only root, and no change in a second plan', async () => {
    await up('info');
    const conf = 'a=$1\nb=ключ\n';
    const files = 'settings,etc/app/deep/conf.ini,run/secrets/token,run/multinode/secrets/own';
    expect(JSON.parse(await ask(`show/file/${files}`))).to.deep.equal([
      ['level = info, price = $1', 0, 0, '444'],
      [conf, 1000, 1001, '640'],
      ['hush', 33, 0, '400'],
      ['hush', 0, 0, '444'],
    ]);
    expect(JSON.parse(await ask('hardened/file/etc/app/conf.ini,run/secrets/token'))).to.deep.equal([
      [conf, 0, 0, '444'],
      ['hush', 0, 0, '400'],
    ]);
    await hasNoChanges();
  });

  it('let workloads find each other where they are on one network, and only there', async () => {
    const kept = await ask('show/host/kept/file/settings,etc/app/deep/conf.ini,run/secrets/token');
    expect(JSON.parse(kept)).to.deep.equal([
      ['level = info, price = $1', 0, 0, '440'],
      ['a=$1\nb=ключ\n', 0, 0, '444'],
      ['hush', 0, 0, '400'],
    ]);
    expect(await ask('show/host/10.97.5.10/host/alone/file/etc/hostname')).to.match(/^\[\["[0-9a-f]{12}/);
    expect(await ask('show/host/quiet/file/etc/hostname')).to.match(/^\[\["[0-9a-f]{12}/);
    expect(await ask('show/host/alone/file/etc/hostname')).to.equal('nobody');
    expect(await ask('hardened/host/kept/file/etc/hostname')).to.equal('nobody');
    const network = await engine.json('GET', '/networks/multinode-files-e2e.inner', anything);
    expect(network).to.include({ Internal: true });
    expect(network.Labels).to.include({ team: 'shop', 'multinode.application': 'files-e2e' });
  });

  it('are replaced with their workers and daemons if the content changes', async () => {
    const said = await up('debug');
    expect(said).to.contain('configs.settings: another content');
    await until('the function has the new file', async () =>
      (await ask('show/file/settings')).includes('level = debug'),
    );
    await until('the daemon has it too', async () =>
      (await ask('show/host/kept/file/settings')).includes('level = debug'),
    );
    application.write('conf.ini', 'changed');
    expect(await up('debug')).to.contain('configs.conf: another content');
    await until('the daemon has the new file', async () =>
      (await ask('show/host/kept/file/etc/app/deep/conf.ini')).includes('changed'),
    );
    await hasNoChanges();
  });

  it('let a network be made again with workers on it', async () => {
    application.write(
      'multinode.yaml',
      manifest(application.port, 'debug')
        .replaceAll('10.97.5.', '10.97.6.')
        .replace('internal: true', 'internal: false'),
    );
    const { code, stderr } = await multinode('up', '--yes');
    expect(code, stderr).to.equal(0);
    await until('the function is on the new network', async () =>
      (await multinode('invoke', 'show/host/10.97.6.10/file/settings')).stdout.includes('debug'),
    );
    await hasNoChanges();
    const down = await multinode('down', '--yes');
    expect(down.code, down.stderr).to.equal(0);
    const left = object<{ readonly Name: string }>({
      Name: { mismatch: () => undefined, matches: (v): v is string => typeof v === 'string' },
    });
    expect(await engine.find('/networks/multinode-files-e2e.inner', left)).to.equal(undefined);
  });
});
