import { expect } from 'chai';
import { explainField } from '../../src/manifest/explain.js';
import { documentOf, languageServer } from './language-server.js';

/** Fields that both are asked about, with the values that are written. */
const FIELDS = {
  'functions.NAME.max_workers': 3,
  'functions.NAME.cooldown_period': '5m',
  'functions.NAME.build.dockerfile': 'Dockerfile',
  'jobs.NAME.max_concurrency': 3,
  'jobs.NAME.memory': '1 GiB',
  'services.NAME.target_cpu_utilization': 0.4,
  'services.NAME.port': 8080,
  'scheduled_tasks.NAME.schedule': '0 3 * * *',
  'scheduled_tasks.NAME.timeout': '2h',
  'daemons.NAME.stop_grace_period': '10s',
  'secrets.NAME.environment': 'TOKEN',
  'quotas.memory': '8 GiB',
  'targets.docker.host': 'unix:///run/user/1000/docker.sock',
  'targets.nomad.priority': 80,
};

describe('multinode explain and the hover', () => {
  for (const [field, value] of Object.entries(FIELDS)) {
    it(`say the same about ${field}`, async () => {
      const { description, facts, required } = explainField(field);
      const hover = await hovered(field.split('.'), value);
      expect(facts.limits ?? facts.default ?? facts.form ?? facts.examples[0], field).to.be.a('string');
      for (const said of [description, facts.form, facts.limits, facts.default, ...facts.examples]) {
        if (said !== undefined) expect(hover).to.contain(said);
      }
      expect(/Required\./.test(hover)).to.equal(required);
    });
  }
});

/** What a JSON editor shows over the last key. */
async function hovered(keys: readonly string[], value: unknown): Promise<string> {
  const inner = keys.reduceRight<unknown>((nested, key) => ({ [key]: nested }), value);
  const text = JSON.stringify({ $schema: './multinode.schema.json', ...Object(inner) });
  const document = documentOf('multinode.json', text);
  const position = document.positionAt(text.lastIndexOf(`"${keys.at(-1)}"`) + 1);
  return languageServer('multinode.json').hover(document, position);
}
