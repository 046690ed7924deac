/** A service whose replicas must not run at the same time, since they write a volume that only one process may write. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { manifestOf, NO_INPUTS, serviceSpec } from '../../support/application.js';
import { temporaryFolder } from '../../support/folder.js';
import { needMountNamespaces } from '../../support/mount-namespaces.js';
import { AgentOfSuite } from '../../support/open-agent.js';
import { freePort } from '../../support/port.js';
import { until } from '../../support/until.js';

/** Notes its start and, some time after it was asked to stop, its end. */
const WRITER = `
  const { appendFileSync } = require('fs');
  const note = (what) => appendFileSync(process.env.DATA + '/notes', what + ' ' + process.env.TEXT + '\\n');
  process.on('SIGTERM', () => setTimeout(() => { note('end'); process.exit(0); }, 200));
  require('http').createServer((_, answer) => answer.end(process.env.TEXT)).listen(process.env.PORT);
  note('start');
`;

describe('a service with a single writer', () => {
  const folder = temporaryFolder();
  let port: number;
  beforeEach(async function () {
    await needMountNamespaces(this, folder());
    port = await freePort();
  });
  const suite = new AgentOfSuite(folder);

  const manifest = (text: string, single_writer: boolean) => {
    const target = join(folder(), 'target');
    mkdirSync(target, { recursive: true });
    const board = serviceSpec('', port, {
      command: [process.execPath, '-e', WRITER],
      environment: { TEXT: text, DATA: target },
      volumes: [{ type: 'volume', source: 'data', target, read_only: false }],
      min_replicas: 1,
      max_replicas: 1,
    });
    return manifestOf({}, { services: { board }, volumes: { data: { external: false, single_writer } } });
  };
  const apply = (text: string, single_writer = true) =>
    suite.agent.apply({ manifest: manifest(text, single_writer), inputs: NO_INPUTS });
  const notes = () => {
    const file = join(folder(), 'driver', 'volumes', 'data', 'notes');
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  };
  const noted = (...lines: string[]) => until(lines.join(), () => notes().join() === lines.join());
  const answers = (text: string) =>
    until(`${text} answers`, async () => {
      const answer = await fetch(`http://127.0.0.1:${port}`).catch(() => undefined);
      return answer?.ok && (await answer.text()) === text;
    });

  it('is replaced in order: its replica stops, and the next one starts when it has gone', async () => {
    await apply('1');
    await answers('1');
    await apply('2');
    await answers('2');
    expect(notes()).to.deep.equal(['start 1', 'end 1', 'start 2']);
  });

  it('is replaced in order by an agent that is restarted meanwhile', async () => {
    await apply('1');
    await answers('1');
    await apply('2');
    await suite.close();
    await suite.open();
    await answers('2');
    expect(notes()).to.deep.equal(['start 1', 'end 1', 'start 2']);
  });

  it('is replaced without a gap once another writer is allowed', async () => {
    await apply('1', false);
    await answers('1');
    await apply('2', false);
    await noted('start 1', 'start 2', 'end 1');
  });
});
