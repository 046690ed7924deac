/** Manifests of several files: what they include, their environment files, profiles and the places of findings. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { parse as parseYaml } from 'yaml';
import { asYaml } from '../../src/cli/render/config.js';
import { type Issue, ManifestError } from '../../src/errors/errors.js';
import { asMerged } from '../../src/manifest/as-merged.js';
import { canonicalManifest } from '../../src/manifest/canonical.js';
import { type LoadedManifest, loadManifest } from '../../src/manifest/load.js';
import { loadProject } from '../../src/manifest/project.js';
import { originOf } from '../../src/manifest/provenance.js';
import { usedVariables } from '../../src/manifest/used-variables.js';
import { parseManifest } from '../../src/manifest/validate.js';
import { withoutSecrets } from '../../src/manifest/without-secrets.js';
import { PACKAGE_ROOT } from '../../src/version.js';
import { temporaryFolder } from '../support/folder.js';

type Files = Readonly<Record<string, string>>;
type Env = Readonly<Record<string, string>>;

const folder = temporaryFolder();
const WEB = 'name: app\nservices:\n  web: {command: ./web, port: 8080}\n';

function write(files: Files): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder(), name)), { recursive: true });
    writeFileSync(join(folder(), name), text);
  }
}

function load(
  files: Files,
  { use = ['multinode.yaml'], env = {} }: { use?: readonly string[]; env?: Env } = {},
) {
  write(files);
  return loadManifest(
    use.map((name) => join(folder(), name)),
    { env },
  );
}

/** Each finding as FILE:LINE:COLUMN CODE MESSAGE. */
async function problems(files: Files, how?: Parameters<typeof load>[1]): Promise<string[]> {
  try {
    return (await load(files, how)).warnings.map(inWords);
  } catch (error) {
    if (error instanceof ManifestError) return error.issues.map(inWords);
    throw error;
  }
}

function inWords({ file = '', position, code, message, related }: Issue): string {
  const short = (text: string) => text.replaceAll(`${folder()}/`, '');
  const there =
    related && ` (${related.file === undefined ? '' : `${short(related.file)}:`}${related.position.line})`;
  return short(`${file}:${position?.line}:${position?.column} ${code} ${message}${there ?? ''}`);
}

function canonical({ manifest, source, variables }: LoadedManifest): unknown {
  return withoutSecrets(canonicalManifest(manifest), manifest, source, variables);
}

