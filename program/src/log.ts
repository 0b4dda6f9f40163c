/**
 * Logs: pino, one line an event. A program prints JSON when a machine reads it (no terminal), or text for people; secrets never
 * come here, because callers log names and counts, not configuration.
 */

import { type Logger, pino } from 'pino';

export type Log = Logger;

export type LogFormat = 'json' | 'text';

/** A logger to standard output, or beside it where that is for what a command finds. */
export function makeLog(
  program: string,
  level = 'info',
  format: LogFormat = process.stdout.isTTY ? 'text' : 'json',
  to: 'stdout' | 'stderr' = 'stdout',
): Log {
  const options = { name: program, level, base: { program }, timestamp: () => `,"time":"${new Date().toISOString()}"` };
  if (format === 'json') return pino(options, process[to]);
  return pino(options, { write: (line: string) => void process[to].write(`${formatLine(line)}\n`) });
}

const LEVELS: Record<number, string> = { 10: 'trace', 20: 'debug', 30: 'info', 40: 'warn', 50: 'error', 60: 'fatal' };

/**
 * One JSON log line as text: `13:04:05.123 warn  gateway  message key=value`. Control characters in values are shown
 * escaped, so that a machine's name can't forge a line. What is no JSON comes back as it is.
 */
export function formatLine(line: string, options: { program?: boolean } = {}): string {
  let event: Record<string, unknown>;
  try {
    event = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return line.trimEnd();
  }
  if (typeof event !== 'object' || event === null) return line.trimEnd();
  const { level, time, program, msg, err, name: _name, pid: _pid, hostname: _host, ...rest } = event;
  const words = [
    typeof time === 'string' ? time.slice(11, 23) : '',
    (LEVELS[level as number] ?? '').padEnd(5),
    options.program === false ? '' : String(program ?? '').padEnd(10),
    printable(String(msg ?? '')),
    ...Object.entries(rest).map(
      ([key, value]) => `${key}=${printable(typeof value === 'string' ? value : JSON.stringify(value))}`,
    ),
  ];
  const problem = err as { message?: string; stack?: string } | undefined;
  if (problem !== undefined)
    words.push(printable(problem.stack ?? problem.message ?? String(problem)).replaceAll('\\n', '\n    '));
  return words.filter((word) => word !== '').join(' ');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/g;

/** Text of others for people's eyes: what could steer a terminal or forge a line is shown escaped. */
export function printable(text: string): string {
  return text.replace(CONTROL, (character) =>
    character === '\n' ? '\\n' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
