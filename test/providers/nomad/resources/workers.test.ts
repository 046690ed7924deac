import { expect } from 'chai';
import { nomadWorkersResource } from '../../../../providers/nomad/resources/workers.js';
import { UNKNOWN } from '../../../../src/terraform/framework/protocol/values.js';
import { refusal } from '../../../contracts/support.js';
import { created, imported } from '../../../support/resource-lifecycle.js';
import { serve, type TestServer } from '../../../support/serve.js';

describe('multinode_nomad_workers', () => {
  /** Ids of jobs, paths of variables, and ports on which agents are registered. */
  let jobs: string[];
  let variables: string[];
  let agents: number[];
  let nomad: TestServer;
  let config: Record<string, string>;

  beforeEach(async () => {
    [jobs, variables, agents] = [[], [], []];
    nomad = await serve((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://nomad');
      const prefix = searchParams.get('prefix') ?? '';
      const of = (names: readonly string[]) => names.filter((name) => name.startsWith(prefix));
      const found = {
        '/v1/jobs': of(jobs).map((ID) => ({
          ID,
          ParentID: ID.split('/')[1] ? ID.split('/')[0] : '',
          // By default Nomad leaves it out.
          ...(searchParams.has('meta') && { Meta: null }),
        })),
        '/v1/vars': of(variables).map((Path) => ({ Path })),
        '/v1/service/multinode-shop': agents.map((Port) => ({ AllocID: 'a', Address: '10.0.0.5', Port })),
      }[pathname];
      response.writeHead(found ? 200 : 500);
      response.end(JSON.stringify(found ?? pathname));
    });
    config = { application: 'shop', address: nomad.url, namespace: 'team-a', region: '' };
  });
  afterEach(() => nomad.close());

  it("is created if nothing has one of the application's names, whatever other names exist", async () => {
    jobs = ['multinode~shop2', 'multinode~shop-two~web', 'shop'];
    variables = ['nomad/jobs/multinode~shop2', 'nomad/jobs/shop'];
    expect(await created(nomadWorkersResource, config)).to.deep.equal({
      ...config,
      taken: null,
    });
  });

  it('is refused if another stack has the name, with its location', async () => {
    const taken: [string[], string[], string][] = [
      [['multinode~shop'], [], 'job multinode~shop,'],
      [['multinode~shop~web', 'multinode~shop~web/dispatch-1'], [], 'job multinode~shop~web,'],
      [['multinode~shop~web/dispatch-1'], [], 'job multinode~shop~web/dispatch-1,'],
      [[], ['nomad/jobs/multinode~shop'], 'variable nomad/jobs/multinode~shop,'],
      [[], ['nomad/jobs/multinode~shop~web'], 'variable nomad/jobs/multinode~shop~web,'],
    ];
    agents = [1234];
    for (const [ids, paths, said] of taken) {
      [jobs, variables] = [ids, paths];
      const error = await refusal(created(nomadWorkersResource, config));
      expect(error).to.include({ code: 'MN3006' });
      expect(error.message).to.contain(`namespace team-a of Nomad at ${nomad.url} already has an`);
      expect(error.message).to.contain(`${said} its agent at http://10.0.0.5:1234;`);
      expect((await nomadWorkersResource.plan(null, config)).planned.taken).to.equal(UNKNOWN);
    }
    agents = [];
    jobs = Array.from({ length: 8 }, (_, n) => `multinode~shop~w${n}`);
    const { message } = await refusal(created(nomadWorkersResource, config));
    expect(message).to.match(/job multinode~shop~w4 and 4 more;/);
  });

  it('is refused by the plan if it replaces one elsewhere, which Terraform would remove first', async () => {
    jobs = ['multinode~shop~web'];
    const { message } = await refusal(created(nomadWorkersResource, config));
    const planned = async (elsewhere: Record<string, string>) => {
      const replaced = { ...config, ...elsewhere, taken: null };
      return (await nomadWorkersResource.plan(null, config, replaced)).planned.taken;
    };
    config.region = 'eu';
    expect(await planned({ application: 'blog' })).to.equal(message);
    expect(await planned({ namespace: 'team-b' })).to.equal(message);
    expect(await planned({ region: 'us' })).to.equal(message);
    // These may be its own: the region that it had before may be the one that it has now.
    expect(await planned({ region: '' })).to.equal(UNKNOWN);
    jobs = [];
    expect(await planned({ application: 'blog' })).to.equal(UNKNOWN);
  });

  it('is the same after it was imported', async () => {
    jobs = ['multinode~shop~web'];
    for (const [id, namespace, region] of [
      ['shop', 'default', ''],
      ['shop@team-a', 'team-a', ''],
      ['shop@team-a@eu', 'team-a', 'eu'],
    ] as const) {
      const state = await imported(nomadWorkersResource, id);
      expect(state).to.deep.equal({
        application: 'shop',
        address: '',
        namespace,
        region,
        taken: null,
      });
      const { replaces } = await nomadWorkersResource.plan(state, { ...config, namespace, region });
      expect(replaces).to.deep.equal([]);
    }
  });
});
