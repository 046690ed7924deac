/** Validates a normalised manifest. The build puts code in place of this module that ajv has compiled beforehand. */
import type { ValidateFunction } from 'ajv';
import type { Manifest } from '../model.js';
import { normalisedSchema } from '../normalised-schema.js';
import { compileSchema } from './ajv.js';

let compiled: ValidateFunction<Manifest> | undefined;

export function validator(): ValidateFunction<Manifest> {
  compiled ??= compileSchema<Manifest>(normalisedSchema());
  return compiled;
}
