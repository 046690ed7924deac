/** The checks generated from the API's schemas. */
import { expect } from 'chai';
import { ANSWERS, PROBLEMS } from '../../src/api/schemas/index.js';
import * as shapes from '../../src/api/shapes.generated.js';
import { isRecord } from '../../src/json/shape.js';
import { sampleStatus } from '../client/samples.js';

const NAMED = [...PROBLEMS, ...ANSWERS].flatMap(({ title, examples }) => {
  const name = String(title);
  const shape = Object.entries(shapes).find(([key]) => key.toLowerCase() === `${name.toLowerCase()}shape`);
  const [example]: unknown[] = Array.isArray(examples) ? examples : [];
  return shape ? [{ name, shape: shape[1], example }] : [];
});

describe('checks of responses', () => {
  it("accept every schema's example", () => {
    expect(NAMED.length).to.be.greaterThan(40);
    for (const { name, shape, example } of NAMED) expect(shape.mismatch(example), name).to.equal(undefined);
  });

  it('accept fields that a newer agent adds, which the schemas of this version refuse', () => {
    for (const { name, shape, example } of NAMED)
      if (isRecord(example)) expect(shape.mismatch({ ...example, later: 1 }), name).to.equal(undefined);
  });

  it('say where a response differs, and what was expected', () => {
    const hello = { ...sampleStatus.functions.hello, target: '15' };
    expect(shapes.statusShape.mismatch({ ...sampleStatus, functions: { hello } })).to.equal(
      'functions.hello.target: number expected',
    );
    expect(shapes.executionShape.mismatch({ ...sampleStatus, id: 'x' })).to.equal(
      'workload: string expected',
    );
    expect(shapes.healthShape.mismatch({ status: 'away', version: '1' })).to.equal(
      'status: one of ok, stopping, standby expected',
    );
  });
});
