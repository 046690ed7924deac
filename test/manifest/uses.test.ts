import { expect } from 'chai';
import { workerEnvironment } from '../../src/manifest/inputs.js';
import type { NamedWorkload } from '../../src/manifest/model.js';
import { usedVariables } from '../../src/manifest/uses.js';
import { daemonSpec, NO_INPUTS, serviceSpec } from '../support/application.js';

describe('the variables for what a workload uses', () => {
  const hostOf = ({ name }: NamedWorkload) => name;
  const tcp = { protocol: 'tcp' } as const;
  const manifest = {
    services: { web: serviceSpec('web.mjs', 8080) },
    daemons: {
      'my-db': daemonSpec('db.mjs', { expose: [{ target: 5432, ...tcp }] }),
      dns: daemonSpec('dns.mjs', {
        ports: [
          { target: 53, published: 5353, protocol: 'udp', name: 'dns' },
          { target: 9153, ...tcp },
        ],
      }),
      queue: daemonSpec('queue.mjs', {
        ports: [{ target: 1883, published: 1883, ...tcp, app_protocol: 'MQTT' }],
      }),
      mute: daemonSpec('mute.mjs'),
    },
  };
  const variables = (...uses: string[]) => usedVariables({ uses }, manifest, hostOf);

  it("have the address of a service's load balancer", () => {
    expect(variables('web')).to.deep.equal({
      WEB_HOST: 'web',
      WEB_PORT: '8080',
      WEB_URL: 'http://web:8080',
    });
  });

  it('have the protocol that a daemon says it speaks', () => {
    expect(variables('queue')).to.include({ QUEUE_PORT: '1883', QUEUE_URL: 'mqtt://queue:1883' });
  });

  it('have the port of a daemon, as other workloads see it', () => {
    expect(variables('my-db')).to.deep.equal({
      MY_DB_HOST: 'my-db',
      MY_DB_PORT: '5432',
      MY_DB_URL: 'tcp://my-db:5432',
    });
  });

  it('have all its ports if there are several, by their names', () => {
    expect(variables('dns')).to.deep.equal({
      DNS_HOST: 'dns',
      DNS_PORT: '53',
      DNS_URL: 'udp://dns:53',
      DNS_PORT_DNS: '53',
      DNS_PORT_9153: '9153',
    });
  });

  it('have the port of a daemon that it exposes before those that it publishes', () => {
    const db = daemonSpec('db.mjs', {
      ports: [{ target: 8008, published: 8008, ...tcp, name: 'admin' }],
      expose: [{ target: 5432, ...tcp }],
    });
    expect(usedVariables({ uses: ['db'] }, { services: {}, daemons: { db } }, hostOf)).to.deep.equal({
      DB_HOST: 'db',
      DB_PORT: '5432',
      DB_URL: 'tcp://db:5432',
      DB_PORT_ADMIN: '8008',
    });
  });

  it('are none for what has no port or does not exist', () => {
    expect(variables('mute', 'nobody')).to.deep.equal({});
    expect(usedVariables({}, manifest, hostOf)).to.deep.equal({});
  });

  it('put an IPv6 address of a URL in brackets', () => {
    const at = usedVariables({ uses: ['web'] }, manifest, () => '::1');
    expect(at).to.include({ WEB_HOST: '::1', WEB_URL: 'http://[::1]:8080' });
  });

  it("give way to the user's own", () => {
    const spec = { ...daemonSpec('app.mjs'), environment: { WEB_HOST: 'proxy' } };
    const inputs = { ...NO_INPUTS, env_files: { app: { WEB_PORT: '80' } } };
    expect(workerEnvironment('app', spec, inputs, variables('web'))).to.deep.equal({
      WEB_HOST: 'proxy',
      WEB_PORT: '80',
      WEB_URL: 'http://web:8080',
    });
  });
});
