import { expect } from 'chai';
import { CODES } from '../../../src/errors/codes.js';
import { TerraformError } from '../../../src/errors/errors.js';
import { parseEvent } from '../../../src/terraform/cli/events.js';
import { distinctErrors, wordsOf } from '../../../src/terraform/cli/words.js';
import { diagnosticsOf } from '../../../src/terraform/framework/diagnostics.js';

describe("messages from Terraform's diagnostics", () => {
  const error = { severity: 'error', summary: 'it is away', detail: '' } as const;

  it("have the code of the multinode provider's errors, and no code as text", () => {
    const [own] = diagnosticsOf(new TerraformError('MN3006', 'there is a network shop'));
    expect(own?.detail).to.equal(`MN3006: ${CODES.MN3006}`);
    expect(wordsOf({ summary: own?.summary ?? '', detail: own?.detail ?? '' })).to.deep.equal({
      code: 'MN3006',
      message: 'there is a network shop',
    });
    expect(wordsOf({ summary: 'too much', detail: `MN1006: ${CODES.MN1006}\n\ntake less` })).to.deep.equal({
      code: 'MN1006',
      message: 'too much',
      hint: 'take less',
    });
  });

  it('are the message of a condition that names its code', () => {
    const summary = 'Resource postcondition failed';
    expect(wordsOf({ summary, detail: 'there is a network shop (MN3006)' })).to.deep.equal({
      code: 'MN3006',
      message: 'there is a network shop',
    });
    expect(wordsOf({ summary, detail: 'bad (MN0000)' }).code).to.equal('MN3002');
  });

  it("are another provider's summary and detail, if both are there", () => {
    expect(wordsOf({ summary: 'failed', detail: 'no room' })).to.deep.equal({
      code: 'MN3002',
      message: 'failed: no room',
    });
    expect(wordsOf({ summary: 'failed', detail: 'failed' }).message).to.equal('failed');
    expect(wordsOf({ summary: 'failed', detail: 'MN0000' }).message).to.equal('failed: MN0000');
  });

  it("say who holds the state's lock, where the backend knows it", () => {
    const summary = 'Error acquiring the state lock';
    const info = (said: string) =>
      `Error message: ${said}\nLock Info:\n  ID:        8d0f\n  Path:      \n  Operation: OperationTypeApply\n  Who:       ada@build-7\n  Version:   1.11.4\n  Created:   2026-12-01 12:03:17.195459591 +0000 UTC\n  Info:      \n\n\nTerraform acquires a state lock`;
    expect(wordsOf({ summary, detail: info('resource temporarily unavailable') })).to.deep.equal({
      code: 'MN3011',
      message: 'ada@build-7 is changing the application (apply, since 2026-12-01 12:03:17 UTC)',
      hint: `wait until that has ended; if it was killed, remove its lock with "force-unlock 8d0f" of Terraform or OpenTofu in the stack's folder`,
    });
    expect(wordsOf({ summary, detail: info('Workspace is already locked: default') }).message).to.equal(
      'somebody else is changing the application; the pg backend does not say who',
    );
    expect(wordsOf({ summary, detail: info('HTTP remote state already locked: ID=77') }).message).to.equal(
      'somebody else is changing the application; the http backend names only the lock, 77',
    );
    expect(wordsOf({ summary, detail: 'dial tcp: connection refused' }).code).to.equal('MN3002');
  });

  it('are given once, regardless of the number of resources', () => {
    const other = { ...error, summary: 'no room' };
    const warning = { ...error, severity: 'warning', summary: 'old' } as const;
    const all = [error, { ...error, address: 'docker_image.a' }, warning, other, error];
    expect(distinctErrors(all)).to.deep.equal([error, other]);
  });

  it('do not end with characters that a provider left behind', () => {
    const diagnostic = {
      severity: 'error',
      summary: 'it failed: h\ufffdllo\ufffd\u0000\ufffd\n',
      detail: 'why\u001b\u0000',
    };
    const line = JSON.stringify({ type: 'diagnostic', '@message': '', diagnostic });
    expect(parseEvent(line)).to.deep.equal({
      type: 'diagnostic',
      diagnostic: { severity: 'error', summary: 'it failed: h\ufffdllo', detail: 'why' },
    });
  });
});
