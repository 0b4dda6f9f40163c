/** The dashboard's files, with a fallback to its page for every address that the page itself knows. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { GembaError } from '@gemba/contract/errors';
import type { Api } from './context.ts';

const YEAR_S = 365 * 24 * 3600;

/** Serves a built dashboard; where there is none, its addresses answer 404 with the next step. */
export async function dashboardRoutes(api: Api, folder: string): Promise<void> {
  const built = existsSync(join(folder, 'index.html'));
  if (built) {
    await api.register(fastifyStatic, {
      root: folder,
      wildcard: true,
      cacheControl: false,
      dotfiles: 'deny',
      setHeaders: (reply, path) => {
        // Names under assets/ carry the hash of their content; everything else must be asked for again.
        const forever = path.startsWith(join(folder, 'assets'));
        reply.header('cache-control', forever ? `public, max-age=${YEAR_S}, immutable` : 'no-store');
      },
    });
  }
  api.setNotFoundHandler((request, reply) => {
    const isPage = request.method === 'GET' && !/^\/(api|live|assets)(\/|$)/.test(request.url) && built;
    if (isPage) return reply.sendFile('index.html');
    throw new GembaError('GEMBA_NOT_FOUND', { what: 'Page', id: request.url.slice(0, 200), list: '/api/docs' });
  });
}

/** Id of the build in a folder; `dev` where there is none. */
export function buildIdOf(folder: string): string {
  try {
    const { build } = JSON.parse(readFileSync(join(folder, 'build.json'), 'utf8')) as { build?: unknown };
    return typeof build === 'string' ? build : 'dev';
  } catch {
    return 'dev';
  }
}
