import { expect } from 'chai';
import pc from 'picocolors';
import { manifestChanges } from '../../../src/cli/deployment/changes.js';
import { agentChange } from '../../../src/cli/deployment/difference.js';
import { agentChangeIn } from '../../../src/cli/deployment/terraform.js';
import { renderDifference } from '../../../src/cli/render/changes.js';
import { renderRemoval, renderVolumes } from '../../../src/cli/render/removal.js';
import type { Manifest } from '../../../src/manifest/model.js';
import { parseManifest } from '../../../src/manifest/validate.js';
import { VERSION } from '../../../src/version.js';

const plain = pc.createColors(false);

function manifest(text: string): Manifest {
  return parseManifest(text, { file: 'multinode.yaml', env: {} }).manifest;
}

function words(before: Manifest | null, after: Manifest): string[] {
  return renderDifference(
    {
      manifest: manifestChanges(before, after),
      inputs: false,
      changed_inputs: null,
      agent: null,
      images: [],
      drift: [],
    },
    [],
    plain,
  );
}

const base = manifest(`
name: shop
functions:
  hello: {command: node hello.js, environment: {LEVEL: info, OLD: x}}
  old: {command: node old.js}
`);

describe('cli/deployment/changes', () => {
  it('finds nothing in equal manifests', () => {
    expect(manifestChanges(base, structuredClone(base))).to.deep.equal([]);
  });

  it('ignores the order of keys', () => {
    const secret = (mount: string) =>
      manifest(
        `name: shop\nsecrets: {token: {environment: T}}\nfunctions: {hello: {command: node x, secrets: [${mount}]}}\n`,
      );
    const before = secret('{source: token, target: token, environment: TOKEN}');
    const [mount] = before.functions.hello?.secrets ?? [];
    const stored = structuredClone(before);
    const reversed = Object.fromEntries(Object.entries(mount ?? {}).toReversed());
    Object.assign(stored.functions.hello ?? {}, { secrets: [reversed] });
    expect(JSON.stringify(stored)).not.to.equal(JSON.stringify(before));
    expect(manifestChanges(stored, before)).to.deep.equal([]);
  });

  it('adds everything if nothing runs yet', () => {
    expect(words(null, base)).to.deep.equal(['+ functions.hello', '+ functions.old']);
  });

  it("shows changes in the manifest's terms and units", () => {
    const after = manifest(`
name: shop
functions:
  hello:
    command: [node, hello.js, --fast]
    max_workers: 30
    cooldown_period: 5m
    memory: 1 GiB
    environment: {LEVEL: debug, NEW: y}
  new: {command: node new.js}
quotas: {memory: 8 GiB, cpu: 4}
secrets: {token: {environment: TOKEN}}
targets: {local: {port: 0}}
`);
    expect(words(base, after)).to.deep.equal([
      '~ functions.hello: command ["node","hello.js"] → ["node","hello.js","--fast"], ' +
        'environment.LEVEL changed, environment.OLD removed, environment.NEW added, ' +
        'memory 256 MiB → 1 GiB, max_workers 10 → 30, cooldown_period 1m → 5m',
      '- functions.old',
      '+ functions.new',
      '~ quotas: cpu none → 4, memory none → 8 GiB',
      '+ secrets.token',
      '~ targets.local: port 4747 → 0',
    ]);
  });

  it('never shows the values of an environment', () => {
    const after = manifest(
      'name: shop\nfunctions: {hello: {command: node hello.js, environment: {LEVEL: s3cret}}}\n',
    );
    expect(words(base, after).join('\n')).not.to.contain('s3cret');
  });

  it('shows what else will be done', () => {
    const none = { manifest: [], inputs: false, changed_inputs: null, agent: null, images: [], drift: [] };
    expect(renderDifference(none, ['update the agent'], plain)).to.deep.equal(['~ update the agent']);
    expect(renderDifference({ ...none, inputs: true }, [], plain)).to.have.length(1);
    const images = [{ image: 'app:1', workloads: ['functions.hello', 'daemons.beat'] }];
    expect(renderDifference({ ...none, images }, ['update the application'], plain)).to.deep.equal([
      '~ the image app:1 has changed: functions.hello, daemons.beat',
    ]);
    const drift = ['container daemon_beat was removed by hand; it is created again'];
    expect(renderDifference({ ...none, drift }, ['create image x'], plain)).to.deep.equal([
      '~ create image x',
      `~ ${drift[0]}`,
    ]);
    expect(renderDifference({ ...none, inputs: true, drift }, [], plain)).to.have.length(2);
    expect(renderDifference({ ...none, agent: { action: 'start' } }, [], plain)).to.deep.equal([
      '+ the agent',
    ]);
  });

  it('names the inputs that changed', () => {
    const changed_inputs = [
      { kind: 'secret', name: 'token', workload: null, files: [] },
      { kind: 'env_file', name: 'LEVEL', workload: 'functions.hello', files: [] },
      { kind: 'env_file', name: 'NEW', workload: 'functions.hello', files: [] },
      { kind: 'environment', name: 'HOME', workload: null, files: [] },
      { kind: 'program', name: 'beat', workload: 'daemons.beat', files: ['beat.sh'] },
    ] as const;
    const changed = { manifest: [], inputs: true, changed_inputs, agent: null, images: [], drift: [] };
    expect(renderDifference(changed, ['update the application'], plain)).to.deep.equal([
      '~ secrets.token: another value',
      '~ the environment variable HOME: another value',
      '~ daemons.beat: another program (beat.sh)',
      '~ functions.hello: LEVEL, NEW in its env_file',
    ]);
  });

  describe('of the agent', () => {
    const base = manifest('name: shop\nfunctions: {hello: {command: node hello.js}}\n');
    const agent = { application: 'shop', version: VERSION };

    function line(running: typeof agent, after = base): string | undefined {
      const change = agentChange(running, 'local', base, after);
      return change
        ? renderDifference(
            { manifest: [], inputs: false, changed_inputs: null, agent: change, images: [], drift: [] },
            [],
            plain,
          )[0]
        : undefined;
    }

    it('are none if it stays', () => {
      expect(line(agent)).to.equal(undefined);
    });

    it('say that another version takes over the workers', () => {
      expect(line({ ...agent, version: '0.0.1' })).to.equal(
        `~ the agent: version 0.0.1 → ${VERSION}; it is restarted and takes its workers back`,
      );
    });

    it('say that it will listen elsewhere', () => {
      const after = manifest(
        'name: shop\ntargets: {local: {port: 4748}}\nfunctions: {hello: {command: node hello.js}}\n',
      );
      expect(line(agent, after)).to.match(/^~ the agent: its address changes; it is restarted/);
    });

    it('warn if another name loses what is stored', () => {
      const after = manifest('name: store\nfunctions: {hello: {command: node hello.js}}\n');
      expect(line(agent, after)).to.match(
        /^~ the agent: the application's name shop → store; a new one is .* removed/,
      );
    });
  });

  describe('of an agent that a platform runs', () => {
    const planned = (action: 'create' | 'update' | 'replace', address = 'docker_container.agent') =>
      ({ type: 'planned', action, address }) as const;
    const gone = { type: 'drift', action: 'delete', address: 'docker_container.agent' } as const;
    const line = (...events: Parameters<typeof agentChangeIn>[0]) => {
      const agent = agentChangeIn(events);
      return renderDifference(
        { manifest: [], inputs: false, changed_inputs: null, agent, images: [], drift: [] },
        [],
        plain,
      )[0];
    };

    it('are none if its container or job stays, whatever else changes', () => {
      expect(
        line(planned('replace', 'docker_container.daemon_agent'), { ...gone, action: 'update' }),
      ).to.equal(undefined);
    });

    it('say whether it is the first one, or replaces one that was removed', () => {
      expect(line(planned('create'))).to.equal('+ the agent');
      expect(line(gone, planned('create'))).to.equal(
        '+ the agent: its container is gone; a new one takes back its workers and its data',
      );
    });

    it('say that it is restarted', () => {
      const again = 'it is restarted and takes its workers back';
      expect(line(planned('replace'))).to.equal(`~ the agent: its container is replaced; ${again}`);
      expect(line(planned('update', 'nomad_job.agent'))).to.equal(
        `~ the agent: its job is changed; ${again}`,
      );
    });
  });

  it('lists what down removes', () => {
    const all = manifest('name: shop\nfunctions: {hello: {command: node hello.js}}\n');
    expect(renderRemoval(all, 'local', plain)).to.deep.equal([
      '- functions.hello, with its workers',
      '- the agent, with its logs, its API key and everything it has stored',
    ]);
    expect(renderRemoval(null, 'local', plain)).to.have.length(1);
  });

  it('lists which volumes down keeps or removes', () => {
    expect(renderVolumes(['data'], false, plain)).to.deep.equal([
      '  the volume data stays; down --volumes removes it',
    ]);
    expect(renderVolumes(['data'], true, plain)).to.deep.equal(['- the volume data, with its data']);
  });

  it("says where in Nomad data stay if they are in the user's place", () => {
    const shop = (settings: string) =>
      renderRemoval(manifest(`name: shop\ntargets: {nomad: {${settings}}}\n`), 'nomad', plain);
    expect(shop('agent: job, data_dir: /srv/shop')).to.deep.equal([
      '- the agent, with its API key; its stored data stays in /srv/shop on the nodes',
    ]);
    expect(shop('agent: job, agent_image: agent, volume: shop')[0]).to.contain('stays in the volume shop');
    expect(shop('agent: job')[0]).to.contain('and everything it has stored');
  });
});