describe('a manifest of several files', () => {
  const TWO = { use: ['multinode.yaml', 'over.yaml'] };

  it('has findings at their lines in each file, those of the first one first', async () => {
    const over = 'services:\n  web:\n    port: 90000\n    colour: blue\n  api:\n    port: 1\n';
    expect(
      await problems(
        {
          'multinode.yaml': `${WEB}    min_replica: 1\n`.replace(
            '{command: ./web, port: 8080}',
            '\n    command: ./web',
          ),
          'over.yaml': over,
        },
        TWO,
      ),
    ).to.deep.equal([
      'multinode.yaml:5:5 MN1003 unknown key "min_replica" in services.web',
      'over.yaml:3:11 MN1006 port must be at most 65535, found 90000',
      'over.yaml:4:5 MN1003 unknown key "colour" in services.web',
      'over.yaml:5:3 MN1015 services.api has nothing to run',
    ]);
  });

  it('has findings between files with both places', async () => {
    const over = 'functions:\n  web: {command: ./other}\n';
    const [finding = ''] = await problems({ 'multinode.yaml': WEB, 'over.yaml': over }, TWO);
    expect(finding)
      .to.match(/MN1012/)
      .and.to.contain('multinode.yaml:')
      .and.to.contain('over.yaml:');
  });

  it('reports mistakes of syntax and variables in the file that has them', async () => {
    expect(
      await problems({ 'multinode.yaml': WEB, 'over.yaml': 'services: {web: {port: "${PORT}"}}\n' }, TWO),
    ).to.deep.equal(['over.yaml:1:24 MN1010 variable PORT is not set']);
    const [syntax = ''] = await problems({ 'multinode.yaml': WEB, 'over.yaml': 'services: {\n' }, TWO);
    expect(syntax).to.match(/^over\.yaml:\d:\d+ MN1001 the file is not valid YAML/);
    expect(await problems({ 'multinode.yaml': WEB, 'over.yaml': '# nothing\n' }, TWO)).to.deep.equal([
      'over.yaml:1:1 MN1001 the file has no manifest',
    ]);
    expect(await problems({ 'multinode.yaml': WEB }, { use: ['multinode.yaml', 'gone.yaml'] })).to.deep.equal(
      ['gone.yaml:undefined:undefined MN1002 gone.yaml does not exist'],
    );
  });

  it('has the folder and .env of the first file, and the name of the last one that has one', async () => {
    const { manifest } = await load(
      {
        'a/multinode.yaml': 'name: base\nservices: {web: {command: "./web $A", port: 8080}}\n',
        'a/.env': 'A=first',
        'b/over.yaml': 'name: over\nservices: {web: {env_file: x.env}}\n',
        'b/.env': 'A=second',
      },
      { use: ['a/multinode.yaml', 'b/over.yaml'] },
    );
    expect(manifest.name).to.equal('over');
    expect(manifest.services.web?.command).to.deep.equal(['./web', 'first']);
    expect(manifest.services.web?.env_file[0]?.path).to.equal('x.env');
  });

  it('has variables from the environment, then the last environment file, and then not from .env', async () => {
    const files = {
      'multinode.yaml': 'name: app\nservices: {web: {command: "./web $A $B $C", port: 8080}}\n',
      '.env': 'A=0\nB=0\nC=0',
      'one.env': 'A=1\nB=1\nC=1',
      'two.env': 'B=2\nC=$A$A',
    };
    write(files);
    const MULTINODE_ENV_FILES = ['one.env', 'two.env'].map((name) => join(folder(), name)).join(',');
    const { manifest } = await load(files, { env: { MULTINODE_ENV_FILES, A: 'mine' } });
    expect(manifest.services.web?.command).to.deep.equal(['./web', 'mine', '2', 'minemine']);
    const [gone = ''] = await problems(files, { env: { MULTINODE_ENV_FILES: join(folder(), 'gone.env') } });
    expect(gone).to.contain("MN1023 the environment file gone.env can't be read: the file does not exist");
  });
});

