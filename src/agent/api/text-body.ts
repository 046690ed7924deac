import type { FastifyInstance } from 'fastify';
import { LONGEST_TEXT } from '../../api/schemas/executions.js';
import { RequestError } from '../../errors/errors.js';

/** Bytes: a UTF-8 character has at most 4. */
const BODY_LIMIT = LONGEST_TEXT * 4;

/** Routes added to the scope have text bodies, which are not parsed, whatever their declared type. */
export function takeText(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser<Buffer>(
    '*',
    { parseAs: 'buffer', bodyLimit: BODY_LIMIT },
    async (_request: unknown, body: Buffer) => {
      try {
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
      } catch (error) {
        throw new RequestError('MN4003', 400, 'The body is not text in UTF-8.', { cause: error });
      }
    },
  );
}
