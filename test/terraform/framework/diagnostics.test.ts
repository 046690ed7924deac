import { expect } from 'chai';
import { CODES } from '../../../src/errors/codes.js';
import { AgentError, ManifestError, TerraformError } from '../../../src/errors/errors.js';
import { diagnosticsOf } from '../../../src/terraform/framework/diagnostics.js';

const path = ['functions', 'hello', 'command', 1] as const;
const place = {
  steps: [
    { attribute_name: 'manifest' },
    { attribute_name: 'functions' },
    { attribute_name: 'hello' },
    { attribute_name: 'command' },
    { element_key_int: 1 },
  ],
};

describe('terraform/framework: errors as diagnostics', () => {
  it('place each finding of a manifest in the attribute', () => {
    const error = new ManifestError([
      { code: 'MN1006', message: 'too much', hint: 'take less', path },
      { code: 'MN1003', message: 'unknown', path: [] },
    ]);
    expect(diagnosticsOf(error)).to.deep.equal([
      {
        severity: 'ERROR',
        summary: 'too much',
        detail: `MN1006: ${CODES.MN1006}\n\ntake less`,
        attribute: place,
      },
      {
        severity: 'ERROR',
        summary: 'unknown',
        detail: `MN1003: ${CODES.MN1003}`,
        attribute: { steps: [{ attribute_name: 'manifest' }] },
      },
    ]);
  });

  it('place the findings for which the agent refused a manifest', () => {
    const problem = {
      type: 'urn:multinode:error:MN2001',
      title: 'Not supported',
      status: 422,
      detail: 'jobs are not supported',
      code: 'MN2001',
      errors: [{ code: 'MN2001', message: 'jobs are not supported', path }],
    } as const;
    const error = new AgentError('MN2001', problem.detail, { status: 422, problem });
    expect(diagnosticsOf(error)).to.deep.equal([
      {
        severity: 'ERROR',
        summary: 'jobs are not supported',
        detail: `MN2001: ${CODES.MN2001}`,
        attribute: place,
      },
    ]);
  });

  it('have the message and the code of any other error', () => {
    expect(diagnosticsOf(new TerraformError('MN3004', 'no such agent'))).to.deep.equal([
      { severity: 'ERROR', summary: 'no such agent', detail: `MN3004: ${CODES.MN3004}` },
    ]);
  });

  it('say that an interrupted apply can continue', () => {
    const signal = AbortSignal.abort();
    expect(diagnosticsOf(signal.reason)[0]).to.have.property('summary', 'Interrupted');
  });

  it('show a bug with its trace', () => {
    const [diagnostic] = diagnosticsOf(new TypeError('x is undefined'));
    expect(diagnostic?.summary).to.equal('The multinode provider failed');
    expect(diagnostic?.detail).to.contain('x is undefined').and.contain('diagnostics.test.ts');
  });
});
