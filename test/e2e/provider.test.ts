/** The provider and the modules in other people's Terraform configurations. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import { selfSignedCertificate } from '../../src/terraform/framework/plugin/certificate.js';
import { PACKAGE_ROOT, VERSION } from '../../src/version.js';
import { cli } from '../support/cli.js';
import { temporaryFolder } from '../support/folder.js';
import { skip } from '../support/skip.js';

const run = promisify(execFile);
const SOURCE = 'multinode.local/multinode/multinode';

for (const program of ['terraform', 'tofu']) {
  describe(`the multinode provider in a configuration by hand, with ${program}`, function () {
    this.timeout(300_000);
    const folder = temporaryFolder();
    let env: Record<string, string>;

    before(async function () {
      await run(program, ['version']).catch(() => skip(this, `${program} is not installed`));
    });
    beforeEach(() => {
      env = {
        PATH: process.env.PATH ?? '',
        HOME: folder(),
        MULTINODE_HOME: PACKAGE_ROOT,
        CHECKPOINT_DISABLE: '1',
      };
    });

    function write(path: string, content: unknown): string {
      const file = join(folder(), path);
      mkdirSync(join(file, '..'), { recursive: true });
      writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
      return file;
    }

    async function multinode(cwd: string, ...args: string[]): Promise<string> {
      const { code, stdout, stderr } = await cli(args, { cwd, env });
      expect(code, `${args.join(' ')}: ${stderr}`).to.equal(0);
      return stdout;
    }

    async function terraform(...args: string[]): Promise<string> {
      const { stdout } = await run(program, args, {
        cwd: join(folder(), 'root'),
        env,
      });
      return stripVTControlCharacters(stdout);
    }

    const requiring = {
      terraform: { required_providers: { multinode: { source: SOURCE, version: VERSION } } },
    };

    it('is installed for the user, and runs two applications as modules with count and for_each', async () => {
      await multinode(folder(), 'provider', 'install');
      for (const name of ['one', 'two']) {
        write(
          `${name}/multinode.yaml`,
          `name: ${name}\ntargets: {local: {port: 0}}\njobs: {report: {command: "true"}}\nterraform: {backend: {pg: {}}}\n`,
        );
        await multinode(join(folder(), name), 'synth', '--module', '--out', '../root/modules');
        await run('mv', ['modules', name], { cwd: join(folder(), 'root') });
      }
      write('root/main.tf.json', {
        module: {
          one: { source: './one', count: 1 },
          two: { source: './two', for_each: '${toset(["only"])}' },
        },
        output: {
          names: { value: ['${module.one[0].name}', '${module.two["only"].name}'] },
          key: { value: '${module.one[0].api_key_file}' },
          url: { value: '${module.two["only"].url}' },
        },
      });
      const said = await terraform('init', '-input=false');
      // A module with blocks of providers or of a backend would be warned about here.
      expect(said).not.to.match(/Warning: (?!Incomplete lock file)/);
      try {
        await terraform('apply', '-input=false', '-auto-approve');
        const { names, key, url } = JSON.parse(await terraform('output', '-json'));
        expect(names.value).to.deep.equal(['one', 'two']);
        expect(readFileSync(key.value, 'utf8').trim()).to.match(/^\S{20,}$/);
        expect(url.value).to.match(/^http:\/\/127\.0\.0\.1:\d+$/);
        await terraform('plan', '-input=false', '-detailed-exitcode');
      } finally {
        await terraform('apply', '-destroy', '-input=false', '-auto-approve');
      }
    });

    it('comes from a mirror, over the network or in a folder, with hashes for every platform', async () => {
      const mirror = join(folder(), 'mirror');
      await multinode(folder(), 'provider', 'mirror', mirror);
      const { certificatePem, privateKeyPem } = selfSignedCertificate(new Date());
      const server = createServer({ cert: certificatePem, key: privateKeyPem }, (request, response) => {
        try {
          const content = readFileSync(join(mirror, request.url ?? ''));
          const type = request.url?.endsWith('.json') ? 'application/json' : 'application/zip';
          response.writeHead(200, { 'content-type': type }).end(content);
        } catch {
          response.writeHead(404).end();
        }
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      try {
        const { port } = server.address() as AddressInfo;
        env.SSL_CERT_FILE = write('certificate.pem', certificatePem);
        const from = (block: string) => {
          env.TF_CLI_CONFIG_FILE = write('rc', `provider_installation {\n${block}\n}\n`);
        };
        write('root/main.tf.json', requiring);
        from(`network_mirror { url = "https://localhost:${port}/" }`);
        await terraform('init', '-input=false');
        const lock = readFileSync(join(folder(), 'root', '.terraform.lock.hcl'), 'utf8');
        expect(lock.match(/"h1:[^"]+"/g)).to.have.length(1);
        from(`filesystem_mirror { path = "${mirror}" }`);
        await terraform('init', '-input=false', '-lockfile=readonly');
        // The others have the same hash.
        await terraform('providers', 'lock', `-fs-mirror=${mirror}`, '-platform=darwin_arm64');
        expect(readFileSync(join(folder(), 'root', '.terraform.lock.hcl'), 'utf8')).to.equal(lock);
      } finally {
        server.close();
      }
    });
  });
}

describe("the provider's release", () => {
  const folder = temporaryFolder();

  it('is signed', async function () {
    await run('gpg', ['--version']).catch(() => skip(this, 'gpg is not installed'));
    const home = join(folder(), 'gpg');
    mkdirSync(home, { mode: 0o700 });
    const env = { PATH: process.env.PATH ?? '', HOME: folder(), GNUPGHOME: home };
    const gpg = (...args: string[]) => run('gpg', ['--batch', ...args], { env });
    await gpg('--passphrase', '', '--quick-generate-key', 'release@example.test', 'ed25519');
    try {
      const args = ['provider', 'release', 'out', '--sign', 'release@example.test'];
      const { code, stderr } = await cli(args, { cwd: folder(), env });
      expect(code, stderr).to.equal(0);
      const sums = join(folder(), 'out', `terraform-provider-multinode_${VERSION}_SHA256SUMS`);
      await gpg('--verify', `${sums}.sig`, sums);
      await run('sha256sum', ['--check', sums], { cwd: join(folder(), 'out') });
      const unknown = await cli([...args.slice(0, -1), 'nobody@example.test'], { cwd: folder(), env });
      expect(unknown.stderr).to.contain('gpg could not sign with nobody@example.test');
    } finally {
      await run('gpgconf', ['--kill', 'gpg-agent'], { env });
    }
  });
});
