import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ServerCredentials } from '@grpc/grpc-js';
import { expect } from 'chai';
import { ManifestError } from '../../../src/errors/errors.js';
import { findProgram } from '../../../src/terraform/cli/program.js';
import type { Attributes, State } from '../../../src/terraform/framework/attributes.js';
import { defineResource } from '../../../src/terraform/framework/define.js';
import { startPluginServer } from '../../../src/terraform/framework/plugin/server.js';
import type { Json } from '../../../src/terraform/framework/protocol/values.js';
import { UNKNOWN, Unknown } from '../../../src/terraform/framework/protocol/values.js';
import { providerService } from '../../../src/terraform/framework/provider.js';
import { temporaryFolder } from '../../support/folder.js';
import { skip } from '../../support/skip.js';

const attributes = {
  title: { type: 'string', from: 'configuration', replaces: true, description: 'Cannot be changed.' },
  manifest: { type: 'dynamic', from: 'configuration', description: 'Anything.' },
  priority: { type: 'number', from: { default: 0.1 }, description: 'With a default.' },
  password: {
    type: 'string',
    from: { default: null },
    sensitive: true,
    writeOnly: true,
    description: 'Never stored.',
  },
  secret: { type: 'string', from: 'provider', sensitive: true, description: 'Made here.' },
  revision: { type: 'number', from: 'provider', description: 'Counts changes.' },
} as const satisfies Attributes;

type Note = State<typeof attributes>;

/** What was given when something was created or changed. */
const passwords: (string | null)[] = [];

/** A resource that is stored in a map. */
function notes(store: Map<string, Note>) {
  return defineResource({
    name: 'scratch_note',
    description: 'For this test.',
    attributes,
    validate({ manifest }) {
      if (manifest === 'wrong') throw refusal([]);
    },
    plan(prior, { manifest, priority }) {
      if (!prior) return { revision: 1 };
      const changed =
        JSON.stringify([manifest, priority]) !== JSON.stringify([prior.manifest, prior.priority]);
      return changed || manifest instanceof Unknown ? { revision: UNKNOWN } : {};
    },
    async create(planned) {
      if (JSON.stringify(planned.manifest).includes('refuse'))
        throw refusal(['functions', 'hello', 'timeout']);
      passwords.push(planned.password);
      const note = { ...planned, secret: 's3cr3t', revision: 1 };
      store.set(note.title, note);
      return note;
    },
    async read(state) {
      return store.get(state.title) ?? null;
    },
    async update(prior, planned) {
      passwords.push(planned.password);
      const note = { ...planned, revision: (prior.revision ?? 0) + 1 };
      store.set(note.title, note);
      return note;
    },
    async delete({ title }) {
      store.delete(title);
    },
    async import(id) {
      const note = store.get(id);
      if (!note) throw new Error(`no note ${id}`);
      return note;
    },
  });
}

function refusal(path: (string | number)[]): ManifestError {
  return new ManifestError([{ code: 'MN1006', message: 'it is too much', hint: 'take less', path }]);
}

