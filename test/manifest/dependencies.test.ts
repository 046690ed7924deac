import { expect } from 'chai';
import { inOrder } from '../../src/manifest/dependencies.js';
import { type NamedWorkload, workloads } from '../../src/manifest/model.js';
import { parseManifest } from '../../src/manifest/validate.js';

const parsed = (text: string) =>
  parseManifest(`name: app\ndefaults: {command: node app.js}\n${text}`, { file: 'm.yaml', env: {} }).manifest;

describe('dependencies', () => {
  it('have one long form', () => {
    const { daemons } = parsed(`
daemons:
  db: {}
  web: {depends_on: [db]}
  api:
    depends_on:
      db: {condition: service_healthy, required: false, restart: true}
      web: {}
`);
    const plain = { condition: 'service_started', restart: false, required: true };
    expect(daemons.db).not.to.have.property('depends_on');
    expect(daemons.web?.depends_on).to.deep.equal({ db: plain });
    expect(daemons.api?.depends_on).to.deep.equal({
      db: { condition: 'service_healthy', restart: true, required: false },
      web: plain,
    });
  });

  it('from defaults are for all but the workload that they name', () => {
    const text =
      'name: app\ndefaults: {command: a, depends_on: [db]}\ndaemons: {db: {}, web: {}, own: {depends_on: {}}}';
    const { daemons } = parseManifest(text, { file: 'm.yaml', env: {} }).manifest;
    expect(daemons.db).not.to.have.property('depends_on');
    expect(daemons.web?.depends_on).to.have.all.keys('db');
    expect(daemons.own?.depends_on).to.deep.equal({});
  });

  it('order workloads, of which many thousands may be in a row', () => {
    const chain = Array.from({ length: 20_000 }, (_, index): string => `w${index}`);
    const only = workloads(parsed('daemons: {only: {}}'))[0];
    if (!only) throw new Error('there is one');
    const dependency = { condition: 'service_started', restart: false, required: true } as const;
    const all = chain.map((name, index): NamedWorkload => {
      const next = chain[index + 1];
      const depends_on = next === undefined ? {} : { [next]: dependency };
      return { ...only, name, spec: { ...only.spec, depends_on } };
    });
    expect(inOrder(all).map(({ name }) => name)).to.deep.equal(chain.toReversed());
  });
});
