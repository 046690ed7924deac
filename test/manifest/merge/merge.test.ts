/** How files of a manifest are merged: by the rule that schema/source.json has for each field. */
import { expect } from 'chai';
import { merge, withoutResets } from '../../../src/manifest/merge/located.js';
import { RULES } from '../../../src/manifest/merge/rules.js';
import { parse } from '../../../src/manifest/parse.js';
import { SCHEMA } from '../../../src/manifest/schema.generated.js';
import type { Located } from '../../../src/manifest/source.js';

function parsed(text: string): Located {
  const { root, issues } = parse(text, { name: '', lookup: () => undefined, json: false });
  expect(issues, text).to.deep.equal([]);
  return root;
}

/** Plain data again, with prototypes. */
function merged(...[first = '', ...others]: readonly string[]): unknown {
  const whole = others.reduce(
    (root, text) => withoutResets(merge(root, parsed(text))),
    withoutResets(parsed(first)),
  );
  return JSON.parse(JSON.stringify(whole.value));
}

const daemon = (fields: string) => `daemons: {db: {${fields}}}`;

describe('merging two files', () => {
  for (const [title, base, over, expected] of [
    ['replaces a scalar', 'image: a', 'image: b', { image: 'b' }],
    ['keeps what only one of them has', 'image: a', 'user: b', { image: 'a', user: 'b' }],
    ['replaces a command as a whole', 'command: [a, b]', 'command: [c]', { command: ['c'] }],
    [
      'keeps the command when the entrypoint changes',
      'command: a',
      'entrypoint: b',
      { command: 'a', entrypoint: 'b' },
    ],
    ['clears a command with an empty one', 'command: a, image: b', 'command: ', { image: 'b' }],
    ['changes nothing with another empty field', 'user: a', 'user: ', { user: 'a' }],
    [
      'merges variables by name, in either form',
      'environment: [A=1, B=2]',
      'environment: {B: 3, C: 4}',
      { environment: { A: '1', B: 3, C: 4 } },
    ],
    [
      'lets an empty variable take the caller’s value',
      'environment: {A: 1}',
      'environment: {A: }',
      { environment: { A: null } },
    ],
    ['merges labels by name', 'labels: [a=1]', 'labels: {b: 2}', { labels: { a: '1', b: 2 } }],
    ['joins lists of names once', 'cap_add: [A, B]', 'cap_add: [B, C]', { cap_add: ['A', 'B', 'C'] }],
    [
      'joins a single value with a list',
      'dns: 10.0.0.1',
      'dns: [10.0.0.2]',
      { dns: ['10.0.0.1', '10.0.0.2'] },
    ],
    ['joins what a workload uses', 'uses: [a]', 'uses: [b, a]', { uses: ['a', 'b'] }],
    [
      'sets a condition again for a dependency in a list',
      'depends_on: {a: {condition: service_healthy, restart: true}}',
      'depends_on: [a, b]',
      {
        depends_on: {
          a: { condition: 'service_started', restart: true },
          b: { condition: 'service_started' },
        },
      },
    ],
    [
      'replaces only the test of a health check',
      'healthcheck: {test: [CMD, a], interval: 5s}',
      'healthcheck: {test: [CMD, b]}',
      { healthcheck: { test: ['CMD', 'b'], interval: '5s' } },
    ],
    ['joins profiles', 'profiles: [a]', 'profiles: [b]', { profiles: ['a', 'b'] }],
    [
      'joins extra hosts in either form',
      'extra_hosts: {a: 10.0.0.1}',
      'extra_hosts: ["b:10.0.0.2"]',
      { extra_hosts: ['a=10.0.0.1', 'b:10.0.0.2'] },
    ],
    [
      'merges extra hosts by name if both are maps',
      'extra_hosts: {a: 10.0.0.1}',
      'extra_hosts: {a: 10.0.0.2}',
      { extra_hosts: { a: '10.0.0.2' } },
    ],
    [
      'replaces a mount with the same target',
      'volumes: ["a:/data", "b:/b"]',
      'volumes: ["c:/data/", {type: volume, source: d, target: /b}]',
      { volumes: ['c:/data/', { type: 'volume', source: 'd', target: '/b' }] },
    ],
    [
      'replaces a secret with the same target',
      'secrets: [a, {source: b, target: t}]',
      'secrets: [{source: c, target: t}, {source: a, environment: A}]',
      {
        secrets: [
          { source: 'a', environment: 'A' },
          { source: 'c', target: 't' },
        ],
      },
    ],
    [
      'keeps ports that differ in address or number',
      'ports: ["8080:80", "53:53/udp"]',
      'ports: ["127.0.0.1:8080:80", "8080:80", {target: 53, published: 53, protocol: udp}]',
      { ports: ['8080:80', { target: 53, published: 53, protocol: 'udp' }, '127.0.0.1:8080:80'] },
    ],
    [
      'replaces a tmpfs at the same path',
      'tmpfs: "/tmp:size=1m"',
      'tmpfs: [/tmp, /run]',
      { tmpfs: ['/tmp', '/run'] },
    ],
    [
      'keeps the first place of an environment file',
      'env_file: [a, b]',
      'env_file: [{path: a, required: false}, c]',
      { env_file: ['a', 'b', 'c'] },
    ],
    [
      'sets only the context of a build that is a text',
      'build: {context: ./x, target: t}',
      'build: ./y',
      { build: { context: './y', target: 't' } },
    ],
    [
      'merges networks in either form',
      'networks: [a]',
      'networks: {a: {aliases: [x]}, b: }',
      { networks: { a: { aliases: ['x'] }, b: null } },
    ],
    [
      'merges the options of one log driver',
      'logging: {driver: local, options: {a: 1}}',
      'logging: {options: {b: 2}}',
      { logging: { driver: 'local', options: { a: 1, b: 2 } } },
    ],
    [
      'replaces logging with another driver',
      'logging: {driver: local, options: {a: 1}}',
      'logging: {driver: journald}',
      { logging: { driver: 'journald' } },
    ],
    ['removes a field with !reset', 'ports: ["80:80"], image: a', 'ports: !reset []', { image: 'a' }],
    [
      'removes a variable with !reset',
      'environment: {A: 1, B: 2}',
      'environment: {A: !reset x}',
      { environment: { B: 2 } },
    ],
    ['removes a workload’s list with !reset, whatever its value', 'uses: [a]', 'uses: !reset nothing', {}],
    ['replaces a list with !override', 'cap_add: [A]', 'cap_add: !override [B]', { cap_add: ['B'] }],
    [
      'replaces a map with !override',
      'environment: {A: 1}',
      'environment: !override {B: 2}',
      { environment: { B: 2 } },
    ],
  ] as const) {
    it(title, () => {
      expect(merged(daemon(base), daemon(over))).to.deep.equal({ daemons: { db: expected } });
    });
  }

  it('removes a workload with !reset, and lets a third file set it again', () => {
    const files = [daemon('image: a, user: b'), 'daemons: {db: !reset null}', daemon('image: c')];
    expect(merged(...files.slice(0, 2))).to.deep.equal({ daemons: {} });
    expect(merged(...files)).to.deep.equal({ daemons: { db: { image: 'c' } } });
  });

  it('removes with !reset in a single file', () => {
    expect(merged(daemon('image: a, ports: !reset ["80:80"]'))).to.deep.equal({
      daemons: { db: { image: 'a' } },
    });
  });

  it('merges sections, defaults and settings of targets by key, and takes the last name', () => {
    const base = 'name: a\ndefaults: {cpu: 1}\ntargets: {local: {port: 1}}\nvolumes: {data: {driver: x}}';
    const over =
      'name: b\ndefaults: {gpu: 1}\ntargets: {local: {host: h}}\nvolumes: {data: {labels: [a=1]}, other: }';
    expect(merged(base, over)).to.deep.equal({
      name: 'b',
      defaults: { cpu: 1, gpu: 1 },
      targets: { local: { port: 1, host: 'h' } },
      volumes: { data: { driver: 'x', labels: ['a=1'] }, other: null },
    });
  });

  it('joins lists for which there is no rule', () => {
    const nomad = (attribute: string) => `targets: {nomad: {constraints: [{attribute: ${attribute}}]}}`;
    expect(merged(nomad('a'), nomad('a'))).to.deep.equal({
      targets: { nomad: { constraints: [{ attribute: 'a' }, { attribute: 'a' }] } },
    });
  });

  it('knows every rule that the schema names', () => {
    const named = [...JSON.stringify(SCHEMA).matchAll(/"x-merge":"([^"]*)"/g)].map(([, rule]) => rule);
    expect(named).to.have.length.of.at.least(20);
    for (const rule of named) expect(Object.keys(RULES)).to.include(rule);
  });
});
