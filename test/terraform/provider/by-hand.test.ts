import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ServerCredentials } from '@grpc/grpc-js';
import { expect } from 'chai';
import { findProgram } from '../../../src/terraform/cli/program.js';
import { type PluginServer, startPluginServer } from '../../../src/terraform/framework/plugin/server.js';
import { providerService } from '../../../src/terraform/framework/provider.js';
import { multinodeProvider } from '../../../src/terraform/provider/multinode.js';
import { temporaryFolder } from '../../support/folder.js';
import { skip } from '../../support/skip.js';

const HEAD = `terraform {
  required_providers {
    multinode = { source = "multinode.local/multinode/multinode" }
  }
}
provider "multinode" {
  url     = "http://127.0.0.1:9"
  api_key = "key"
}
`;

for (const name of ['terraform', 'tofu']) {
  describe(`terraform/provider: a configuration written by hand, under ${name}`, () => {
    const folder = temporaryFolder();
    let server: PluginServer | undefined;
    let program: string;
    let env: NodeJS.ProcessEnv;

    before(async function () {
      const found = findProgram({ ...process.env, MULTINODE_TERRAFORM: name });
      program = (await found.catch((error: Error) => skip(this, error.message))).file;
      const provider = providerService(await multinodeProvider({}));
      server = await startPluginServer(provider, ServerCredentials.createInsecure(), () => {});
      const reattach = {
        Protocol: 'grpc',
        ProtocolVersion: 6,
        Pid: process.pid,
        Test: true,
        Addr: { Network: 'unix', String: server.socket },
      };
      env = {
        ...process.env,
        CHECKPOINT_DISABLE: '1',
        TF_REATTACH_PROVIDERS: JSON.stringify({ 'multinode.local/multinode/multinode': reattach }),
      };
    });

    after(() => server?.close());

    async function run(rest: string, ...args: string[]): Promise<string> {
      writeFileSync(join(folder(), 'main.tf'), HEAD + rest);
      await terraform('init');
      return (await terraform(...args, '-no-color')).replace(/\n\s*[│|]?\s*/g, ' ');
    }

    function terraform(...args: string[]): Promise<string> {
      return new Promise((resolve) => {
        execFile(program, args, { cwd: folder(), env }, (_error, stdout, stderr) => resolve(stdout + stderr));
      });
    }

    it('reads durations and memory as manifests do, and names a wrong one', async () => {
      const good = await run(
        'output "all" { value = [provider::multinode::duration("1h30m"), provider::multinode::bytes("1 KiB")] }',
        'plan',
      );
      expect(good).to.contain('5400').and.contain('1024');
      const wrong = await run('output "all" { value = provider::multinode::duration("soon") }', 'plan');
      expect(wrong).to.contain('"soon" is not a duration');
    });

    it('finds mistakes in a manifest at their path, or at their line in its text', async () => {
      writeFileSync(
        join(folder(), 'multinode.yaml'),
        'name: shop\nfunctions:\n  pay:\n    command: node pay.mjs\n    max_workers: 101\n',
      );
      const resource = (manifest: string) =>
        `resource "multinode_application" "shop" { manifest = ${manifest} }`;
      expect(await run(resource('yamldecode(file("multinode.yaml"))'), 'validate')).to.match(
        /Error: max_workers must be at most 100/,
      );
      expect(await run(resource('file("multinode.yaml")'), 'validate')).to.contain(
        'Error: line 5, column 18: ',
      );
    });

    it('plans a valid one as it is written', async () => {
      writeFileSync(
        join(folder(), 'multinode.yaml'),
        'name: shop\nfunctions:\n  pay:\n    command: "true"\n    timeout: 90s\n',
      );
      const plan = await run(
        'resource "multinode_application" "shop" { manifest = yamldecode(file("multinode.yaml")) }',
        'plan',
      );
      expect(plan).to.contain('timeout = "90s"').and.contain('1 to add');
    });

    it('reports an agent that does not answer', async () => {
      const plan = await run('data "multinode_function" "pay" { name = "pay" }', 'plan');
      expect(plan).to.contain('http://127.0.0.1:9').and.contain('MN4011');
    });
  });
}
