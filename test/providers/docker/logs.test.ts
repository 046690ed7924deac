/** Reads a container's log while it is written and rotated, on a real Engine. */
import { expect } from 'chai';
import { created } from '../../../providers/docker/engine/answers.js';
import { Engine } from '../../../providers/docker/engine/engine.js';
import { readLogs } from '../../../providers/docker/logs/logs.js';
import type { LogLine } from '../../../providers/driver.js';
import { MISSING } from '../../../providers/shared/lines.js';
import { collect } from '../../contracts/support.js';
import { needEngine } from '../../support/engine.js';
import { IMAGE, needImage } from '../../support/worker-image.js';

describe("a container's log", function () {
  this.timeout(120_000);
  const name = 'multinode-logs-test';
  let engine: Engine;

  before(async function () {
    await needEngine(this);
    await needImage(`${process.env.DOCKER_HOST}`);
    engine = await Engine.at(process.env);
  });

  afterEach(() => engine.run('DELETE', `/containers/${name}`, { query: { force: true } }).catch(() => {}));

  after(() => engine?.close());

  async function start(script: string, bound = '10m'): Promise<void> {
    const body = {
      Image: IMAGE,
      Cmd: ['node', '-e', script],
      HostConfig: {
        Init: true,
        NetworkMode: 'none',
        LogConfig: { Type: 'json-file', Config: { 'max-size': bound, 'max-file': '2' } },
      },
    };
    await engine.json('POST', '/containers/create', created, { query: { name }, body });
    await engine.run('POST', `/containers/${name}/start`);
  }

  const read = (options = {}) => readLogs(engine, { id: name, container: name }, options);

  it('is followed to its very end, including a long line without a line feed', async () => {
    for (const size of [20_000, 70_000, 300_000]) {
      await start(`setTimeout(() => process.stdout.write('begun\\n' + 'x'.repeat(${size}) + 'END'), 100)`);
      const lines = await collect(read({ follow: true }));
      expect(lines.map(({ text }) => text).join('')).to.equal(`begun${'x'.repeat(size)}END`);
      expect(await collect(read())).to.deep.equal(lines);
      await engine.run('DELETE', `/containers/${name}`, { query: { force: true } });
    }
  });

  it('is followed across every rotation: each line once, in order, with a note for what was dropped', async () => {
    const lines = 60_000;
    const write = `let i = 0; (function write() {
      while (i < ${lines}) if (!process.stdout.write('line ' + i++ + ' ' + '.'.repeat(80) + '\\n')) return process.stdout.once('drain', write);
    })()`;
    await start(`setTimeout(() => { ${write} }, 300)`, '100k');
    let last = -1;
    let dropped = 0;
    let gap = false;
    for await (const { text } of read({ follow: true })) {
      if (text === MISSING) {
        gap = true;
        continue;
      }
      const number = Number(/^line (\d+)/.exec(text)?.[1]);
      if (gap) {
        expect(number).to.be.greaterThan(last + 1);
        dropped += number - last - 1;
      } else if (last >= 0) expect(number).to.equal(last + 1);
      // On a busy machine the beginning may be gone before the first read.
      else dropped += number;
      gap = false;
      last = number;
    }
    expect(last).to.equal(lines - 1);
    expect(dropped).to.be.lessThan(lines);
  });

  it('counts its last lines as lines, however many pieces the Engine keeps of them', async () => {
    await start(
      `console.log('one'); console.log('y'.repeat(100_000)); console.log('three'); process.stderr.write('z'.repeat(40_000))`,
    );
    await collect(read({ follow: true }));
    const lengths = async (tail: number) => (await collect(read({ tail }))).map(({ text }) => text.length);
    expect(await lengths(4)).to.have.members([3, 100_000, 5, 40_000]);
    expect((await lengths(3)).length).to.equal(3);
    expect((await lengths(1)).every((length) => [5, 100_000, 40_000].includes(length))).to.equal(true);
    expect(await lengths(0)).to.deep.equal([]);
  });

  it('continues after its last lines without repeating one', async () => {
    await start(`process.stdout.write('w'.repeat(50_000)); setTimeout(() => console.log('END'), 1_500)`);
    const seen: LogLine[] = [];
    for await (const line of read({ tail: 0, follow: true })) seen.push(line);
    const texts = seen.map(({ text }) => text);
    expect(texts).to.have.length(1);
    expect(texts[0]).to.match(/^w*END$/);
  });
});
