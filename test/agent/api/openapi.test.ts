import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv } from 'ajv';
import { expect } from 'chai';
import { isRecord } from '../../../src/json/shape.js';
import { temporaryFolder } from '../../support/folder.js';
import { type Api, startApi } from './support.js';

describe('OpenAPI document', () => {
  const folder = temporaryFolder();
  let api: Api;
  let document: Record<string, unknown>;
  beforeEach(async () => {
    api = await startApi(folder());
    const response = await fetch(`${api.url}/openapi.json`);
    expect(response.status).to.equal(200);
    const body: unknown = await response.json();
    if (!isRecord(body)) throw new Error('no object');
    document = body;
  });
  afterEach(() => api.close());

  it('matches the meta-schema of OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(document));
    expect(errors).to.equal(undefined);
    expect(valid).to.equal(true);
    expect(document.openapi).to.equal('3.1.0');
  });

  it('describes every operation, its responses, and its possible problems', () => {
    const ids = operations(document).map(({ path, operation }) => {
      expect(operation.operationId, path).to.be.a('string');
      expect(operation.summary, path).to.be.a('string').and.match(/\.$/);
      const responses = record(operation.responses);
      expect(Object.keys(responses), path).to.include.members(['400', '401', '421', '500']);
      for (const [status, response] of Object.entries(responses)) {
        expect(record(response).description, `${path} ${status}`).to.be.a('string').and.not.equal('');
        if (Number(status) < 400 || status === 'default') continue;
        expect(record(response).content, `${path} ${status}`).to.deep.equal({
          'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
        });
      }
      return operation.operationId;
    });
    expect(new Set(ids).size).to.equal(ids.length);
  });

  it('requires the key, in either header, wherever the agent does', async () => {
    expect(document.security).to.deep.equal([{ bearer: [] }, { key: [] }]);
    for (const { path, method, operation } of operations(document)) {
      if (path.startsWith('/functions/')) continue;
      const url = api.url + path.replaceAll(/\{\w+\}/g, 'x');
      const { status } = await fetch(url, { method: method.toUpperCase() });
      expect(status === 401, path).to.equal(operation.security === undefined);
    }
  });

  it('has a matching example for every named schema', () => {
    const ajv = new Ajv({ strict: false, validateFormats: false });
    ajv.addSchema(document, 'openapi');
    const schemas = record(record(document.components).schemas);
    expect(Object.keys(schemas)).to.include.members(['Problem', 'Status', 'Invocation', 'Manifest']);
    for (const [name, schema] of Object.entries(schemas)) {
      if (name.startsWith('Manifest_')) continue;
      const { examples } = record(schema);
      expect(examples, name).to.be.an('array').with.length.above(0);
      const validate = ajv.getSchema(`openapi#/components/schemas/${name}`);
      for (const example of examples as unknown[]) {
        expect(validate?.(example), `${name}: ${JSON.stringify(validate?.errors)}`).to.equal(true);
      }
    }
  });
});

function operations(document: Record<string, unknown>) {
  return Object.entries(record(document.paths)).flatMap(([path, item]) =>
    Object.entries(record(item)).map(([method, operation]) => ({
      path,
      method,
      operation: record(operation),
    })),
  );
}

function record(value: unknown): Record<string, unknown> {
  if (!isRecord(value)) throw new Error(`no object: ${JSON.stringify(value)}`);
  return value;
}
