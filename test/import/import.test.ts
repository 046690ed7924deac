import { expect } from 'chai';
import { type ImportOptions, importCompose } from '../../src/import/import.js';

function imported(files: Readonly<Record<string, string>>, options: Partial<ImportOptions> = {}) {
  const read = async (path: string) => files[path];
  return importCompose({
    files: ['compose.yaml'],
    env: {},
    envFiles: [],
    profiles: [],
    folder: '.',
    folderName: 'My.Shop',
    read,
    ...options,
  });
}

describe('an import', () => {
  it("takes the project's name from --name, COMPOSE_PROJECT_NAME, the file, then the folder", async () => {
    const unnamed = { 'compose.yaml': 'services: {a: {image: a}}' };
    const named = { 'compose.yaml': 'name: file\nservices: {a: {image: a}}' };
    const env = { COMPOSE_PROJECT_NAME: 'environment' };
    expect((await imported(unnamed)).name).to.equal('myshop');
    expect((await imported(named)).name).to.equal('file');
    expect((await imported(named, { env })).name).to.equal('environment');
    expect((await imported(named, { env, name: 'given' })).name).to.equal('given');
  });

  it('writes paths as seen from the folder of the manifest', async () => {
    const files = { 'app/compose.yaml': 'services: {a: {build: ., volumes: ["./data:/data", "/srv:/srv"]}}' };
    const { manifest } = await imported(files, { files: ['app/compose.yaml'], folder: '.' });
    expect(manifest).to.include('build: ./app').and.include('- ./app/data:/data').and.include('- /srv:/srv');
  });

  it('leaves out what the manifest refuses, with its reason', async () => {
    const { manifest, report } = await imported({
      'compose.yaml': 'services: {a: {image: a, cap_add: [NET_ADMIN, NONSENSE], hostname: two words}}',
    });
    expect(manifest)
      .to.include('- NET_ADMIN')
      .and.not.match(/- NONSENSE|hostname:/);
    expect(report.filter(({ fate }) => fate === 'left out').map(({ key }) => key)).to.have.members([
      'cap_add.1',
      'hostname',
    ]);
  });

  it('gives a service the name of its container as an alias if another service uses it', async () => {
    const { manifest } = await imported({
      'compose.yaml':
        'services: {web: {image: web, environment: {DB: "pg://shop-db:5432"}}, db: {image: db, container_name: shop-db}}',
    });
    expect(manifest).to.match(/default:\n\s+aliases:\n\s+- shop-db/);
  });

  it('reports every key of the file', async () => {
    const { report } = await imported({
      'compose.yaml':
        'version: "3"\nx-a: 1\nmodels: {}\nservices: {a: {image: a, tty: true, nonsense: 1, restart: always}}',
    });
    expect(report.map(({ fate, key }) => `${fate}: ${key}`)).to.have.members([
      'replaced: version',
      'replaced: x-a',
      'left out: models',
      'carried: image',
      'left out: tty',
      'left out: nonsense',
      'replaced: restart',
    ]);
  });
});
