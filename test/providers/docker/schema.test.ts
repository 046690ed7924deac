import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import {
  type ProviderSchema,
  readProviderSchema,
  schemaFile,
  violations,
} from '../../support/provider-schema.js';
import { skip } from '../../support/skip.js';

const FILE = 'docker-provider-schema-4.5.0.json';
/** The compiler's cases test what these manifests' plans contain. */
const CASES = fileURLToPath(new URL('../../compiler/cases', import.meta.url));

const plans = readdirSync(CASES).filter((name) => /^docker.*\.tf\.json$/.test(name));

describe("the docker target's plans, against the docker provider's schema", () => {
  let schema: ProviderSchema;

  before(function () {
    const found = readProviderSchema(schemaFile(FILE), 'registry.terraform.io/kreuzwerker/docker');
    if (!found) skip(this, `the provider's schema ${FILE} is not beside the checkout`);
    schema = found;
  });

  const found = (configuration: unknown) => violations(configuration, 'docker', schema);

  for (const name of plans) {
    it(name, () => {
      expect(found(JSON.parse(readFileSync(join(CASES, name), 'utf8')))).to.deep.equal([]);
    });
  }

  it('would find what the provider refuses', () => {
    const wrong = {
      provider: { docker: [{ hots: 'unix:///run/docker.sock' }] },
      resource: {
        docker_container: {
          one: {
            name: 'one',
            exit_code: 0,
            init: 'yes',
            command: 'node',
            env: ['A=1', 2],
            healthcheck: [{ test: ['CMD'] }, { test: ['CMD'] }],
            networks_advanced: [{ name: '${docker_network.none.id}', alias: [] }],
            depends_on: ['docker_network.none'],
          },
        },
        docker_volume: { two: { name: '${docker_container.one.size}' } },
        docker_pod: { three: {} },
        other_thing: { four: { anything: true } },
      },
    };
    expect(found(wrong)).to.have.members([
      'provider.docker.hots: no such attribute or block',
      "docker_container.one.exit_code: is the provider's to say",
      'docker_container.one.init: is no "bool"',
      'docker_container.one.command: is no ["list","string"]',
      'docker_container.one.env: is no ["set","string"]',
      'docker_container.one.healthcheck: more than 1',
      'docker_container.one.networks_advanced.alias: no such attribute or block',
      'docker_container.one.image: is required',
      'docker_pod: no such resource',
      '${docker_network.none.id}: refers to nothing',
      '${docker_container.one.size}: refers to nothing',
    ]);
  });
});
