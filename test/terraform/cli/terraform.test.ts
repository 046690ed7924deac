import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { TerraformError } from '../../../src/errors/errors.js';
import { findProgram } from '../../../src/terraform/cli/program.js';
import { Terraform } from '../../../src/terraform/cli/terraform.js';
import { PROVIDER_SOURCE } from '../../../src/terraform/framework/launcher.js';
import { temporaryFolder } from '../../support/folder.js';
import { skip } from '../../support/skip.js';

describe('terraform/cli: Terraform in a folder', () => {
  const folder = temporaryFolder();

  before(async function () {
    await findProgram(process.env).catch((error: Error) => skip(this, error.message));
  });

  function write(name: string, content: string): string {
    const file = join(folder(), name);
    writeFileSync(file, content);
    return file;
  }

  async function failure(work: Promise<unknown>): Promise<TerraformError> {
    const error: unknown = await work.then(
      () => new Error('it did not fail'),
      (reason: unknown) => reason,
    );
    if (error instanceof TerraformError) return error;
    throw error;
  }

  it('plans, applies, gives outputs and destroys, and reports each step', async () => {
    write(
      'main.tf.json',
      JSON.stringify({
        resource: { terraform_data: { thing: { input: 'x' } } },
        output: { thing: { value: '${terraform_data.thing.output}' } },
      }),
    );
    const terraform = await Terraform.inFolder(folder());
    const seen: string[] = [];
    await terraform.init();
    expect(await terraform.plan()).to.deep.equal({ changes: true });
    await terraform.apply({
      onEvent: (event) => 'address' in event && seen.push(`${event.type} ${event.action} ${event.address}`),
    });
    expect(seen).to.deep.equal([
      'planned create terraform_data.thing',
      'started create terraform_data.thing',
      'done create terraform_data.thing',
    ]);
    expect((await terraform.outputs()).thing).to.deep.include({ sensitive: false, value: 'x' });
    expect(await terraform.plan()).to.deep.equal({ changes: false });
    expect(await terraform.plan({ destroy: true })).to.deep.equal({ changes: true });
    await terraform.destroy();
    expect(await terraform.outputs()).to.deep.equal({});
  });

  // OpenTofu 1.12.6 does so: see findings/tofu-puts-warnings-before-its-json.sh.
  it('reads outputs after warnings about the configuration of the program itself', async () => {
    const warning = 'Warning: Unable to open CLI configuration file';
    const said = `case $1 in version) echo 'OpenTofu v1.12.6';; *) printf '%s\\n\\n{}\\n' '${warning}';; esac`;
    const file = write('tofu', `#!/bin/sh\n${said}\n`);
    chmodSync(file, 0o755);
    const tofu = await Terraform.inFolder(folder(), { ...process.env, MULTINODE_TERRAFORM: file });
    expect(await tofu.outputs()).to.deep.equal({});
    expect(await tofu.state()).to.deep.equal({});
  });

  it("gives the Nomad provider Nomad's usual address, which it does not use by default", async () => {
    const provisioner = { 'local-exec': { command: 'printf %s "$NOMAD_ADDR" > address' } };
    write('main.tf.json', JSON.stringify({ resource: { terraform_data: { thing: { provisioner } } } }));
    const { NOMAD_ADDR: _, ...env } = process.env;
    const terraform = await Terraform.inFolder(folder(), env);
    await terraform.init();
    await terraform.apply();
    expect(readFileSync(join(folder(), 'address'), 'utf8')).to.equal('http://127.0.0.1:4646');
  });

  it("fails with Terraform's error, at its line", async () => {
    write('main.tf.json', JSON.stringify({ output: { thing: { value: '${nothing.there}' } } }, null, 1));
    const terraform = await Terraform.inFolder(folder());
    await terraform.init();
    const error = await failure(terraform.plan());
    expect(error.code).to.equal('MN3002');
    expect(error.message).to.contain('plan failed: Reference to undeclared resource');
    expect(error.diagnostics.map(({ place }) => place)).to.deep.equal([{ file: 'main.tf.json', line: 4 }]);
  });

  it("says which of the user's configuration files hides the provider", async () => {
    write(
      'main.tf.json',
      JSON.stringify({ terraform: { required_providers: { multinode: { source: PROVIDER_SOURCE } } } }),
    );
    const config = write(
      'user.tfrc',
      `provider_installation {\n  filesystem_mirror { path = "${folder()}/none" }\n}\n`,
    );
    const terraform = await Terraform.inFolder(folder(), { ...process.env, TF_CLI_CONFIG_FILE: config });
    const error = await failure(terraform.init());
    expect(error.message).to.contain(`${config} has a provider_installation block`);
  });
});
