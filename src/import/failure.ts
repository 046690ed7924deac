import { ManifestError } from '../errors/errors.js';
import type { Place } from './node.js';

/** The error for a file that can't be imported as it is. */
export function failure(message: string, at: Place | undefined, hint?: string): ManifestError {
  return new ManifestError([
    {
      code: 'MN9005',
      message,
      path: [],
      ...(at && { file: at.file, position: { line: at.line, column: 1, length: 1 } }),
      ...(hint !== undefined && { hint }),
    },
  ]);
}
