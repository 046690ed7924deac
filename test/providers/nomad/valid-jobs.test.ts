import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { array, nullable, object, string } from '../../../src/json/shape.js';
import { needNomad } from '../../support/nomad.js';
import { inNomad } from './target.js';

const CASES = fileURLToPath(new URL('../../compiler/cases/', import.meta.url));
const plans = readdirSync(CASES).filter((name) => /^nomad.*\.tf\.json$/.test(name));

const answer = object<{ readonly ValidationErrors: readonly string[] | null }>({
  ValidationErrors: nullable(array(string)),
});

/** What some of them need, and the tests' Nomad does not have. */
const UNCONFIGURED = /in nonexistent (namespace|node pool)|Vault .* not enabled/;

/** The jobs of a plan, by Terraform's name of their resource, as Terraform passes them to Nomad. */
function jobsOf(plan: string): [name: string, job: object][] {
  const { resource } = JSON.parse(readFileSync(`${CASES}${plan}`, 'utf8'));
  const jobs: Record<string, { jobspec: string }> = resource.nomad_job;
  return Object.entries(jobs).map(([name, { jobspec }]) => [
    name,
    JSON.parse(
      jobspec
        .replaceAll(/(?<!\$)\$\{trim\(.*?\), "\\""\)\}/g, '/srv/app')
        .replaceAll('$${', '${')
        .replaceAll('%%{', '%{'),
    ),
  ]);
}

describe('the jobs of the compiled manifests', function () {
  this.timeout(60_000);
  before(async function () {
    await needNomad(this);
  });

  for (const plan of plans) {
    it(`${plan} are valid for Nomad`, async () => {
      for (const [name, Job] of jobsOf(plan)) {
        const found = await inNomad((nomad) =>
          nomad.json('POST', '/v1/validate/job', answer, { body: { Job } }),
        );
        const errors = (found.ValidationErrors ?? []).filter((error) => !UNCONFIGURED.test(error));
        expect(errors, name).to.deep.equal([]);
      }
    });
  }
});
