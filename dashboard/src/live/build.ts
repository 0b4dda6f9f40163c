/** When a page loads itself anew: once, after the server has answered with another build than the page's own. */

/** Walls of a plant don't all load in the same second. */
export const RELOAD_JITTER_MS = 10_000;

/** Id of the build that this page is; `null` under the development server. */
export function ownBuild(page: Document): string | null {
  return page.querySelector('meta[name="gemba-build"]')?.getAttribute('content') ?? null;
}

/**
 * Whether to reload. @param reloadedFor the build for which this tab has already reloaded: a cache that still hands
 * out the old page must not make it reload for ever
 */
export function wantsReload(own: string | null, served: string, reloadedFor: string | null): boolean {
  return own !== null && served !== '' && served !== 'dev' && served !== own && served !== reloadedFor;
}