describe('terraform/framework: a defined resource under the real Terraform', () => {
  const folder = temporaryFolder();
  const store = new Map<string, Note>();
  let env: NodeJS.ProcessEnv;
  let program: string;
  let close = () => {};

  before(async function () {
    program = (await findProgram(process.env).catch((error: Error) => skip(this, error.message))).file;
    const server = await startPluginServer(
      providerService({ resources: [notes(store)] }),
      ServerCredentials.createInsecure(),
      () => {},
    );
    close = () => server.close();
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
      TF_REATTACH_PROVIDERS: JSON.stringify({ 'multinode.local/test/scratch': reattach }),
    };
  });

  after(() => close());

  beforeEach(async () => {
    store.clear();
    configure({ functions: { hello: { timeout: 5, cpu: 0.1, command: ['a', 'b'] } } });
    await terraform('init');
  });

  function configure(manifest: Json, title: Json = 'first', password?: string): void {
    const config = {
      terraform: { required_providers: { scratch: { source: 'multinode.local/test/scratch' } } },
      resource: { scratch_note: { note: { title, manifest, ...(password !== undefined && { password }) } } },
    };
    writeFileSync(join(folder(), 'main.tf.json'), JSON.stringify(config, null, 1));
  }

  /** Exit code and all output. */
  function terraform(...args: string[]): Promise<{ code: number; text: string }> {
    return new Promise((resolve) => {
      execFile(program, args, { cwd: folder(), env }, (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code) : 0, text: stdout + stderr });
      });
    });
  }

  async function apply(): Promise<string> {
    const { code, text } = await terraform('apply', '-auto-approve', '-no-color');
    expect(code, text).to.equal(0);
    return text;
  }

  async function unchanged(): Promise<void> {
    const { code, text } = await terraform('plan', '-detailed-exitcode');
    expect(code, text).to.equal(0);
  }

  it('is created once, with its defaults, and is gone after destroy', async () => {
    await apply();
    expect(store.get('first')).to.deep.equal({
      title: 'first',
      manifest: { functions: { hello: { timeout: 5, cpu: 0.1, command: ['a', 'b'] } } },
      priority: 0.1,
      password: null,
      secret: 's3cr3t',
      revision: 1,
    });
    await unchanged();
    await terraform('destroy', '-auto-approve');
    expect(store.size).to.equal(0);
  });

  it('is updated in place, and replaced if an attribute requires it', async () => {
    await apply();
    configure({ functions: { hello: { timeout: 6 } } });
    expect(await apply()).to.contain('1 changed');
    expect(store.get('first')?.revision).to.equal(2);
    await unchanged();
    configure({ functions: { hello: { timeout: 6 } } }, 'second');
    expect(await apply()).to.contain('1 added, 0 changed, 1 destroyed');
    expect([...store.keys()]).to.deep.equal(['second']);
  });

  it('shows as changed, or is created again, if the real thing differs', async () => {
    await apply();
    const note = store.get('first');
    if (!note) throw new Error('no note');
    store.set('first', { ...note, manifest: { other: [null, true, 0.25] } });
    expect((await terraform('plan', '-detailed-exitcode')).code).to.equal(2);
    expect(await apply()).to.contain('1 changed');
    store.clear();
    expect(await apply()).to.contain('1 added');
    await unchanged();
  });

  it('has no changes if the real thing only has another order', async () => {
    await apply();
    const note = store.get('first');
    if (!note) throw new Error('no note');
    store.set('first', {
      ...note,
      manifest: { functions: { hello: { command: ['a', 'b'], cpu: 0.1, timeout: 5 } } },
    });
    await unchanged();
  });

  it("reports a refused manifest's findings at their lines, and creates nothing", async () => {
    configure({ functions: { hello: { timeout: 5, command: ['refuse'] } } });
    const { code, text } = await terraform('apply', '-auto-approve', '-json');
    expect(code).to.equal(1);
    const diagnostics = text
      .split('\n')
      .filter((line) => line.includes('"type":"diagnostic"'))
      .map((line) => JSON.parse(line).diagnostic);
    expect(diagnostics).to.have.length(1);
    expect(diagnostics[0]).to.deep.include({
      summary: 'it is too much',
      detail: 'MN1006: A value is out of range.\n\ntake less',
    });
    expect(diagnostics[0].snippet.code).to.contain('"timeout": 5');
    expect((await terraform('state', 'list')).text).not.to.contain('scratch_note');
  });

  it('is validated without being planned', async () => {
    configure('wrong');
    const { code, text } = await terraform('validate', '-no-color');
    expect(code).to.equal(1);
    expect(text).to.contain('it is too much');
  });

  it('plans with values that are known only when applied', async () => {
    configure({ from: '${terraform_data.source.output}' });
    const config = { resource: { terraform_data: { source: { input: 'later' } } } };
    writeFileSync(join(folder(), 'source.tf.json'), JSON.stringify(config));
    await terraform('init');
    await apply();
    expect(store.get('first')?.manifest).to.deep.equal({ from: 'later' });
    await unchanged();
  });

  it('gets what is write-only when it is created and changed, and stores it nowhere', async () => {
    passwords.length = 0;
    const variable = { password: { type: 'string', ephemeral: true } };
    writeFileSync(join(folder(), 'password.tf.json'), JSON.stringify({ variable }));
    env.TF_VAR_password = 'open sesame';
    configure('one', 'first', '${var.password}');
    await apply();
    await unchanged();
    configure('two', 'first', '${var.password}');
    await apply();
    expect(passwords).to.deep.equal(['open sesame', 'open sesame']);
    for (const name of readdirSync(folder()).filter((file) => file.startsWith('terraform.tfstate')))
      expect(readFileSync(join(folder(), name), 'utf8')).not.to.contain('sesame');
  });

  it('refuses what is write-only from a program that would store it', async () => {
    const resource = notes(store);
    const config = { title: 'first', manifest: 'some', priority: null, password: 'open sesame' };
    const error: unknown = await resource.validate(config, false).catch((reason: unknown) => reason);
    expect(error).to.have.property('message').that.contains('password is write-only');
    await resource.validate(config, true);
  });

  it('forgets what an earlier version stored, once it is write-only', () => {
    expect(notes(store).upgrade({ title: 'first', password: 'open sesame', manifest: null })).to.deep.include(
      {
        password: null,
      },
    );
  });

  it('is imported', async () => {
    await apply();
    await terraform('state', 'rm', 'scratch_note.note');
    await terraform('import', 'scratch_note.note', 'first');
    await unchanged();
  });

  it('has the default of an attribute that the state of an earlier version lacks', () => {
    const { upgrade } = notes(store);
    const manifest = { type: 'string', value: 'old' };
    expect(upgrade({ title: 'first', manifest, gone: 1 })).to.deep.include({ title: 'first', priority: 0.1 });
    expect(upgrade(null)).to.equal(null);
  });

  it('names a required attribute that is null, at its line', async () => {
    configure('some', null);
    const validated = await terraform('validate', '-no-color');
    expect(validated.code).to.equal(1);
    expect(validated.text).to.contain('title is required').and.to.contain('"title": null');
    configure('some', '${var.title}');
    const variable = { title: { type: 'string', default: null } };
    writeFileSync(join(folder(), 'title.tf.json'), JSON.stringify({ variable }));
    const planned = await terraform('plan', '-no-color');
    expect(planned.code).to.equal(1);
    expect(planned.text).to.contain('title is required').and.to.contain('"title": "${var.title}"');
  });

  it('does not show what is sensitive', async () => {
    await apply();
    const { text } = await terraform('show', '-no-color');
    expect(text).to.contain('(sensitive value)').and.not.contain('s3cr3t');
  });
});
