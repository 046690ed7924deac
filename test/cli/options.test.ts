import { expect } from 'chai';
import { environmentOf } from '../../src/cli/options.js';
import { UsageError } from '../../src/errors/errors.js';

describe('cli: the environment of a command', () => {
  const env = { A: '1', MULTINODE_ENV_FILES: 'given.env', MULTINODE_PROFILES: 'given' };
  const of = (
    envFiles: string[],
    profiles: string[],
    from: NodeJS.ProcessEnv = env,
    backendConfig: string[] = [],
  ) => environmentOf({ envFiles, profiles, backendConfig }, from, '/here');

  it('has absolute paths of environment files, for programs that run elsewhere', () => {
    expect(of([], []).MULTINODE_ENV_FILES).to.equal('/here/given.env');
    expect(of(['a.env', '/b.env'], []).MULTINODE_ENV_FILES).to.equal('/here/a.env,/b.env');
    expect(of([], [], { A: '1' })).to.deep.equal({ A: '1' });
  });

  it('has the profiles of the options instead of those that are set', () => {
    expect(of([], []).MULTINODE_PROFILES).to.equal('given');
    expect(of([], ['a', 'b']).MULTINODE_PROFILES).to.equal('a,b');
  });

  it("has the settings of the state's backend for terraform init, quoted", () => {
    const init = (...settings: string[]) => of([], [], { TF_CLI_ARGS_init: '-x' }, settings).TF_CLI_ARGS_init;
    expect(init()).to.equal('-x');
    expect(init("key=it's", 'shop.tfbackend')).to.equal(
      String.raw`-x '-backend-config=key=it'\''s' '-backend-config=/here/shop.tfbackend'`,
    );
  });

  it('is refused if the name of a file would be two', () => {
    expect(() => of(['a,b.env'], [])).to.throw(
      UsageError,
      'the name of the environment file a,b.env has a comma; rename it',
    );
  });
});
