import { expect } from 'chai';
import { containerOf } from '../../../providers/docker/specification.js';
import type { Healthcheck } from '../../../src/manifest/model.js';
import { workerSpec } from '../../contracts/worker-spec.js';

describe("a container's specification", () => {
  const direct = { kind: 'direct', own: '10.0.0.1' } as const;
  const own = { application: 'shop', reach: direct, number: 1 };
  const published = { ...own, reach: { kind: 'published' } } as const;

  it("publishes a serving worker's port on loopback, but only if its network is out of reach", () => {
    const bindings = { '8080/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }] };
    const serves = workerSpec('web', { image: 'app:1', serves: true });
    const quiet = workerSpec('job', { image: 'app:1' });
    expect(containerOf(serves, published))
      .to.have.property('HostConfig')
      .that.deep.includes({ PortBindings: bindings });
    for (const body of [containerOf(serves, own), containerOf(quiet, published)])
      expect(JSON.stringify(body)).not.to.contain('PortBindings');
  });

  it("has the manifest's port for a program that does not read $PORT", () => {
    const spec = workerSpec('site', { image: 'site:1', serves: true, container_port: 80 });
    const body = containerOf(spec, published);
    expect(body).to.have.property('Env').that.includes('PORT=80');
    expect(body).to.have.property('Labels').that.includes({ 'multinode.port': '80' });
    expect(body).to.deep.include({ ExposedPorts: { '80/tcp': {} } });
    expect(body).to.have.property('HostConfig').that.has.nested.property('PortBindings.80/tcp');
  });

  it("is made from the image that the name meant when it was applied, and counts among its workload's containers", () => {
    const spec = workerSpec('web', { image: 'app:1', image_id: 'sha256:1f0c' });
    expect(containerOf(spec, { ...own, number: 3 })).to.deep.include({ Image: 'sha256:1f0c' });
    expect(containerOf(spec, { ...own, number: 3 }))
      .to.have.property('Labels')
      .that.includes({ 'com.docker.compose.container-number': '3' });
  });

  it('asks for GPUs if the manifest does', () => {
    expect(containerOf(workerSpec('train', { image: 'app:1', gpu: 2 }), own))
      .to.have.property('HostConfig')
      .that.deep.includes({ DeviceRequests: [{ Count: 2, Capabilities: [['gpu']] }] });
  });

  it("has the manifest's health check, and none of the image's if the agent asks for a path", () => {
    const checked = (healthcheck: Healthcheck) =>
      containerOf(workerSpec('web', { image: 'app:1', serves: true, healthcheck }), own);
    const test = ['CMD', 'check', 'it'];
    expect(checked({ test, interval: 1.5, timeout: 3, start_period: 60, start_interval: 2 })).to.deep.include(
      {
        Healthcheck: { Test: test, Interval: 1.5e9, Timeout: 3e9, StartPeriod: 60e9, StartInterval: 2e9 },
      },
    );
    expect(checked({ retries: 5 })).to.deep.include({ Healthcheck: { Retries: 5 } });
    for (const without of [{ path: '/healthz', interval: 1 }, { test: ['NONE'] }])
      expect(checked(without)).to.deep.include({ Healthcheck: { Test: ['NONE'] } });
    expect(containerOf(workerSpec('web', { image: 'app:1' }), own)).not.to.have.property('Healthcheck');
  });

  it('contains no secret and no input', () => {
    const spec = workerSpec('one', { image: 'app:1', secrets: { token: 'hush' }, input: 'private' });
    expect(JSON.stringify(containerOf(spec, own)))
      .not.to.contain('hush')
      .and.not.to.contain('private');
  });
});
