import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { daemonInputsResource } from '../../../../providers/docker/resources/daemon-inputs.js';
import type { DaemonSpec } from '../../../../src/manifest/model.js';
import {
  fromJson,
  type Json,
  toJson,
  type Value,
} from '../../../../src/terraform/framework/protocol/values.js';
import { manifest } from '../../../compiler/manifests.js';
import { refusal } from '../../../contracts/support.js';
import { daemonSpec } from '../../../support/application.js';
import { temporaryFolder } from '../../../support/folder.js';
import { applied, created, destroyed, imported, read } from '../../../support/resource-lifecycle.js';

const SECRET = 'correct-horse';

describe('multinode_daemon_inputs', () => {
  const root = temporaryFolder();
  const folder = () => join(root(), 'stack', 'daemons', 'beat');
  const secretFile = () => join(folder(), 'token.key');

  beforeEach(() => {
    writeFileSync(join(root(), 'token.txt'), SECRET);
    writeFileSync(join(root(), 'beat.env'), 'FROM_FILE=1\nLEVEL=low\n');
  });

  const spec: DaemonSpec = daemonSpec('beat.mjs', {
    image: 'node:22-slim',
    env_file: [{ path: 'beat.env', required: true, format: 'env' }],
    environment: { LEVEL: 'high' },
    secrets: [{ source: 'token', target: 'token.key' }],
  });

  function config(workload = 'beat') {
    const given = manifest({ daemons: { beat: spec }, secrets: { token: { file: 'token.txt' } } });
    const json: Json = JSON.parse(JSON.stringify(given));
    return { workload, root: root(), folder: folder(), manifest: fromJson(json) };
  }

  const environment = (state: { readonly [name: string]: Value }) => toJson(state.environment ?? null);

  it('collects variables in the state, and secrets in files that only their owner can read', async () => {
    const state = await created(daemonInputsResource, config());
    expect(environment(state)).to.have.members([
      'FROM_FILE=1',
      'LEVEL=high',
      'MULTINODE_SECRETS_DIR=/run/multinode/secrets',
    ]);
    expect(readFileSync(secretFile(), 'utf8')).to.equal(SECRET);
    expect(statSync(secretFile()).mode & 0o777).to.equal(0o600);
    expect(statSync(folder()).mode & 0o777).to.equal(0o700);
    expect(JSON.stringify(state)).to.not.contain(SECRET);
    expect(await read(daemonInputsResource, state)).to.deep.equal(state);
    expect(await daemonInputsResource.plan(state, config())).to.deep.equal({ planned: state, replaces: [] });
  });

  it('plans a changed secret, and rewrites one whose file is missing', async () => {
    const state = await created(daemonInputsResource, config());
    writeFileSync(join(root(), 'token.txt'), 'another');
    const changed = await applied(daemonInputsResource, state, config());
    expect(changed.fingerprint).to.not.equal(state.fingerprint);
    expect(readFileSync(secretFile(), 'utf8')).to.equal('another');

    rmSync(secretFile());
    const lost = await read(daemonInputsResource, changed);
    expect(lost.fingerprint).to.equal(null);
    expect(await applied(daemonInputsResource, lost, config())).to.deep.equal(changed);
    expect(readFileSync(secretFile(), 'utf8')).to.equal('another');
  });

  it('refuses inputs that have changed since the plan', async () => {
    const { planned } = await daemonInputsResource.plan(null, config());
    writeFileSync(join(root(), 'beat.env'), 'FROM_FILE=2\n');
    const change = { prior: null, planned, config: config() };
    const error = await refusal(daemonInputsResource.apply(change, new AbortController().signal));
    expect(error).to.include({ code: 'MN3003' });
  });

  it('refuses a daemon that the manifest does not have', async () => {
    expect(await refusal(daemonInputsResource.plan(null, config('other')))).to.include({ code: 'MN3005' });
  });

  it("removes its files, and can't be imported", async () => {
    await destroyed(daemonInputsResource, await created(daemonInputsResource, config()));
    expect(() => statSync(folder())).to.throw('ENOENT');
    expect(await refusal(imported(daemonInputsResource, 'beat'))).to.include({ code: 'MN3004' });
  });
});
