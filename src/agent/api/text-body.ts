import type { FastifyInstance } from 'fastify';
import { LONGEST_TEXT } from '../../api/schemas/executions.js';
import { RequestError } from '../../errors/errors.js';

/** Bytes: no character of UTF-8 has more than 4. */
const BODY_LIMIT = LONGEST_TEXT * 4;

/** Routes that are added to the scope have bodies of text: whatever type they are said to have, they stay as they are. */
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
