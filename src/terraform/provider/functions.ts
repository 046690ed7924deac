import { TerraformError } from '../../errors/errors.js';
import { parseDuration, parseMemory } from '../../manifest/units.js';
import { defineFunction } from '../framework/function.js';
import type { Json } from '../framework/protocol/values.js';

/** A manifest's units in Terraform's expressions. */
export const functions = [
  defineFunction({
    name: 'duration',
    summary: 'The seconds of a duration.',
    description: 'Reads a duration as manifests have it, such as "90s", "5m" or "1h30m".',
    parameters: [{ name: 'duration', type: 'string', description: 'Such as "1h30m".' }],
    returns: 'number',
    call: (text = null) => read('duration', 'such as 90s, 5m or 1h30m', text, parseDuration),
  }),
  defineFunction({
    name: 'bytes',
    summary: 'The bytes of an amount of memory.',
    description: 'Reads an amount of memory as manifests have it, such as "256 MiB", "1 GiB" or "512m".',
    parameters: [{ name: 'memory', type: 'string', description: 'Such as "256 MiB".' }],
    returns: 'number',
    call: (text = null) => read('amount of memory', 'such as 256 MiB or 512m', text, parseMemory),
  }),
];

function read(what: string, example: string, text: Json, parse: (text: Json) => number | undefined): number {
  const found = parse(text);
  if (found !== undefined) return found;
  throw new TerraformError('MN3005', `${JSON.stringify(text)} is not a ${what}, ${example}`);
}
