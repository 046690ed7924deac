import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { closed, TEXT } from '../../../api/schemas/schema.js';
import type { ApiOptions } from '../app.js';
import { type Asset, DashboardAssets, PAGE } from '../dashboard.js';
import { nothing, responses } from '../responses.js';

/** The page loads only from the agent, and cannot be embedded in another page. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

const UNCHANGED = { 304: nothing("The caller's copy is current.") };

/**
 * The dashboard: public, since it contains nothing about the application; it gets its data from the API, with the key.
 */
export function dashboardRoutes(app: FastifyInstance, { assets = new DashboardAssets() }: ApiOptions): void {
  app.get(
    '/',
    {
      schema: {
        operationId: 'getDashboard',
        summary: 'The dashboard, a page for browsers.',
        open: true,
        response: {
          ...responses(200, { description: 'The page.', content: { 'text/html': { schema: TEXT } } }, [404]),
          ...UNCHANGED,
        },
      },
    },
    async (request, reply) => send(request, reply, await assets.get(PAGE), 'no-cache'),
  );

  app.get<{ Params: { file: string } }>(
    '/dashboard/:file',
    {
      schema: {
        operationId: 'getDashboardFile',
        summary: 'A script or style sheet of the dashboard, by the name that the page uses.',
        open: true,
        params: closed({ file: { type: 'string', minLength: 1, maxLength: 100 } }),
        response: {
          ...responses(
            200,
            {
              description: 'The file.',
              content: { 'text/javascript': { schema: TEXT }, 'text/css': { schema: TEXT } },
            },
            [404],
          ),
          ...UNCHANGED,
        },
      },
    },
    async (request, reply) => {
      const { file } = request.params;
      // The page is served only where its policy and its relative URLs are valid.
      const asset = await assets.get(file === PAGE ? '' : file);
      return send(request, reply, asset, 'public, max-age=31536000, immutable');
    },
  );
}

function send(request: FastifyRequest, reply: FastifyReply, asset: Asset, caching: string): FastifyReply {
  reply.headers({ ...HEADERS, etag: asset.etag, 'cache-control': caching });
  const known = request.headers['if-none-match']?.split(/\s*,\s*/).map((tag) => tag.replace(/^W\//, ''));
  if (known?.includes(asset.etag)) return reply.code(304).send();
  return reply.type(asset.type).send(asset.content);
}
