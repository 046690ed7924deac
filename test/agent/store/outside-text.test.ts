import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import Database from 'libsql';
import { ExecutionStore } from '../../../src/agent/executions/store.js';
import { newId } from '../../../src/agent/store/ids.js';
import { MIGRATIONS } from '../../../src/agent/store/migrations.js';
import { openStore } from '../../../src/agent/store/open.js';
import { RequestError } from '../../../src/errors/errors.js';
import { temporaryFolder } from '../../support/folder.js';
import { type Api, startApi } from '../api/support.js';
import { invocation } from '../invocations/support.js';

/** Columns of type TEXT, and why none of them can contain a U+0000. */
const TEXT_COLUMNS: Readonly<Record<string, 'ours' | 'JSON' | 'HTTP forbids it' | 'a name of the manifest'>> =
  {
    'application.manifest': 'JSON',
    'application.inputs': 'JSON',
    'execution_attempts.id': 'ours',
    'execution_attempts.worker': 'ours',
    'execution_inputs.id': 'ours',
    'execution_outputs.id': 'ours',
    'execution_progress.id': 'ours',
    'executions.error': 'JSON',
    'executions.id': 'ours',
    'executions.idempotency_key': 'HTTP forbids it',
    'executions.kind': 'ours',
    'executions.request_hash': 'ours',
    'executions.state': 'ours',
    'executions.workload': 'a name of the manifest',
    'history.bucket': 'JSON',
    'history.workload': 'a name of the manifest',
    'invocation_requests.headers': 'JSON',
    'invocation_requests.id': 'ours',
    'invocation_requests.method': 'HTTP forbids it',
    'invocation_requests.path': 'HTTP forbids it',
    'invocation_responses.id': 'ours',
    'invocations.error': 'JSON',
    'invocations.function': 'a name of the manifest',
    'invocations.id': 'ours',
    'invocations.response': 'JSON',
    'invocations.state': 'ours',
    'application_change.failure': 'JSON',
    'application_change.id': 'ours',
    'application_change.inputs': 'JSON',
    'application_change.manifest': 'JSON',
    'awaited_executions.cause': 'ours',
    'awaited_executions.execution': 'ours',
    'awaited_executions.state': 'ours',
    'awaited_executions.workload': 'a name of the manifest',
    'schedules.timing': 'JSON',
    'schedules.workload': 'a name of the manifest',
    'worker_hooks.worker': 'ours',
    'worker_hooks.progress': 'ours',
  };

/** Any text, with more of what breaks strings than chance would give. */
const text = fc
  .array(
    fc.oneof(fc.constantFrom('\0', '\u0001', '\uFEFF', '"', '\\', "'", '\n'), fc.string({ unit: 'binary' })),
    {
      maxLength: 12,
    },
  )
  .map((pieces) => pieces.join(''));

describe('store: text from outside', () => {
  const folder = temporaryFolder();
  let api: Api;
  beforeEach(async () => {
    api = await startApi(folder());
  });
  afterEach(() => api.close());

  async function running(input: string): Promise<string> {
    const id = newId(1);
    await api.executionStore.create({ id, workload: 'report', kind: 'job', input, created_at: 1 });
    await api.executionStore.begin(id, 1, `report-${id}`, 2);
    return id;
  }

  it('is returned unchanged by the API: inputs, outputs, progress and errors', async () => {
    await fc.assert(
      fc.asyncProperty(text, text, text, text, async (input, output, progress, message) => {
        const id = await running(input);
        const at = `/v1/executions/${id}`;
        expect((await api.call(`${at}/output`, { method: 'PUT', body: output })).status).to.equal(204);
        expect((await api.call(`${at}/progress`, { method: 'POST', body: progress })).status).to.equal(201);
        const error = new RequestError('MN4020', 502, message).problem();
        const outcome = { state: 'FAILED', failures: 1, faults: 0, exitCode: 1, error } as const;
        await api.executionStore.end(id, 1, outcome, 3);
        const shown: unknown = await (await api.call(at)).json();
        expect(shown).to.deep.include({ output, error });
        expect(shown).to.have.nested.property('progress.value', progress);
        const answer = await (await api.call(`${at}/input`)).arrayBuffer();
        expect(Buffer.from(answer).toString()).to.equal(input);
      }),
      { numRuns: 60 },
    );
  });

  it('is returned unchanged: what asynchronous invocations keep', async () => {
    await fc.assert(
      fc.asyncProperty(text, text, async (value, message) => {
        const [done, failed] = [invocation({ headers: { a: value } }), invocation()];
        for (const each of [done, failed]) {
          await api.invocations.create(each);
          await api.invocations.begin(each.id, 1, 2);
        }
        const response = { status: 200, headers: { b: value }, body: Buffer.from(value) };
        await api.invocations.finish(done.id, 1, { state: 'SUCCEEDED', response }, 3);
        const error = new RequestError('MN4008', 502, message).problem();
        await api.invocations.finish(failed.id, 1, { state: 'FAILED', error }, 3);
        expect(api.invocations.request(done.id)?.headers).to.deep.equal({ a: value });
        expect(api.invocations.response(done.id)).to.deep.equal(response);
        expect(await (await api.call(`/v1/invocations/${failed.id}`)).json()).to.deep.include({ error });
      }),
      { numRuns: 60 },
    );
  });

  it('has no column of type TEXT unless something keeps U+0000 out of it', () => {
    const store = openStore(join(folder(), 'schema.db'));
    const columns = store.rows(
      `SELECT t.name || '.' || c.name AS name FROM sqlite_schema t, pragma_table_info(t.name) c
       WHERE t.type = 'table' AND c.type = 'TEXT' ORDER BY 1`,
    );
    expect(columns.map((row) => row.text('name'))).to.have.members(Object.keys(TEXT_COLUMNS));
    store.close();
  });

  it('is complete again in a database of a version that read only its beginning', () => {
    const path = join(folder(), 'old.db');
    const old = new Database(path);
    for (const migration of MIGRATIONS.slice(0, 4)) old.exec(migration);
    old.exec('PRAGMA user_version = 4');
    old
      .prepare(
        "INSERT INTO executions (id, workload, kind, state, created_at) VALUES ('e', 'report', 'job', 'RUNNING', 1)",
      )
      .run();
    old.prepare("INSERT INTO execution_inputs VALUES ('e', ?)").run(['in\0put']);
    old.prepare("INSERT INTO execution_outputs VALUES ('e', ?)").run(['out\0put']);
    old.prepare("INSERT INTO execution_progress VALUES ('e', 7, 1, ?)").run(['half\0way']);
    old.close();
    const store = openStore(path);
    const executions = new ExecutionStore(store);
    expect(executions.texts.input('e')).to.equal('in\0put');
    expect(executions.texts.output('e')).to.equal('out\0put');
    expect(executions.texts.progress('e')).to.deep.include({
      sequence: 7,
      at: '1970-01-01T00:00:00.001Z',
      value: 'half\0way',
    });
    expect(store.rows('PRAGMA foreign_key_check')).to.deep.equal([]);
    store.close();
  });
});
