import { expect } from 'chai';
import { UsageError } from '../../src/errors/errors.js';
import { explainField } from '../../src/manifest/explain.js';

describe('explainField', () => {
  it('gives the facts of the schema', () => {
    expect(explainField('functions.max_workers')).to.deep.include({
      path: 'functions.NAME.max_workers',
      types: ['integer'],
      default: 10,
      minimum: 1,
      maximum: 100,
      required: false,
    });
  });

  it('accepts the name of a workload, and gives units, values and whether a field is required', () => {
    expect(explainField('functions.hello.timeout')).to.deep.equal(explainField('functions.timeout'));
    expect(explainField('functions.timeout')).to.deep.include({ unit: 'duration', maximum: 86400 });
    expect(explainField('services.port').required).to.equal(true);
    expect(explainField('scheduled_tasks.overlap').values).to.deep.include({
      value: 'skip',
      description: 'The due run is skipped.',
    });
    expect(explainField('jobs.build.context').default).to.equal('.');
  });

  it('lists the fields of a section, and of the manifest', () => {
    expect(explainField('functions').fields).to.include.members(['command', 'max_workers']);
    expect(explainField('').fields).to.include.members(['name', 'functions', 'targets']);
  });

  it('suggests a field for an unknown one', () => {
    expect(() => explainField('functions.NAME.max_worker')).to.throw(
      UsageError,
      'did you mean functions.NAME.max_workers?',
    );
    expect(() => explainField('functions.max_worker')).to.throw(
      UsageError,
      'did you mean functions.max_workers?',
    );
    expect(explainField('functions.hello').fields).to.include('max_workers');
    expect(() => explainField('funtions')).to.throw(UsageError, 'did you mean functions?');
    expect(() => explainField('functions.max_workers.x')).to.throw(UsageError, 'it has no fields');
    expect(() => explainField('__proto__')).to.throw(UsageError, 'there is no field');
  });
});