describe('included manifests', () => {
  it('have paths, variables and defaults of their own', async () => {
    const { manifest } = await load({
      'multinode.yaml': `include: [db/multinode.yaml]\ndefaults: {cpu: 1}\n${WEB}`,
      'db/multinode.yaml':
        'name: other\ndefaults: {memory: 1 GiB, environment: {A: "$A"}}\ninclude: [deep/x.yaml]\n' +
        'daemons: {db: {command: ./db, environment: {B: 2}, env_file: [x.env], volumes: ["./conf:/etc/x", "data:/d"]}}\n' +
        'volumes: {data: }\nsecrets: {key: {file: ./key}, abs: {file: /run/key}}\n',
      'db/.env': 'A=own',
      'db/deep/x.yaml':
        'jobs: {image: {build: ., working_dir: /app}, more: {build: {target: t, additional_contexts: [a=./a, b=docker-image://b]}}, local: {command: ./x, working_dir: ./y}}\n',
    });
    expect(manifest.name).to.equal('app');
    expect(manifest.services.web).to.include({ cpu: 1, memory: 256 * 2 ** 20 });
    const { db } = manifest.daemons;
    expect(db).to.deep.include({
      cpu: 1,
      memory: 2 ** 30,
      working_dir: './db',
      environment: { A: 'own', B: '2' },
      env_file: [{ path: './db/x.env', required: true, format: 'env' }],
    });
    expect(db?.volumes?.map(({ source }) => source)).to.deep.equal(['./db/conf', 'data']);
    expect(manifest.secrets).to.deep.equal({ key: { file: './db/key' }, abs: { file: '/run/key' } });
    expect(manifest.jobs.image).to.deep.include({ working_dir: '/app' });
    expect(manifest.jobs.image?.build?.context).to.equal('./db/deep');
    expect(manifest.jobs.more?.build).to.deep.include({
      context: './db/deep',
      additional_contexts: { a: './db/deep/a', b: 'docker-image://b' },
    });
    expect(manifest.jobs.local?.working_dir).to.equal('./db/deep/y');
  });

  it('have defaults by which no workload waits for itself', async () => {
    const { manifest } = await load({
      'multinode.yaml': `include: [db.yaml]\n${WEB}`,
      'db.yaml': 'defaults: {depends_on: [db]}\ndaemons: {db: {command: ./db}, other: {command: ./other}}\n',
    });
    expect(Object.keys(manifest.daemons.other?.depends_on ?? {})).to.deep.equal(['db']);
    expect(Object.keys(manifest.daemons.db?.depends_on ?? {})).to.deep.equal([]);
  });

  it('can be lists of files, with another folder and environment files', async () => {
    const { manifest } = await load({
      'multinode.yaml': `include: [{path: [db/a.yaml, db/b.yaml], project_directory: ., env_file: db/x.env}]\n${WEB}`,
      'db/a.yaml': 'daemons: {db: {command: "./db $A", user: a}}\n',
      'db/b.yaml': 'daemons: {db: {user: b, env_file: y.env}}\n',
      'db/x.env': 'A=x',
      'db/.env': 'A=unused',
    });
    const { db } = manifest.daemons;
    expect(db).to.deep.include({ command: ['./db', 'x'], user: 'b' });
    expect(db?.working_dir).to.equal(undefined);
    expect(db?.env_file[0]?.path).to.equal('y.env');
  });

  it('may repeat what is equal, and may be changed by another file', async () => {
    const db = 'daemons: {db: {command: ./db}}\nvolumes: {data: }\n';
    const files = {
      'multinode.yaml': `include: [one.yaml, two.yaml]\n${WEB}`,
      'one.yaml': `${db}x-note: 1\nsecrets: {one: {file: ./one}}\n`,
      'two.yaml': `${db}x-note: 2\nsecrets: {two: {file: ./two}}\n`,
      'over.yaml': 'daemons: {db: {user: me, volumes: ["data:/d"]}}\n',
    };
    const { manifest } = await load(files, { use: ['multinode.yaml', 'over.yaml'] });
    expect(manifest.daemons.db?.user).to.equal('me');
    expect(Object.keys(manifest.secrets)).to.deep.equal(['one', 'two']);
  });

  it('have configs for this application, and targets and quotas only for themselves', async () => {
    const { manifest } = await load({
      'multinode.yaml': `include: [one.yaml]\n${WEB}quotas: {cpu: 4}\n`,
      'one.yaml':
        'configs: {ini: {content: x}}\nquotas: {cpu: 5, memory: 1 GiB}\ntargets: {local: {port: 4999}}\n',
    });
    expect(manifest.configs).to.deep.equal({ ini: { content: 'x' } });
    expect(manifest.quotas).to.deep.equal({ cpu: 4 });
    expect(manifest.targets.local.port).not.to.equal(4999);
  });

  it('have no folder for commands that another file gives an image', async () => {
    const files = {
      'multinode.yaml': `include: [db/multinode.yaml]\n${WEB}`,
      'db/multinode.yaml':
        'include: [deep/x.yaml]\ndaemons: {db: {command: ./db}, own: {command: ./own, working_dir: ./o}, plain: {command: ./p}}\n',
      'db/deep/x.yaml': 'jobs: {deep: {command: ./deep}}\n',
      'image.yaml':
        'daemons: {db: {image: db}, own: {image: own, working_dir: /own}}\njobs: {deep: {build: ./deep}}\n',
      'defaults.yaml': 'defaults: {image: all}\n',
    };
    const mergedWith = (file: string) => load(files, { use: ['multinode.yaml', file] });
    const { daemons, jobs } = (await mergedWith('image.yaml')).manifest;
    expect(daemons.db).to.include({ image: 'db' }).and.not.to.have.property('working_dir');
    expect(jobs.deep).not.to.have.property('working_dir');
    expect([daemons.own?.working_dir, daemons.plain?.working_dir]).to.deep.equal(['/own', './db']);
    const shared = (await mergedWith('defaults.yaml')).manifest;
    expect(shared.daemons.db).to.include({ image: 'all' }).and.not.to.have.property('working_dir');
  });

  it('are refused if only their own files have the variable of a secret, of a config or without a value', async () => {
    const files = {
      'multinode.yaml': `include: [db/multinode.yaml]\n${WEB}`,
      'db/multinode.yaml':
        'secrets:\n  key: {environment: KEY}\nconfigs:\n  ini: {environment: INI}\ndaemons:\n' +
        '  db:\n    command: ./db\n    environment: {URL: "x:${KEY}", DEBUG: }\n    secrets: [key]\n' +
        '  list:\n    build: {args: [VERSION]}\n    environment: [DEBUG, "A=${DEBUG}", UNSET]\n',
      'db/.env': 'KEY=sesame\nINI=a\nDEBUG=1\nVERSION=2',
    };
    const only = 'it is set only for the included db/multinode.yaml';
    expect(await problems(files)).to.deep.equal([
      "db/multinode.yaml:2:22 MN1023 secret key can't be read: environment variable KEY is set only for the included db/multinode.yaml",
      "db/multinode.yaml:4:22 MN1023 config ini can't be read: environment variable INI is set only for the included db/multinode.yaml",
      `db/multinode.yaml:8:36 MN1023 variable DEBUG has no value here: ${only}`,
      `db/multinode.yaml:11:20 MN1023 variable VERSION has no value here: ${only}`,
      `db/multinode.yaml:12:19 MN1023 variable DEBUG has no value here: ${only}`,
    ]);
    const env = { KEY: 'sesame', INI: 'b', DEBUG: '2', VERSION: '3' };
    const loaded = await load(files, { env });
    expect(loaded.manifest.daemons.db?.environment).to.deep.equal({ URL: 'x:sesame', DEBUG: null });
    expect(asYaml(canonical(loaded))).not.to.contain('sesame');
  });

  it('conflict if they declare something differently', async () => {
    expect(
      await problems({
        'multinode.yaml': `include: [one.yaml, two.yaml]\n${WEB}secrets: {key: {file: ./a}}\n`,
        'one.yaml': 'secrets: {key: {file: ./b}}\ndaemons:\n  db: {command: ./db}\n',
        'two.yaml': 'daemons:\n  db: {command: ./other}\nservices: {web: {command: ./web, port: 8080}}\n',
      }),
    ).to.deep.equal([
      'one.yaml:1:11 MN1041 secrets.key is also declared in multinode.yaml, and differs (multinode.yaml:5)',
      'two.yaml:2:3 MN1041 daemons.db is also declared in one.yaml, and differs (one.yaml:3)',
    ]);
  });

  it('are refused if they are missing, include each other, or have environment files that are missing', async () => {
    const cycle = {
      'multinode.yaml': `include:\n  - a.yaml\n${WEB}`,
      'a.yaml': 'include: [b.yaml]',
      'b.yaml': 'include: [./a.yaml]',
    };
    expect(await problems(cycle)).to.deep.equal([
      'b.yaml:1:11 MN1040 a.yaml includes itself: a.yaml → b.yaml → a.yaml',
    ]);
    expect(await problems({ 'multinode.yaml': `include:\n  - gone.yaml\n${WEB}` })).to.deep.equal([
      'multinode.yaml:2:5 MN1002 gone.yaml does not exist',
    ]);
    expect(
      await problems({
        'multinode.yaml': `include:\n  - {path: a.yaml, env_file: x.env}\n${WEB}`,
        'a.yaml': '{}',
      }),
    ).to.deep.equal([
      "multinode.yaml:2:5 MN1023 the environment file x.env can't be read: the file does not exist",
    ]);
  });

  it('are reported at the including line if the entry is not valid', async () => {
    expect(await problems({ 'multinode.yaml': `include:\n  - {file: a.yaml}\n${WEB}` })).to.deep.equal([
      'multinode.yaml:2:5 MN1004 path is missing in include[0]',
      'multinode.yaml:2:6 MN1003 unknown key "file" in include[0]',
    ]);
  });
});

