/** Keeps the route and the address bar together; ordinary links work, without loading the page anew. */

import { type Route, routeOf } from './route.ts';

export class Router {
  #route = $state.raw<Route>(routeOf(location.pathname));
  #search = $state.raw(location.search);

  get route(): Route {
    return this.#route;
  }

  /** The query of the address when a link or the way back led here; what a page writes into it itself is not told. */
  get search(): string {
    return this.#search;
  }

  start(): () => void {
    const onPop = (): void => this.#read();
    const onClick = (event: MouseEvent): void => this.#follow(event);
    addEventListener('popstate', onPop);
    document.addEventListener('click', onClick);
    return () => {
      removeEventListener('popstate', onPop);
      document.removeEventListener('click', onClick);
    };
  }

  go(path: string): void {
    history.pushState(null, '', path);
    this.#read();
    scrollTo(0, 0);
  }

  #read(): void {
    this.#route = routeOf(location.pathname);
    this.#search = location.search;
  }

  /** A plain click on a link to one of our pages. What the browser does with other clicks stays the browser's. */
  #follow(event: MouseEvent): void {
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (link === null || link.target !== '' || link.hasAttribute('download') || link.origin !== location.origin) return;
    if (link.pathname.startsWith('/api/') || link.pathname === '/metrics') return;
    event.preventDefault();
    this.go(link.pathname + link.search);
  }
}
