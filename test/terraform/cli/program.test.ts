import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { TerraformError } from '../../../src/errors/errors.js';
import { providerInstallation } from '../../../src/terraform/cli/configuration.js';
import { findProgram } from '../../../src/terraform/cli/program.js';
import { temporaryFolder } from '../../support/folder.js';

describe('terraform/cli: the program', () => {
  const folder = temporaryFolder();

  function install(name: string, says: string): string {
    return script(name, `#!/bin/sh\necho '${says}'\n`);
  }

  function script(name: string, text: string, mode = 0o755): string {
    const file = join(folder(), name);
    writeFileSync(file, text);
    chmodSync(file, mode);
    return file;
  }

  function find(named?: string) {
    return findProgram({ PATH: folder(), ...(named === undefined ? {} : { MULTINODE_TERRAFORM: named }) });
  }

  async function refusal(code: string, named?: string): Promise<string> {
    const error: unknown = await find(named).catch((reason: unknown) => reason);
    if (!(error instanceof TerraformError)) throw new Error(`not refused: ${JSON.stringify(error)}`);
    expect(error.code).to.equal(code);
    return error.message;
  }

  it('is Terraform, else OpenTofu', async () => {
    install('tofu', 'OpenTofu v1.10.10');
    expect(await find()).to.deep.equal({ file: 'tofu', product: 'OpenTofu', version: '1.10.10' });
    install('terraform', 'Terraform v1.11.4');
    expect(await find()).to.deep.equal({ file: 'terraform', product: 'Terraform', version: '1.11.4' });
  });

  it('is the one that MULTINODE_TERRAFORM names', async () => {
    install('terraform', 'Terraform v1.11.4');
    const other = install('other', 'OpenTofu v1.12.0-dev');
    expect(await find(other)).to.deep.equal({ file: other, product: 'OpenTofu', version: '1.12.0-dev' });
  });

  it('is refused as not installed only if there is no such program', async () => {
    expect(await refusal('MN3001')).to.contain('neither terraform nor tofu is on the PATH');
    expect(await refusal('MN3001', '/nowhere/terraform')).to.contain(
      'MULTINODE_TERRAFORM is "/nowhere/terraform"',
    );
  });

  it('is refused as unusable if it is too old, something else, or fails', async () => {
    install('tofu', 'OpenTofu v1.10.10');
    install('terraform', 'Terraform v0.12.31');
    expect(await refusal('MN3007')).to.contain('Terraform 0.12.31 is too old');
    install('terraform', 'Terraform v1.1.9');
    expect(await refusal('MN3007')).to.contain('Terraform 1.1.9 is too old: 1.2 or newer is needed');
    install('terraform', 'hello');
    expect(await refusal('MN3007')).to.contain(
      '"terraform version" printed neither Terraform nor OpenTofu, but: hello',
    );
    script('terraform', '#!/bin/sh\necho "No version is set for command terraform" >&2\nexit 126\n');
    expect(await refusal('MN3007')).to.contain(
      '"terraform version" failed: No version is set for command terraform;',
    );
    script('terraform', '#!/nowhere/interpreter\n');
    expect(await refusal('MN3007')).to.contain('"terraform version" failed: spawn terraform ENOENT');
    script('terraform', '', 0o644);
    expect(await refusal('MN3007')).to.contain('EACCES');
  });
});

describe('terraform/cli: a CLI configuration that says where providers come from', () => {
  const folder = temporaryFolder();
  const block = 'provider_installation {\n  direct {}\n}\n';

  function write(name: string, text: string): string {
    const file = join(folder(), name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  it('is found in the places of each program', () => {
    const env = { HOME: folder() };
    expect(providerInstallation('Terraform', env)).to.equal(undefined);
    const tofu = write('.config/opentofu/tofurc', block);
    expect(providerInstallation('OpenTofu', env)).to.equal(tofu);
    expect(providerInstallation('Terraform', env)).to.equal(undefined);
    const terraform = write('.terraformrc', `disable_checkpoint = true\n${block}`);
    expect(providerInstallation('Terraform', env)).to.equal(terraform);
  });

  it('is only the named one, in HCL or JSON', () => {
    write('.terraformrc', block);
    const named = write('named.tfrc.json', '{\n  "provider_installation": []\n}');
    const env = { HOME: folder(), TF_CLI_CONFIG_FILE: named };
    expect(providerInstallation('Terraform', env)).to.equal(named);
    write('named.tfrc.json', '{}');
    expect(providerInstallation('Terraform', env)).to.equal(undefined);
  });

  it('is not found if it only mentions the block in a comment', () => {
    write('.terraformrc', '# provider_installation { }\n');
    expect(providerInstallation('Terraform', { HOME: folder() })).to.equal(undefined);
  });
});
