/** Which screen a path means. Pure; the address bar is the only place where the choice is kept. */

export type Route =
  | { screen: 'overview' }
  | { screen: 'lines' }
  | { screen: 'line'; id: string }
  /** What the code on a machine leads to. */
  | { screen: 'machine'; id: string }
  | { screen: 'trends' }
  | { screen: 'losses' }
  | { screen: 'figures' }
  | { screen: 'plan' }
  | { screen: 'maintenance' }
  /** What maintenance does: all machines, or one. */
  | { screen: 'effects' }
  | { screen: 'effect'; id: string }
  | { screen: 'alarms' }
  /** Codes of machines, to be printed. */
  | { screen: 'codes' }
  | { screen: 'job'; id: string }
  | { screen: 'quality' }
  | { screen: 'reports' }
  | { screen: 'diagnostics' }
  | { screen: 'quarantine' }
  | { screen: 'quarantine-item'; id: string }
  | { screen: 'procedures' }
  | { screen: 'procedure'; id: string }
  | { screen: 'targets' }
  | { screen: 'notifications' }
  | { screen: 'walls' }
  | { screen: 'wall'; id: string }
  | { screen: 'unknown'; path: string };

/** Reads a path. A wall's id may be `site/area` where an area's id alone is not unique. */
export function routeOf(path: string): Route {
  const [screen = '', ...rest] = path
    .split('/')
    .filter((part) => part !== '')
    .map(decode);
  const id = rest.join('/');
  if (screen === '' && id === '') return { screen: 'overview' };
  if (screen === 'line') return id === '' ? { screen: 'lines' } : { screen: 'line', id };
  if (screen === 'machine' && id !== '') return { screen: 'machine', id };
  if (screen === 'wall') return id === '' ? { screen: 'walls' } : { screen: 'wall', id };
  if (screen === 'trends' && id === '') return { screen: 'trends' };
  if (screen === 'losses' && id === '') return { screen: 'losses' };
  if (screen === 'figures' && id === '') return { screen: 'figures' };
  if (screen === 'plan' && id === '') return { screen: 'plan' };
  if (screen === 'maintenance' && id === '') return { screen: 'maintenance' };
  if (screen === 'effect') return id === '' ? { screen: 'effects' } : { screen: 'effect', id };
  if (screen === 'alarms' && id === '') return { screen: 'alarms' };
  if (screen === 'codes' && id === '') return { screen: 'codes' };
  if (screen === 'jobs' && id === '') return { screen: 'maintenance' };
  if (screen === 'jobs' && /^[1-9]\d{0,9}$/.test(id)) return { screen: 'job', id };
  if (screen === 'quality' && id === '') return { screen: 'quality' };
  if (screen === 'reports' && id === '') return { screen: 'reports' };
  if (screen === 'procedures') return id === '' ? { screen: 'procedures' } : { screen: 'procedure', id };
  if (screen === 'targets' && id === '') return { screen: 'targets' };
  if (screen === 'notifications' && id === '') return { screen: 'notifications' };
  if (screen === 'diagnostics' && id === '') return { screen: 'diagnostics' };
  if (screen === 'quarantine' && id === '') return { screen: 'quarantine' };
  if (screen === 'quarantine' && /^\d+$/.test(id)) return { screen: 'quarantine-item', id };
  return { screen: 'unknown', path };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Path of a screen, escaped. */
export function pathOf(route: Exclude<Route, { screen: 'unknown' }>): string {
  const escaped = (id: string): string => id.split('/').map(encodeURIComponent).join('/');
  if (route.screen === 'overview') return '/';
  if (route.screen === 'line') return `/line/${escaped(route.id)}`;
  if (route.screen === 'machine') return `/machine/${escaped(route.id)}`;
  if (route.screen === 'wall') return `/wall/${escaped(route.id)}`;
  if (route.screen === 'procedure') return `/procedures/${escaped(route.id)}`;
  if (route.screen === 'job') return `/jobs/${route.id}`;
  if (route.screen === 'quarantine-item') return `/quarantine/${escaped(route.id)}`;
  if (route.screen === 'effect') return `/effect/${escaped(route.id)}`;
  if (route.screen === 'effects') return '/effect';
  if (route.screen === 'lines') return '/line';
  return route.screen === 'walls' ? '/wall' : `/${route.screen}`;
}
