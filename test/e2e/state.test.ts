/** Terraform's state in other backends than a file: what several people with the same manifest see. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { findProgram } from '../../src/terraform/cli/program.js';
import { cli } from '../support/cli.js';
import { temporaryFolder } from '../support/folder.js';
import { Postgres } from '../support/postgres.js';
import { skip } from '../support/skip.js';
import { StateServer } from '../support/state-server.js';

describe("an application's state in another backend", function () {
  this.timeout(300_000);
  const folder = temporaryFolder();
  let env: Record<string, string>;

  beforeEach(() => {
    env = { HOME: folder(), CHECKPOINT_DISABLE: '1' };
  });

  /** A clone of the repository with the manifest. */
  class Clone {
    constructor(
      readonly name: string,
      backend: string,
    ) {
      this.write(backend);
    }

    get cwd(): string {
      return join(folder(), this.name);
    }

    get stack(): string {
      return join(this.cwd, '.multinode', 'local');
    }

    write(backend: string): void {
      mkdirSync(this.cwd, { recursive: true });
      writeFileSync(
        join(this.cwd, 'multinode.yaml'),
        `name: shared
targets: {local: {port: 0}}
jobs: {report: {command: "true"}}
terraform: {backend: ${backend}}
`,
      );
    }

    run(...args: string[]) {
      return cli(args, { cwd: this.cwd, env });
    }

    async works(...args: string[]): Promise<string> {
      const { code, stdout, stderr } = await this.run(...args);
      expect(code, `${this.name}: ${args.join(' ')}: ${stderr}`).to.equal(0);
      return stdout;
    }

    async fails(...args: string[]): Promise<string> {
      const { code, stderr } = await this.run(...args);
      expect(code, `${this.name}: ${args.join(' ')}`).to.equal(1);
      return stderr;
    }
  }

  it('is shared over HTTP, locked, moved to PostgreSQL, and destroyed from a fresh clone', async function () {
    await findProgram(process.env).catch((error: Error) => skip(this, error.message));
    const lacking = Postgres.lacking();
    if (lacking !== undefined) skip(this, lacking);
    const server = await StateServer.open();
    const postgres = await Postgres.start();
    try {
      env.TF_HTTP_ADDRESS = server.url;
      env.TF_HTTP_LOCK_ADDRESS = server.url;
      env.TF_HTTP_UNLOCK_ADDRESS = server.url;
      env.PG_CONN_STR = postgres.url;
      const one = new Clone('one', '{http: {}}');
      const two = new Clone('two', '{http: {}}');
      expect(await one.works('up', '--yes')).to.contain('shared is up');
      expect(server.lock).to.equal(undefined);
      expect(JSON.parse(server.state ?? '').resources).to.have.length(2);

      const status = JSON.parse(await two.works('status', '--json'));
      expect(status).to.have.nested.property('jobs.report');
      expect(await two.works('plan')).to.equal('nothing to change\n');

      server.lock = JSON.stringify({
        ID: '8d0f',
        Operation: 'OperationTypeApply',
        Who: 'ada@build-7',
        Version: '1.11.4',
        Created: '2026-12-01T12:00:00Z',
        Path: '',
        Info: '',
      });
      const locked = await two.fails('plan');
      expect(locked).to.contain('MN3011');
      expect(locked).to.contain('force-unlock 8d0f');
      server.lock = undefined;

      one.write('{pg: {schema_name: shared}}');
      expect(await one.fails('plan'))
        .to.contain('MN3012')
        .and.to.contain('multinode up --migrate-state');
      expect(await one.works('up', '--yes', '--migrate-state')).to.contain('nothing to change');

      const unlock = await postgres.lock('shared');
      const refused = await one.fails('up', '--yes');
      expect(refused).to.contain('MN3011').and.to.contain('the pg backend does not say who');
      await unlock();

      const three = new Clone('three', '{pg: {schema_name: shared}}');
      expect(await three.works('down', '--yes')).to.contain('everything was removed');
      expect(await three.works('down', '--yes')).to.contain('nothing is up');
      expect(await one.works('down', '--yes')).to.contain('nothing is up');
      for (const { stack } of [one, two, three]) {
        const config = readFileSync(join(stack, 'cdk.tf.json'), 'utf8');
        expect(config).not.to.contain(server.url).and.not.to.contain('postgres://');
      }
    } finally {
      await postgres.stop();
      await server.close();
    }
  });

  it("is read from where --backend-config says, and stays known to the stack's folder", async function () {
    await findProgram(process.env).catch((error: Error) => skip(this, error.message));
    const path = join(folder(), 'states', 'shared.tfstate');
    const one = new Clone('one', '{local: {}}');
    await one.works('up', '--yes', '--backend-config', `path=${path}`);
    try {
      const two = new Clone('two', '{local: {}}');
      await two.works('status', '--backend-config', `path=${path}`);
      expect(await two.works('plan')).to.equal('nothing to change\n');
    } finally {
      await one.works('down', '--yes');
    }
    expect(JSON.parse(readFileSync(path, 'utf8')).resources).to.deep.equal([]);
  });

  it('is encrypted by OpenTofu, and read again', async function () {
    const program = await findProgram({ ...process.env, MULTINODE_TERRAFORM: 'tofu' }).catch((error: Error) =>
      skip(this, error.message),
    );
    env.MULTINODE_TERRAFORM = program.file;
    env.TF_ENCRYPTION = `
      key_provider "pbkdf2" "key" { passphrase = "correct horse battery staple" }
      method "aes_gcm" "method" { keys = key_provider.pbkdf2.key }
      state { method = method.aes_gcm.method }
      plan { method = method.aes_gcm.method }`;
    const one = new Clone('one', '{local: {path: terraform.tfstate}}');
    await one.works('up', '--yes');
    expect(readFileSync(join(one.stack, 'terraform.tfstate'), 'utf8')).to.contain('encrypted_data');
    // The state alone says that something is up.
    rmSync(join(one.stack, '.terraform'), { recursive: true });
    expect(await one.works('plan')).to.equal('nothing to change\n');
    expect(await one.works('down', '--yes')).to.contain('everything was removed');
  });
});