describe('profiles', () => {
  const files = {
    'multinode.yaml': `${WEB}daemons:\n  mail: {command: ./mail, expose: ["25"], profiles: [debug, dev], volumes: ["mail:/m"]}\nvolumes: {mail: }\n`,
  };
  const names = async (MULTINODE_PROFILES?: string) => {
    const { manifest, warnings } = await load(files, {
      env: MULTINODE_PROFILES === undefined ? {} : { MULTINODE_PROFILES },
    });
    expect(warnings).to.deep.equal([]);
    return Object.keys(manifest.daemons);
  };

  it('enable a workload if one of its own is active, or all are', async () => {
    expect(await names()).to.deep.equal([]);
    expect(await names('other')).to.deep.equal([]);
    expect(await names('other, dev')).to.deep.equal(['mail']);
    expect(await names('*')).to.deep.equal(['mail']);
  });

  it('can be active because of .env', async () => {
    write({ '.env': 'MULTINODE_PROFILES=debug\n' });
    expect(await names()).to.deep.equal(['mail']);
  });

  it('leave nothing of themselves in the normalised manifest', async () => {
    const { manifest } = await load(files, { env: { MULTINODE_PROFILES: '*' } });
    expect(manifest.daemons.mail).not.to.have.property('profiles');
  });

  it('do not matter to what is checked of a disabled workload by itself', async () => {
    const broken = `${WEB}daemons:\n  mail: {command: ./mail, profiles: [debug], user: [a]}\n`;
    const [finding = ''] = await problems({ 'multinode.yaml': broken });
    expect(finding).to.match(/^multinode\.yaml:5:/);
  });
});

