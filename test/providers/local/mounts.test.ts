import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Driver, Exit, PlacedMount } from '../../../providers/driver.js';
import { openLocalDriver } from '../../../providers/local/driver.js';
import { keptVolumes } from '../../../providers/local/mounts.js';
import { stopAll } from '../../contracts/support.js';
import { workerSpec } from '../../contracts/worker-spec.js';
import { temporaryFolder } from '../../support/folder.js';
import { needMountNamespaces } from '../../support/mount-namespaces.js';
import { until } from '../../support/until.js';
import { local } from './target.js';

describe("a local worker's mounts", () => {
  const folder = temporaryFolder();
  const exits = new Map<string, Exit>();
  let driver: Driver;

  beforeEach(async function () {
    await needMountNamespaces(this, folder());
    exits.clear();
    const stack = join(folder(), 'stack');
    driver = await openLocalDriver({
      application: 'local',
      dataDir: join(stack, 'agent', 'driver'),
      volumesDir: join(stack, 'volumes'),
      root: folder(),
    });
    driver.watch((id, exit) => exits.set(id, exit));
  });

  afterEach(async () => {
    if (!driver) return;
    await stopAll(driver);
    await driver.close();
  });

  /** What the script writes, once it has ended with 0. */
  async function output(id: string, script: string, volumes: readonly PlacedMount[]): Promise<string[]> {
    await driver.start(workerSpec(id, { command: ['/bin/sh', '-ec', script], volumes }));
    const exit = await until(`${id} ended`, () => exits.get(id));
    const lines: string[] = [];
    for await (const { text } of driver.logs(id, {})) lines.push(text);
    expect(exit.code, lines.join('\n')).to.equal(0);
    return lines;
  }

  const target = (name: string) => {
    const path = join(folder(), name);
    mkdirSync(path, { recursive: true });
    return path;
  };

  it('are volumes that outlive it, at their targets for it alone and in a variable', async () => {
    const data = target('data');
    const mount = { type: 'volume', source: 'my-data', target: data, read_only: false } as const;
    await output('first', `echo one > ${data}/note`, [mount]);
    expect(readdirSync(data)).to.deep.equal([]);
    const again = { ...mount, read_only: true };
    const seen = await output(
      'second',
      `cat ${data}/note "$MULTINODE_VOLUME_MY_DATA/note"; ! touch ${data}/x 2>/dev/null`,
      [again],
    );
    expect(seen).to.deep.equal(['one', 'one']);
    const kept = await keptVolumes({ folder: join(folder(), 'stack') });
    expect(kept.names).to.deep.equal(['my-data']);
    await kept.remove();
    expect((await keptVolumes({ folder: join(folder(), 'stack') })).names).to.deep.equal([]);
  });

  it('are configs and secrets, at their paths for it alone, and where a variable says', async () => {
    const [conf, token] = ['conf.ini', 'token'].map((name) => join(folder(), name));
    if (conf === undefined || token === undefined) throw new Error('there are two files');
    for (const path of [conf, token]) writeFileSync(path, '');
    const script = `cat ${conf} ${token} "$MULTINODE_CONFIG_MY_CONF" "$MULTINODE_CONFIG_BARE" "$MULTINODE_SECRETS_DIR/own"; stat -c %a ${conf} ${token} "$MULTINODE_SECRETS_DIR/own"`;
    await driver.start({
      ...workerSpec('files', { command: ['/bin/sh', '-ec', script] }),
      configs: [
        { source: 'my-conf', target: conf, mode: '640', content: 'level\n' },
        { source: 'bare', content: 'bare\n' },
      ],
      secret_files: [
        { source: 'token', target: token, content: 'hush\n' },
        { source: 'token', target: 'own', mode: '400', content: 'own\n' },
      ],
    });
    const exit = await until('it ended', () => exits.get('files'));
    const lines: string[] = [];
    for await (const { text } of driver.logs('files', {})) lines.push(text);
    expect(exit.code, lines.join('\n')).to.equal(0);
    expect(lines).to.deep.equal(['level', 'hush', 'level', 'bare', 'own', '640', '600', '400']);
    expect(readFileSync(conf, 'utf8')).to.equal('');
  });

  it('are files and folders, memory, and folders that are removed with it', async () => {
    const [conf, cache, scratch] = [target('target'), target('cache'), target('scratch')];
    const source = target("so urce's");
    writeFileSync(join(source, 'name'), 'shop');
    const made = join(folder(), 'made');
    const seen = await output(
      'mounts',
      `cat ${conf}/name; echo; stat -f -c %T ${cache}; stat -c %a ${cache}; touch ${scratch}/x; touch ${scratch}/../made-target/y`,
      [
        { type: 'bind', source, target: conf, read_only: true },
        { type: 'tmpfs', target: cache, read_only: false, tmpfs: { size: 1_048_576, mode: '700' } },
        { type: 'volume', target: scratch, read_only: false },
        { type: 'bind', source: made, target: target('made-target'), read_only: false },
      ],
    );
    expect(seen).to.deep.equal(['shop', 'tmpfs', '700']);
    expect(readdirSync(scratch)).to.deep.equal([]);
    expect(readdirSync(made)).to.deep.equal(['y']);
  });

  it('include the working folder and need an existing target on the machine', async () => {
    const seen = await output('cwd', 'pwd; ls', [
      { type: 'bind', source: target('other'), target: folder(), read_only: false },
    ]);
    expect(seen).to.deep.equal([folder()]);
    const missing = join(folder(), 'missing');
    const start = driver.start(
      workerSpec('none', {
        ...local.script('true'),
        volumes: [{ type: 'volume', source: 'data', target: missing, read_only: false }],
      }),
    );
    const error: unknown = await start.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(String(error)).to.contain(`${missing}, where it mounts a folder, does not exist on this machine`);
  });

  it('are not needed if the target is the source', async () => {
    const same = target('same');
    writeFileSync(join(same, 'name'), 'shop');
    await output('same', `cat ${same}/name; touch ${same}/seen`, [
      { type: 'bind', source: same, target: same, read_only: false },
    ]);
    expect(readFileSync(join(same, 'seen'), 'utf8')).to.equal('');
  });
});
