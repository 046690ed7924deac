/** Validates a manifest file. The build puts code in place of this module that ajv has compiled beforehand. */
import type { ValidateFunction } from 'ajv';
import { type ManifestFile, SCHEMA } from '../schema.generated.js';
import { compileSchema } from './ajv.js';

let compiled: ValidateFunction<ManifestFile> | undefined;

export function validator(): ValidateFunction<ManifestFile> {
  compiled ??= compileSchema<ManifestFile>(SCHEMA);
  return compiled;
}
