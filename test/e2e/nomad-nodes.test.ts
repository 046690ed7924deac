/** A daemon that Nomad, then the agent, then Nomad again runs. */
import { expect } from 'chai';
import { nodesJob } from '../../providers/nomad/names.js';
import { Stage } from '../behaviour/stage.js';
import { inNomad, nomad } from '../providers/nomad/target.js';
import { APPLICATION, daemonSpec, manifestOf } from '../support/application.js';
import { until } from '../support/until.js';

describe('a daemon whose per_node changes', function () {
  this.timeout(120_000);
  const stage = new Stage(nomad);
  const apply = (per_node?: boolean) => {
    const fields = { environment: { A: '1' }, ...(per_node && { per_node }) };
    const beat = daemonSpec({ command: ['/bin/sh', '-c', 'echo "A is $A"; exec sleep 100000'] }, fields);
    return stage.agent.apply(manifestOf({}, { daemons: { beat } }));
  };
  const status = async () => (await stage.agent.status()).daemons.beat;
  /** As Terraform does, which removes the job. */
  const remove = () =>
    inNomad((api) =>
      api.run('DELETE', `/v1/job/${encodeURIComponent(nodesJob(APPLICATION, 'beat'))}`, {
        query: { purge: true },
      }),
    );
  const onNodes = () =>
    until(
      'Nomad runs it, and the agent does not',
      async () =>
        (await status())?.reason === 'the platform runs it on 1 of 1 nodes' &&
        (await stage.living('beat')).length === 0,
    );
  const byAgent = () =>
    until(
      'the agent runs it',
      async () => (await status())?.state === 'running' && (await stage.living('beat')).length === 1,
    );

  it('is run by one of them at a time, also over the death of the agent', async () => {
    await apply();
    await byAgent();
    await apply(true);
    await onNodes();
    await stage.agent.kill();
    await stage.agent.start();
    await onNodes();
    const lines: string[] = [];
    for await (const { text } of stage.agent.client.logs('beat')) lines.push(text);
    expect(lines).to.deep.equal(['A is 1']);
    await remove();
    await apply();
    await byAgent();
    expect((await status())?.reason).not.to.contain('nodes');
  });
});
