/**
 * The one table of errors that a person can meet: a code that can be searched for, what happened, and the next step.
 * `docs/errors.md` is generated from it, and a test holds the two together.
 */

export const ERRORS = {
  GEMBA_CONFIG_UNREADABLE: {
    message: 'The configuration file {file} could not be read: {reason}.',
    next: 'Check the path and the permissions, or name another file.',
  },
  GEMBA_CONFIG_SYNTAX: {
    message: '{file}:{line}: not valid YAML: {reason}.',
    next: 'Mend the line; an editor with a YAML plugin underlines it.',
  },
  GEMBA_CONFIG_INVALID: {
    message: '{count} faults in the configuration.',
    next: 'Mend each of the faults listed, then start again; nothing was started.',
  },
  GEMBA_CONFIG_EDIT: {
    message: '{file} can not be changed so: {reason}.',
    next: 'Make this change by hand, or write what it is about without anchors and aliases; nothing was changed.',
  },
  GEMBA_CONFIG_RESTART: {
    message: '{count} changes of the configuration can not be put in force while the gateway runs.',
    next: 'Restart the gateway, or take the changes back. Until then everything stays as it was, the other changes too.',
  },
  GEMBA_PORT_TAKEN: {
    message: 'Port {port} on {host} is already in use.',
    next: 'Stop the other program, or choose another port with --port.',
  },
  GEMBA_ARGUMENT: { message: 'Unknown or incomplete argument: {argument}.', next: 'See --help.' },
  GEMBA_DATA_LOCKED: {
    message: 'The data folder {folder} is in use by process {pid}.',
    next: 'Stop that process, or choose another folder with --data.',
  },
  GEMBA_DATA_UNUSABLE: {
    message: 'The data folder {folder} can not be used: {reason}.',
    next: 'Check the path and its permissions, or choose another folder with --data.',
  },
  GEMBA_START_FAILED: {
    message: '{program} ended before it was ready (exit code {exitCode}).',
    next: 'Read its last lines above; run it alone with "npm run {program} -- --help".',
  },
  GEMBA_SIMULATORS: {
    message: 'The simulators at {url} say: {reason}.',
    next: 'See "npm run sim -- list"; if they do not run, start them with "npm start". Of a plant elsewhere, name its --data.',
  },
  GEMBA_RECORDING_UNREADABLE: {
    message: 'The recording {file} could not be read: {reason}.',
    next: 'Check the path and the permissions.',
  },
  GEMBA_RECORDING_UNKNOWN: {
    message: '{file} can not be played as a recording.',
    next: 'Say what is not recognised: see "npm run sim -- replay --help", or recording in simulators/README.md.',
  },
  GEMBA_RECORDING_BROKEN: {
    message: '{count} lines of {file} can not be played.',
    next: 'Mend them, or play the rest with --broken skip; nothing was played.',
  },
  GEMBA_HISTORIAN_UNREACHABLE: {
    message: 'The historian at {url} does not answer: {reason}.',
    next: 'Check that it runs and that URL, token and organisation are right. Samples wait in the gateways meanwhile.',
  },
  GEMBA_INFLUX_SETUP: {
    message: 'InfluxDB at {url} has no bucket {bucket} that can be read, and it could not be made: {reason}.',
    next: 'Give the server a token that may make it, or do it by hand: {version2} (in InfluxDB 1.x: {version1}). Samples wait in the gateways meanwhile.',
  },
  GEMBA_RECORDS_NEWER: {
    message: 'The records were written by a newer release (migration {found}, this one knows {known}).',
    next: 'Start the newer release; or go back with "npm run server -- restore --from {backup} --replace": what people entered since then is not in it.',
  },
  GEMBA_MIGRATION_BACKUP: {
    message:
      'Before the records are brought up to this release a backup of them is made, and it could not be: {reason}.',
    next: 'Make room for {megabytes} MB in {folder}, or mend what the reason says, and start again; nothing was changed, and the release before still reads them.',
  },
  GEMBA_SERVER_UNREACHABLE: {
    message: 'The server at {url} does not answer: {reason}.',
    next: 'Check that it runs, and name its address with --url.',
  },
  GEMBA_SERVER_REFUSES: {
    message: 'The server refuses: {reason} {next}',
    next: 'To change something sign in as somebody who may: --user, and the password in GEMBA_PASSWORD.',
  },
  GEMBA_BACKUP_FAILED: {
    message: 'The backup {folder} could not be made: {reason}.',
    next: 'Make room there, or mend what the reason says, and begin again. Nothing of it was kept, and the data are as they were.',
  },
  GEMBA_BACKUP_UNUSABLE: {
    message: 'The backup {backup} can not be restored: {reason}.',
    next: 'Take another one; nothing was changed.',
  },
  GEMBA_BACKUP_NEWER: {
    message: 'The backup was made by {release}: {what} is {found}, this release knows {known}.',
    next: 'Restore it with that release or a later one; nothing was changed.',
  },
  GEMBA_RESTORE_OCCUPIED: {
    message: 'There are data in {folder} already.',
    next: 'Name another folder with --data; or add --replace: what is there is then kept beside it under another name.',
  },
  GEMBA_RESTORE_FAILED: {
    message: 'The backup could not be restored into {folder}: {reason}.',
    next: 'Make room there, or mend what the reason says, and begin again: what was copied is not copied twice. The data are as they were.',
  },
  GEMBA_RESTORE_UNFINISHED: {
    message: 'A restore into {folder} was cut off: what it had made ready lies in {stage}, and there are no data yet.',
    next: 'Give the same restore once more: it goes on where it was. To begin without any data instead, delete {stage}.',
  },
  GEMBA_SERVER_MUTE: {
    message: 'A server runs on {folder} (process {pid}), and does not answer this command: {reason}.',
    next: 'Look at its log. If it hangs, stop it: of a stopped server the backup is made as well.',
  },
  GEMBA_NOT_FOUND: { message: '{what} {id} does not exist.', next: 'Check the id; the list is at {list}.' },
  GEMBA_BAD_REQUEST: { message: 'The request is not valid: {reason}.', next: 'See /api/docs for what is expected.' },
  GEMBA_UNAUTHENTICATED: { message: 'This needs a signed-in user.', next: 'Sign in and try again.' },
  GEMBA_FORBIDDEN: {
    message: 'The role {role} may not do this ({permission}).',
    next: 'Ask an administrator for a role that may.',
  },
  GEMBA_LOGIN_FAILED: { message: 'User name or password is wrong.', next: 'Try again, or ask an administrator.' },
  GEMBA_LOGIN_LOCKED: {
    message: 'Too many failed attempts; locked for {seconds} seconds.',
    next: 'Wait, or ask an administrator to set a new password.',
  },
  GEMBA_PASSWORD_CHANGE: {
    message: 'The password was given by somebody else and must be changed first.',
    next: 'Choose a password of your own, then try again.',
  },
  GEMBA_ORIGIN: {
    message: 'The request comes from a page of another origin ({origin}).',
    next: 'Open Gemba itself, or name the origin in server.yaml under allowedOrigins.',
  },
  GEMBA_TOO_MANY: { message: 'Too many requests.', next: 'Wait {seconds} seconds.' },
  GEMBA_READ_LIMIT: {
    message: 'That is too much for one answer: {asked}, at most {limit}.',
    next: 'Ask for fewer points, fewer signals or a shorter window; or take the export, which has no such limit.',
  },
  GEMBA_READ_TIMEOUT: {
    message: 'The history was not read within {seconds} s.',
    next: 'Ask for a shorter window or fewer signals; or take the export, which may take its time.',
  },
  GEMBA_READ_BUSY: {
    message: '{count} reads of yours are still running.',
    next: 'Wait until one of them has ended, then ask again.',
  },
  GEMBA_STUDIES_BUSY: {
    message: '{count} rules are being tried on the past already.',
    next: 'Wait until one of them has ended, or break one off.',
  },
  GEMBA_STALE_OCCURRENCE: {
    message: 'Occurrence {occurrence} is over; the alarm is now at {current}.',
    next: 'Look at the alarm again and acknowledge what it says now.',
  },
  GEMBA_SHELVE_TIME: {
    message: 'An alarm is shelved for at most {minutes} minutes.',
    next: 'Shelve it for less and again before that ends, or take it out of service. How long stands in alarmSettings.shelveMaxH of plant.yaml.',
  },
  GEMBA_CONFLICT: {
    message: 'This does not fit what is there now: {reason}.',
    next: 'Look again and repeat if it is still needed.',
  },
  GEMBA_IMPLAUSIBLE_READING: {
    message: 'The reading {value} of {at} can’t be: it is a {kind}.',
    next: 'Read it off again; if the device was replaced, say so first.',
  },
  GEMBA_TOO_LARGE: {
    message: 'What was sent is larger than {limit}.',
    next: 'Send less at once; of a document make it smaller, or several of it.',
  },
  GEMBA_DOCUMENT_KIND: {
    message: 'The document is neither a PDF nor text in UTF-8.',
    next: 'Export it as PDF, or save it as Markdown in UTF-8; the name of the file does not matter.',
  },
  GEMBA_REASON_UNKNOWN: {
    message: '{machine} has no reason {reason}.',
    next: 'Choose one of {list}; or add it to the reasons of the line in plant.yaml.',
  },
  GEMBA_STOP_UNKNOWN: {
    message: '{machine} is not known to have stood at {time}.',
    next: 'Look at the stops again: what came late may have changed them.',
  },
  GEMBA_EDIT_RANGE: {
    message: 'Nothing is known of {machine} from {from} to {to}.',
    next: 'Choose a time in which the machine was heard of.',
  },
  GEMBA_EDIT_FUTURE: { message: '{time} lies in the future.', next: 'Choose a time that has passed.' },
  GEMBA_EDIT_NEGATIVE: {
    message: 'There are not that many parts of {machine} in that time: {missing} too many.',
    next: 'Book at most what was counted, or choose the time in which the parts were made.',
  },
  GEMBA_NOTIFY_SECRET: {
    message: 'Alarms are to be sent to the webhook {url}, and there is no secret to sign them with.',
    next: 'Set GEMBA_NOTIFY_SECRET_FILE to a file that holds the secret which the receiver knows, or take the channel out of server.yaml.',
  },
  GEMBA_ERP_SECRET: {
    message: 'Results are to be sent to {url}, and there is no secret to sign them with.',
    next: 'Set GEMBA_ERP_SECRET_FILE to a file that holds the secret which the ERP knows, or take erp.webhook out of server.yaml.',
  },
  GEMBA_ORDER_INVALID: {
    message: 'Order {order} can not be so: {reason}.',
    next: 'Put that right and send it again; nothing was changed.',
  },
  GEMBA_ORDER_TAKEN: {
    message: 'There is an order {order} already.',
    next: 'Give it another number, or change the one that is there.',
  },
  GEMBA_ORDER_STATE: {
    message: 'Order {order} is {state} and can not be {act}.',
    next: 'Look at it again: somebody may have changed it meanwhile.',
  },
  GEMBA_ORDER_LINE_BUSY: {
    message: 'On {line} order {order} runs.',
    next: 'Pause or finish that one first.',
  },
  GEMBA_JOB_STATE: {
    message: 'Job {job} is {state}: {act} does not fit.',
    next: 'Look at the job again: somebody may have gone on with it meanwhile.',
  },
  GEMBA_JOB_INCOMPLETE: {
    message: 'Job {job} can not be done yet; {what}: {items}.',
    next: 'Answer these lines of the checklist; to one that is not in order write a remark, or make a job of it.',
  },
  GEMBA_ATTACHMENT_KIND: {
    message: 'What was sent is neither a photo (JPEG, PNG, WebP) nor a PDF.',
    next: 'Take the photo as JPEG, or save the document as PDF; the name of the file does not matter.',
  },
  GEMBA_FEED_UNKNOWN: {
    message: 'There is no calendar under this address.',
    next: 'It may have been revoked: make a new one on the maintenance page, and take this one out of your calendar.',
  },
  GEMBA_LISTEN_INSECURE: {
    message: 'Listening on {host} is reachable from other machines, but there is no TLS.',
    next: 'Name a certificate and key, or a TLS proxy (trustedProxy), in server.yaml; or listen on 127.0.0.1.',
  },
  GEMBA_STREAM_MALFORMED: {
    message: 'A journal stream message could not be decoded: {reason}.',
    next: 'Update gateway and server to the same release; the message was counted and left out.',
  },
  GEMBA_SPARKPLUG_MALFORMED: {
    message: 'A Sparkplug payload could not be decoded: {reason}.',
    next: 'Check the edge node that published it; the message was counted and left out.',
  },
  GEMBA_MQTT_UNREACHABLE: {
    message: 'The broker {broker} is not reached: {reason}.',
    next: 'Check that it runs, its URL (--mqtt), the account (GEMBA_MQTT_USERNAME, GEMBA_MQTT_PASSWORD) and for mqtts:// the certificates in gateway.yaml.',
  },
  GEMBA_OPCUA_UNREACHABLE: {
    message: '{endpoint} can not be read: {reason}.',
    next: 'Check address and port, that the server runs, that it trusts the gateway (certificate under pki/own/certs), and that mode, policy and account are what it offers.',
  },
  GEMBA_OPCUA_UNTRUSTED: {
    message: 'The certificate of {endpoint} is not trusted.',
    next: 'Compare it with the machine: "npm run gateway -- trust list", then "trust accept THUMBPRINT".',
  },
  GEMBA_SIGNAL_MISSING: {
    message: '{signal} of {machine}: the server has no node {node}.',
    next: 'Find the node with "npm run gateway -- browse {endpoint}", and mend gateway.yaml.',
  },
  GEMBA_SIGNAL_MISFIT: {
    message: '{signal} of {machine}: {found} does not fit the type {declared} of plant.yaml.',
    next: 'Declare the type of the machine in plant.yaml, or name the right node in gateway.yaml.',
  },
  GEMBA_SIGNAL_BAD: {
    message: '{signal} of {machine}: the value has the status {status}.',
    next: 'Look at the machine: the status is its own, of a sensor, a module or a program that does not run.',
  },
  GEMBA_SIGNAL_CLOCK: {
    message: '{signal} of {machine}: its time is {skew} off the clock of the gateway; the machine may be {limit} off.',
    next: 'Set the clocks by NTP; until then the gateway puts its own time in place of the machine’s (clockLimitS in plant.yaml).',
  },
  GEMBA_SIGNAL_UNIT: {
    message: '{signal} of {machine}: the machine says {found}, plant.yaml says {declared}.',
    next: 'Mend the unit in plant.yaml, or convert the value with a stage of the gateway.',
  },
  GEMBA_CALENDAR_PAST: {
    message:
      'Calendar {calendar} says something else of {date} than it did when the figures of {machine} were made, and the samples of that time are no longer stored.',
    next: 'Take the change back for days before {since}: give the calendar another version that is valid `from` then, and leave the older one as it was.',
  },
  GEMBA_INTERNAL: {
    message: 'Something went wrong that should not: {reason}.',
    next: 'Please report it with the server log.',
  },
} as const satisfies Record<string, { message: string; next: string }>;

export type ErrorCode = keyof typeof ERRORS;

/** One fault of a configuration: where it is, what is wrong, and what to do. */
export interface ConfigFault {
  /** File and path inside it, for example `config/plant.yaml: sites[0].timeZone`. */
  path: string;
  problem: string;
  next: string;
}

/** An error with a code of the table, its message filled in, and the next step. */
export class GembaError extends Error {
  readonly code: ErrorCode;
  readonly next: string;
  /** What was filled into message and next step: for whoever says them in another language. */
  readonly values: Readonly<Record<string, string | number>>;
  readonly faults: readonly ConfigFault[];

  constructor(code: ErrorCode, values: Record<string, string | number> = {}, faults: readonly ConfigFault[] = []) {
    super(fill(ERRORS[code].message, values));
    this.name = 'GembaError';
    this.code = code;
    this.next = fill(ERRORS[code].next, values);
    this.values = values;
    this.faults = faults;
  }
}

function fill(template: string, values: Record<string, string | number>): string {
  return template.replace(/\{(\w+)\}/g, (whole, key: string) => String(values[key] ?? whole));
}
