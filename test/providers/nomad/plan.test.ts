import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { jobPrefix, variablePath, workloadJob } from '../../../providers/nomad/names.js';
import { readProviderSchema, schemaFile, violations } from '../../support/provider-schema.js';
import { skip } from '../../support/skip.js';

const FILE = 'nomad-provider-schema-2.6.1.json';
const PLAN = fileURLToPath(new URL('../../compiler/cases/nomad.tf.json', import.meta.url));

describe("the nomad target's plan", () => {
  const plan = JSON.parse(readFileSync(PLAN, 'utf8'));

  it("fits the nomad provider's schema", function () {
    const schema = readProviderSchema(schemaFile(FILE), 'registry.terraform.io/hashicorp/nomad');
    if (!schema) skip(this, `the provider's schema ${FILE} is not beside the checkout`);
    expect(violations(plan, 'nomad', schema)).to.deep.equal([]);
  });

  it('has a job for each workload, which holds none of its values', () => {
    const jobs: Record<string, { jobspec: string }> = plan.resource.nomad_job;
    expect(Object.keys(jobs)).to.have.members([
      'function_resize',
      'job_report',
      'service_web',
      'scheduled_task_nightly',
      'daemon_watcher',
    ]);
    const { jobspec = '' } = jobs.function_resize ?? {};
    expect(jobspec).to.contain('registry.example/resize:1').and.not.to.contain('KEY');
  });

  it('is applied before the manifest', () => {
    expect(plan.resource.multinode_application.application.depends_on).to.include('nomad_job.job_report');
  });
});

describe('names in Nomad', () => {
  it('are of one application alone, and short enough for the path of a variable', () => {
    expect(workloadJob('a', 'b')).to.equal('multinode~a~b');
    expect(workloadJob('a-b', 'c').startsWith(jobPrefix('a'))).to.equal(false);
    const [one, other] = ['x', 'y'].map((last) => workloadJob('n'.repeat(63), 'w'.repeat(62) + last));
    expect(one).not.to.equal(other);
    expect(variablePath(one ?? '').length).to.be.at.most(128);
  });
});
