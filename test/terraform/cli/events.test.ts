import { expect } from 'chai';
import { parseEvent } from '../../../src/terraform/cli/events.js';

/** A line in the format of Terraform 1.11 and OpenTofu 1.10. */
function line(type: string, fields: object): string {
  const common = { '@level': 'info', '@message': 'as a sentence', '@module': 'terraform.ui', type };
  return JSON.stringify({ ...common, ...fields });
}

const resource = {
  addr: 'multinode_agent.agent',
  module: '',
  resource: 'multinode_agent.agent',
  resource_type: 'multinode_agent',
  resource_name: 'agent',
  resource_key: null,
};

describe('terraform/cli: lines of machine-readable output', () => {
  it('say what is planned and what drifted', () => {
    expect(parseEvent(line('planned_change', { change: { resource, action: 'update' } }))).to.deep.equal({
      type: 'planned',
      address: 'multinode_agent.agent',
      action: 'update',
    });
    expect(parseEvent(line('resource_drift', { change: { resource, action: 'delete' } }))).to.deep.equal({
      type: 'drift',
      address: 'multinode_agent.agent',
      action: 'delete',
    });
  });

  it('report the progress of a change', () => {
    const hook = { resource, action: 'create' };
    const progress = { type: 'progress', address: 'multinode_agent.agent', action: 'create', seconds: 10 };
    expect(parseEvent(line('apply_start', { hook }))).to.deep.equal({
      ...progress,
      type: 'started',
      seconds: 0,
    });
    expect(parseEvent(line('apply_progress', { hook: { ...hook, elapsed_seconds: 10 } }))).to.deep.equal(
      progress,
    );
    expect(parseEvent(line('apply_complete', { hook: { ...hook, elapsed_seconds: 10 } }))).to.deep.equal({
      ...progress,
      type: 'done',
    });
    expect(parseEvent(line('apply_errored', { hook: { ...hook, elapsed_seconds: 10 } }))).to.deep.equal({
      ...progress,
      type: 'failed',
    });
  });

  it('sum up', () => {
    const changes = { add: 2, change: 1, import: 0, remove: 3, operation: 'plan' };
    expect(parseEvent(line('change_summary', { changes }))).to.deep.include({
      type: 'summary',
      add: 2,
      change: 1,
      remove: 3,
    });
  });

  it('place a diagnostic', () => {
    const diagnostic = {
      severity: 'error',
      summary: 'too much',
      detail: 'MN1006',
      address: 'multinode_application.application',
      range: {
        filename: 'cdk.tf.json',
        start: { line: 65, column: 26, byte: 1710 },
        end: { line: 65, column: 31, byte: 1715 },
      },
    };
    expect(parseEvent(line('diagnostic', { diagnostic }))).to.deep.equal({
      type: 'diagnostic',
      diagnostic: {
        severity: 'error',
        summary: 'too much',
        detail: 'MN1006',
        address: 'multinode_application.application',
        place: { file: 'cdk.tf.json', line: 65 },
      },
    });
    const bare = { severity: 'warning', summary: 's', detail: '' };
    expect(parseEvent(line('diagnostic', { diagnostic: bare }))).to.deep.equal({
      type: 'diagnostic',
      diagnostic: bare,
    });
  });

  it('are messages if they are nothing else', () => {
    expect(parseEvent(line('version', { terraform: '1.11.4' }))).to.deep.equal({
      type: 'message',
      text: 'as a sentence',
    });
    expect(parseEvent(line('planned_change', { change: null }))).to.deep.equal({
      type: 'message',
      text: 'as a sentence',
    });
    expect(parseEvent('plain words')).to.deep.equal({ type: 'message', text: 'plain words' });
  });
});