describe('the canonical manifest', () => {
  const CASES = join(PACKAGE_ROOT, 'test', 'compiler', 'cases');

  for (const name of readdirSync(CASES).filter((file) => file.endsWith('.yaml'))) {
    it(`is the same again when it is read: ${name}`, async () => {
      const loaded = await loadManifest(join(CASES, name), { env: { TAG: '1' } });
      const text = asYaml(canonical(loaded));
      const again = parseManifest(text, { file: 'multinode.yaml', env: {} });
      expect(again.manifest).to.deep.equal(loaded.manifest);
    });
  }

  it('keeps dollar signs, and shows no value of a secret', async () => {
    const loaded = await load(
      {
        'multinode.yaml':
          'name: app\nsecrets: {key: {environment: KEY}}\nservices:\n  web:\n    command: [./web, "$$HOME", "a-$KEY-b", sesame]\n' +
          '    port: 8080\n    secrets: [key]\n    environment: ["TOKEN=${KEY}", "OTHER=${OTHER}"]\n',
      },
      { env: { KEY: 'sesame', OTHER: 'open' } },
    );
    const shown = asYaml(canonical(loaded));
    expect(shown).to.contain('TOKEN: ${KEY}').and.to.contain('OTHER: open').and.to.contain('a-${KEY}-b');
    expect(shown).to.contain('$$HOME');
    // What the file itself has in clear text is no secret.
    expect(shown.match(/sesame/g)).to.have.length(1);
  });

  const SECRET = 'secrets: {key: {environment: KEY}}\n';
  const FORMS = [
    ['{URL: "x:${KEY}", OTHER: sesame}', '[LOG=debug]'],
    ['["URL=x:${KEY}", OTHER=sesame]', '{LOG: debug}'],
    ['["URL=x:${KEY}", OTHER=sesame]', '[LOG=debug]'],
    ['{LOG: debug}', '["URL=x:${KEY}", OTHER=sesame]'],
  ];
  for (const [shared = '', own = ''] of FORMS) {
    it(`shows no value of a secret in the variables ${shared} with ${own} over them, and their lines`, async () => {
      const loaded = await load(
        {
          'multinode.yaml': `${SECRET}defaults:\n  environment:\n    ${shared}\n${WEB.replace('port', `secrets: [key],\n    environment:\n      ${own},\n    port`)}`,
        },
        { env: { KEY: 'sesame' } },
      );
      const shown = asYaml(canonical(loaded));
      expect(shown).to.contain('URL: x:${KEY}').and.to.contain('OTHER: sesame').and.to.contain('LOG: debug');
      const lineOf = (name: string) =>
        originOf(['services', 'web', 'environment', name], loaded.source)?.place.line;
      const [first, second] = shared.includes('URL') ? [4, 9] : [9, 4];
      expect([lineOf('URL'), lineOf('OTHER'), lineOf('LOG')]).to.deep.equal([first, first, second]);
    });
  }

  it('shows no value of a secret for a name without a value, or with variables in its name', async () => {
    const loaded = await load(
      {
        'multinode.yaml': `${SECRET}${WEB.replace('port', 'build: {args: [KEY]}, environment: ["${X}_URL=${KEY}"], port')}`,
        'over.yaml': 'services: {web: {environment: {A: 1}}}\n',
      },
      { env: { KEY: 'sesame', X: 'DB' }, use: ['multinode.yaml', 'over.yaml'] },
    );
    const shown = asYaml(canonical(loaded));
    expect(shown).to.contain('KEY: ${KEY}').and.to.contain('DB_URL: ${KEY}').and.not.to.contain('sesame');
  });

  it('has variables as pairs if a secret is one of them, with its name', async () => {
    const KEY = 'TOKEN=sesame';
    const loaded = await load(
      {
        'multinode.yaml': `${SECRET}defaults: {environment: {A: 1}}\n${WEB.replace('port', () => 'build: {args: ["${KEY}"]}, labels: ["${KEY}", o=1], environment: ["${KEY}", B=$$x, C], port')}`,
      },
      { env: { KEY } },
    );
    const shown = asYaml(canonical(loaded));
    expect(shown).not.to.contain('sesame');
    const again = parseManifest(shown, { file: 'multinode.yaml', env: { KEY } });
    const web = again.manifest.services.web;
    expect({ ...web, labels: { TOKEN: 'sesame', o: '1' } }).to.deep.equal(loaded.manifest.services.web);
    expect(web?.environment).to.deep.equal({ A: '1', TOKEN: 'sesame', B: '$x', C: null });
    // Labels are a map, so that only the secret's name can stand for its part.
    expect(web?.labels).to.deep.equal({ TOKEN: KEY, o: '1' });
  });

  it('has a command with a secret as the text that it is written as', async () => {
    const KEY = 'two words\\n';
    const loaded = await load(
      {
        'multinode.yaml': `${SECRET}${WEB.replace('./web', () => '"./web --key ${KEY} --other ${OTHER} $$HOME", image: web, entrypoint: "sh ${KEY}"')}`,
      },
      { env: { KEY, OTHER: 'open' } },
    );
    const shown = asYaml(canonical(loaded));
    expect(shown).to.contain('command: ./web --key ${KEY} --other open $$HOME');
    expect(shown).to.contain('entrypoint: sh ${KEY}');
    expect(shown).not.to.contain('words');
    const again = parseManifest(shown, { file: 'multinode.yaml', env: { KEY } });
    expect(again.manifest).to.deep.equal(loaded.manifest);
  });

  it('says where each value comes from', async () => {
    const { source, manifest } = await load(
      {
        'multinode.yaml': `defaults:\n  environment:\n    A: 1\n    B: 2\n${WEB}`,
        'over.yaml': 'services:\n  web:\n    environment:\n      B: 3\n    min_replicas: 1\n',
      },
      { use: ['multinode.yaml', 'over.yaml'] },
    );
    expect(manifest.services.web?.environment).to.deep.equal({ A: '1', B: '3' });
    const at = (...path: string[]) => {
      const place = originOf(path, source)?.place;
      return place && `${place.file === undefined ? '' : 'over:'}${place.line}`;
    };
    expect(at('name')).to.equal('5');
    expect(at('services', 'web', 'environment', 'A')).to.equal('3');
    expect(at('services', 'web', 'environment', 'B')).to.equal('over:4');
    expect(at('services', 'web', 'min_replicas')).to.equal('over:5');
    expect(at('services', 'web', 'port')).to.equal('7');
    expect(at('services', 'web', 'max_replicas')).to.equal(undefined);
    expect(at('targets', 'local', 'port')).to.equal(undefined);
  });
});

describe('the merged files as they are written', () => {
  it('have their variables and short forms, without what is not enabled', async () => {
    write({
      'multinode.yaml':
        'name: app\ninclude: [db.yaml]\nservices:\n  web: {command: "./web ${A:-$$1}", port: "${PORT?}", environment: {V: 1.10}}\n  off: {command: ./off, port: 1, profiles: [x]}\n',
      'db.yaml': 'daemons: {db: {command: ./db, memory: "${M:+1g}"}}\n',
    });
    const project = await loadProject([join(folder(), 'multinode.yaml')], { env: {}, interpolate: false });
    expect(parseYaml(asYaml(asMerged(project).value))).to.deep.equal({
      name: 'app',
      services: { web: { command: './web ${A:-$$1}', port: '${PORT?}', environment: { V: '1.10' } } },
      daemons: { db: { command: './db', memory: '${M:+1g}' } },
    });
    const short = usedVariables(project).map(({ file: _, ...variable }) => variable);
    expect(short).to.deep.equal([
      { name: 'A', required: false, default: '$$1', line: 4 },
      { name: 'M', required: false, alternative: '1g', line: 1 },
      { name: 'PORT', required: true, line: 4 },
    ]);
  });
});
