import { expect } from 'chai';
import { describeField } from '../../src/cli/fields.js';
import { UsageError } from '../../src/errors/errors.js';
import { cli } from '../support/cli.js';

const cwd = process.cwd();

describe('cli: explain', () => {
  it('explains a field', async () => {
    const { code, stdout } = await cli(['explain', 'functions.hello.cooldown_period'], { cwd });
    expect(code).to.equal(0);
    expect(stdout).to.equal(`functions.NAME.cooldown_period
How long a worker stays after its last invocation before scaling may take it.

type      duration: seconds, or text such as 90s, 5m or 1h30m
default   60s
limits    0s to 24h
examples  60s, 5m
`);
  });

  it('explains the values of a field', async () => {
    const { stdout } = await cli(['explain', 'catch_up'], { cwd });
    expect(stdout).to.contain(`Values
  none    They are left out.
  latest  The latest of them runs once.
`);
  });

  it('takes a path with or without the name, and a field alone', () => {
    for (const path of [
      'functions.hello.max_workers',
      'functions.max_workers',
      'max_workers',
      'hello.max_workers',
    ]) {
      if (path.startsWith('hello')) expect(() => describeField(path)).to.throw(UsageError);
      else expect(describeField(path).path, path).to.equal('functions.NAME.max_workers');
    }
    expect(describeField('functions.env.secrets.source').path).to.equal('functions.NAME.secrets.source');
    expect(describeField('targets.local.port').path).to.equal('targets.local.port');
    expect(describeField('quotas.memory').type).to.contain('memory');
    expect(describeField('name').required).to.equal(true);
  });

  it('lists the sections without a field, and the fields of a section', () => {
    const sections = describeField('').fields.map(({ name }) => name);
    expect(sections).to.include.members(['name', 'functions', 'jobs', 'services', 'quotas', 'targets']);
    expect(describeField('services').fields.find(({ name }) => name === 'port')?.required).to.equal(true);
  });

  it('explains every field that there is', () => {
    const visit = (path: string): number => {
      const { fields, description } = describeField(path);
      expect(description, path).not.to.equal('');
      return fields.reduce((sum, { name }) => sum + visit(path === '' ? name : `${path}.${name}`), 1);
    };
    expect(visit('')).to.be.greaterThan(100);
  });

  it('names the nearest field where there is none', () => {
    expect(() => describeField('functions.max_wokers')).to.throw('did you mean "max_workers"?');
    expect(() => describeField('functionz')).to.throw('did you mean "functions"?');
    expect(() => describeField('xyzzy')).to.throw('lists the sections');
  });
});
