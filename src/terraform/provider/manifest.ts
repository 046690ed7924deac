import type { Environment } from '../../environment.js';
import { ManifestError } from '../../errors/errors.js';
import { isRecord } from '../../json/shape.js';
import type { Manifest } from '../../manifest/model.js';
import { WORKLOADS } from '../../manifest/sound.js';
import { TARGETS } from '../../manifest/targets.js';
import { parseManifest } from '../../manifest/validate.js';
import { validateNormalised } from '../../manifest/validate-normalised.js';
import type { Json } from '../framework/protocol/values.js';

/**
 * The manifest in an attribute: as the compiler writes it; as a user writes it, from yamldecode(…); or the text of a file.
 * Throws a ManifestError; only findings in a text have a position.
 */
export function manifestIn(value: Json, env: Environment): Manifest {
  if (typeof value === 'string') {
    try {
      return parseManifest(value, { file: 'manifest', env }).manifest;
    } catch (error) {
      throw error instanceof ManifestError ? inText(error) : error;
    }
  }
  if (!isRecord(value) || isNormalised(value)) return validateNormalised(value);
  refuseIncludes(value);
  try {
    return parseManifest(JSON.stringify(value), { file: 'manifest.json', env }).manifest;
  } catch (error) {
    throw error instanceof ManifestError ? new ManifestError(error.issues.map(unplaced)) : error;
  }
}

/**
 * Whether it is meant as one that the compiler wrote, valid or not: with every section and every target, and without what
 * has had its effect. In such a manifest, ${…} is text.
 */
function isNormalised(value: Readonly<Record<string, unknown>>): boolean {
  const { targets } = value;
  const whole = [...WORKLOADS, 'quotas', 'secrets'].every((section) => value[section] !== undefined);
  return (
    whole &&
    value.defaults === undefined &&
    isRecord(targets) &&
    TARGETS.every((name) => targets[name] !== undefined)
  );
}

/** Terraform can't look into a text: the message says where. */
function inText({ issues }: ManifestError): ManifestError {
  return new ManifestError(
    issues.map(({ code, message, hint, position }) => ({
      code,
      message: position ? `line ${position.line}, column ${position.column}: ${message}` : message,
      path: [],
      ...(hint !== undefined && { hint }),
    })),
  );
}

/** The text that was parsed is not one that the user has. */
function unplaced({ code, message, hint, path }: ManifestError['issues'][number]) {
  return { code, message, path, ...(hint !== undefined && { hint }) };
}

/** A value has no folder from which to read other files. */
function refuseIncludes(value: Readonly<Record<string, unknown>>): void {
  if (value.include === undefined) return;
  throw new ManifestError([
    {
      code: 'MN1003',
      message: 'include needs the files',
      path: ['include'],
      hint: 'merge them with "multinode config", and give what it prints',
    },
  ]);
}
