/** What is around every page: the link, navigation, signing in, dialogs, errors, in German. */

import type { Translated } from '../catalogue.ts';
import type { shell as english } from '../en/shell.ts';

export const shell: Translated<typeof english> = {
  'link.live': 'live',
  'link.connecting': 'verbindet',
  'link.lost': 'nicht live',
  'link.broker': 'kein Broker',
  'link.behind': 'speichert verspätet',
  'link.notLiveSince': 'NICHT LIVE seit {time}',
  'link.notLive': 'NICHT LIVE',
  'link.explain':
    'Der Server antwortet nicht. Zu sehen ist der Stand von damals; die Seite verbindet sich von selbst wieder.',
  'link.never': 'Der Server hat noch nicht geantwortet; die Seite versucht es von selbst weiter.',
  'link.waiting': 'Warten auf das erste Bild vom Server',
  'link.machines': '{heard} von {count} Maschinen gehört',
  'nav.main': 'Hauptnavigation',
  'nav.skip': 'Zum Inhalt springen',
  'nav.overview': 'Überblick',
  'nav.lines': 'Linien',
  'nav.trends': 'Verläufe',
  'nav.maintenance': 'Instand\u00adhaltung',
  'nav.walls': 'Tafeln',
  'nav.diagnostics': 'Diagnose',
  'nav.quarantine': 'Quarantäne',
  'nav.settings': 'Einstellungen',
  'nav.openAlarms': { one: '{count} unquittierter Alarm', other: '{count} unquittierte Alarme' },
  'settings.language': 'Sprache',
  'settings.theme': 'Farben',
  'theme.auto': 'Wie das System',
  'theme.dark': 'Dunkel',
  'theme.light': 'Hell',
  'theme.night': 'Nacht',
  'page.unknown': 'Unter {path} gibt es keine Seite.',
  'page.toOverview': 'Zum Überblick',
  'session.signIn': 'Anmelden',
  'session.signOut': 'Abmelden',
  'session.signInWhy': 'Lesen braucht kein Konto; was Sie ändern, wird unter Ihrem Namen vermerkt.',
  'session.name': 'Benutzername',
  'session.password': 'Passwort',
  'session.mustChange': 'Eigenes Passwort wählen',
  'session.mustChangeWhy': 'Das erste Passwort hat das System gemacht; wer es gesehen hat, kennt es.',
  'session.current': 'Jetziges Passwort',
  'session.new': 'Neues Passwort',
  'session.newHint': 'mindestens 12 Zeichen',
  'session.again': 'Neues Passwort noch einmal',
  'session.differ': 'Die beiden neuen Passwörter sind verschieden.',
  'session.change': 'Passwort ändern',
  'dialog.cancel': 'Abbrechen',
  'error.unreachable':
    'Der Server antwortet nicht. Nichts wurde geändert; versuchen Sie es wieder, wenn die Seite live ist.',
  'error.loginFailed': 'Benutzername oder Passwort ist falsch.',
  'error.loginLocked': 'Zu viele Fehlversuche. Warten Sie etwas oder fragen Sie einen Administrator.',
  'error.forbidden': 'Ihre Rolle darf das nicht. Fragen Sie einen Administrator.',
  'error.stale':
    'Dieses Auftreten ist vorbei. Sehen Sie den Alarm noch einmal an und beantworten Sie, was er jetzt meldet.',
  'error.conflict': 'Jemand anderes war schneller. Sehen Sie noch einmal nach und wiederholen Sie es, wenn nötig.',
  'error.readTimeout':
    'Das Lesen dauerte zu lange. Einen kürzeren Zeitraum oder weniger Signale wählen, oder exportieren.',
  'error.readBusy':
    'Für Sie wird schon genug gelesen. Warten Sie, bis es fertig ist, und versuchen Sie es noch einmal.',
};
