/** Goes to a page of ours as a link would, for what is done without one: the router hears of it as of the way back. */
export function openPage(path: string): void {
  history.pushState(null, '', path);
  dispatchEvent(new PopStateEvent('popstate'));
  scrollTo(0, 0);
}
