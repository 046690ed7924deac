import { expect } from 'chai';
import { cli } from '../support/cli.js';

const cwd = process.cwd();

describe('cli: explain', () => {
  it('explains a field', async () => {
    const { code, stdout } = await cli(['explain', 'functions.hello.cooldown_period'], { cwd });
    expect(code).to.equal(0);
    expect(stdout).to.equal(`functions.NAME.cooldown_period
How long a worker stays idle after its last invocation before it may be stopped.

type      duration
form      A duration is a number of seconds, or a string such as 90s, 5m, 1h30m or 1d.
default   60s
limits    0s to 24h
examples  5m
`);
  });

  it('explains the values of a field', async () => {
    const { stdout } = await cli(['explain', 'scheduled_tasks.catch_up'], { cwd });
    expect(stdout).to.contain(`
Values
  none    They are skipped.
  latest  The latest of them runs once.
`);
  });

  it('lists the fields of a section with their descriptions', async () => {
    const { stdout } = await cli(['explain', 'functions'], { cwd });
    expect(stdout).to.match(/\nFields\n {2}image {16}Container image for the workload/);
    expect(stdout).to.contain('\n  max_workers          Maximum number of workers running at once.\n');
    expect((await cli(['explain'], { cwd })).stdout).to.match(/^The manifest\n.*\n {2}functions {8}/s);
  });

  it('prints the facts of the schema with --json', async () => {
    const { stdout } = await cli(['explain', 'services.port', '--json'], { cwd });
    expect(JSON.parse(stdout)).to.deep.include({ path: 'services.NAME.port', required: true, minimum: 1 });
  });

  it('suggests the nearest field for an unknown one', async () => {
    const { code, stderr } = await cli(['explain', 'functions.hello.max_wokers'], { cwd });
    expect(code).to.equal(64);
    expect(stderr).to.contain('did you mean functions.NAME.max_workers?');
  });
});
