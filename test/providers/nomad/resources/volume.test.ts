import { expect } from 'chai';
import { keptVolumes } from '../../../../providers/nomad/kept-volumes.js';
import { nomadVolumeResource } from '../../../../providers/nomad/resources/volume.js';
import { refusal } from '../../../contracts/support.js';
import { manifestOf } from '../../../support/application.js';
import { created, destroyed, imported, read } from '../../../support/resource-lifecycle.js';
import { readBody, serve, type TestServer } from '../../../support/serve.js';

const NAME = 'multinode~shop~data';
const CONSTRAINT = { LTarget: '${attr.driver.docker}', Operand: 'is_set', RTarget: '' };

describe('multinode_nomad_volume', () => {
  let volumes: string[];
  let made: Record<string, unknown>[];
  let refused: string | undefined;
  /** How many attempts to remove a volume find it in use. */
  let uses: number;
  let nomad: TestServer;
  let config: Record<string, string | object>;

  beforeEach(async () => {
    [volumes, made, refused, uses] = [[], [], undefined, 0];
    nomad = await serve(async (request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://nomad');
      expect(searchParams.get('namespace')).to.equal('team-a');
      if (refused !== undefined && request.method !== 'GET') return void response.writeHead(500).end(refused);
      if (request.method === 'PUT') {
        expect(pathname).to.equal('/v1/volume/host/create');
        const { Volume } = JSON.parse(await readBody(request));
        made.push(Volume);
        volumes.push(Volume.Name);
        return void response.end('{}');
      }
      if (request.method === 'DELETE') {
        if (uses-- > 0) return void response.writeHead(500).end('volume 1 in use by allocations: [a]');
        volumes = volumes.filter((name) => pathname !== `/v1/volume/host/id-${name}`);
        return void response.end('{}');
      }
      expect([pathname, searchParams.get('type')]).to.deep.equal(['/v1/volumes', 'host']);
      response.end(
        JSON.stringify(
          volumes.map((Name) => ({ ID: `id-${Name}`, Name, NodePool: 'default', State: 'ready' })),
        ),
      );
    });
    config = {
      address: nomad.url,
      namespace: 'team-a',
      region: '',
      name: NAME,
      node_pool: 'default',
      constraints: [CONSTRAINT],
    };
  });
  afterEach(() => nomad.close());

  it('creates a folder on a node for any number of workers, and keeps it when it is destroyed', async () => {
    const state = await created(nomadVolumeResource, config);
    expect(made).to.deep.equal([
      {
        Name: NAME,
        NodePool: 'default',
        Constraints: [CONSTRAINT],
        PluginID: 'mkdir',
        Parameters: { mode: '0777' },
        RequestedCapabilities: [{ AttachmentMode: 'file-system', AccessMode: 'single-node-writer' }],
      },
    ]);
    expect(await read(nomadVolumeResource, state)).to.deep.equal(state);
    await destroyed(nomadVolumeResource, state);
    expect(volumes).to.deep.equal([NAME]);
  });

  it('uses the volume that an earlier installation left, and creates it again if somebody removed it', async () => {
    volumes = [NAME];
    const state = await created(nomadVolumeResource, config);
    expect(made).to.deep.equal([]);
    volumes = [];
    expect(await nomadVolumeResource.read(state, new AbortController().signal)).to.equal(null);
  });

  it("says why Nomad can't create it", async () => {
    refused = 'could not place volume: no node meets constraints';
    const error = await refusal(created(nomadVolumeResource, config));
    expect(error).to.include({ code: 'MN3014' });
    expect(error.message).to.equal(`Nomad can't create the volume ${NAME}: ${refused}`);
  });

  it('can be imported if it exists', async () => {
    const { NOMAD_ADDR } = process.env;
    process.env.NOMAD_ADDR = nomad.url;
    try {
      expect((await refusal(imported(nomadVolumeResource, `${NAME}@team-a`))).message).to.contain(NAME);
      volumes = [NAME];
      const { constraints } = await imported(nomadVolumeResource, `${NAME}@team-a`);
      expect(constraints).to.equal(null);
    } finally {
      if (NOMAD_ADDR === undefined) delete process.env.NOMAD_ADDR;
      else process.env.NOMAD_ADDR = NOMAD_ADDR;
    }
  });

  describe('volumes that are kept', () => {
    const kept = () => {
      const manifest = manifestOf({});
      const targets = {
        ...manifest.targets,
        nomad: { ...manifest.targets.nomad, address: nomad.url, namespace: 'team-a' },
      };
      return keptVolumes({ manifest: { ...manifest, name: 'shop', targets }, folder: '', env: {} });
    };

    it("are the application's alone, and are removed once no worker has them", async () => {
      volumes = ['multinode~shop~old', 'multinode~shop-2~data', 'shop', NAME];
      uses = 1;
      const found = await kept();
      expect(found.names).to.deep.equal([NAME, 'multinode~shop~old']);
      await found.remove();
      expect(volumes).to.deep.equal(['multinode~shop-2~data', 'shop']);
      // Somebody else was faster.
      await found.remove();
    });

    it("say why they can't be removed", async () => {
      volumes = [NAME];
      const found = await kept();
      refused = 'Permission denied';
      expect(await refusal(found.remove())).to.include({ code: 'MN3008' });
    });
  });
});
