/**
 * Options of a program: command line first, then environment, then `NAME_FILE` (a file that holds the value, for
 * secrets), then the default. One declaration gives parsing, help and the reference page.
 */

import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { GembaError } from '@gemba/contract/errors';

export interface OptionSpec {
  type: 'string' | 'boolean' | 'number';
  /** Environment variable; `${env}_FILE` names a file that holds the value. */
  env?: string;
  default?: string | boolean | number;
  /** Word shown for the value in the help. */
  placeholder?: string;
  /** May be given several times; the value is then a list (command line), or split at commas (environment). */
  multiple?: boolean;
  /** The only values allowed. */
  choices?: readonly string[];
  /** Left out of the command line, where everybody could read it in the process list. */
  secret?: boolean;
  help: string;
}

type Plain<S extends OptionSpec> = S['type'] extends 'number' ? number : S['type'] extends 'boolean' ? boolean : string;
type ValueOf<S extends OptionSpec> = S extends { multiple: true }
  ? Plain<S>[]
  : S extends { default: string | boolean | number }
    ? Plain<S>
    : S['type'] extends 'boolean'
      ? boolean
      : Plain<S> | undefined;

export type OptionValues<O extends Record<string, OptionSpec>> = { [K in keyof O]: ValueOf<O[K]> };

export interface ProgramSpec<O extends Record<string, OptionSpec> = Record<string, OptionSpec>> {
  /** `gateway`: as in `npm run gateway`. */
  name: string;
  /** What the program does beside its main work: `npm run gateway -- browse …`. */
  commands?: readonly Command[];
  /** Of a command, its name. What it finds goes to standard output, its log beside it. */
  command?: string;
  /** One sentence. */
  summary: string;
  options: O;
  /** Further lines of the help: examples, exit codes. */
  notes?: string;
  /** Words after the options, for commands. */
  positionals?: string;
}

/** A word behind a program's name, with options, a help and an exit code of its own. */
export interface Command {
  name: string;
  /** One sentence. */
  summary: string;
  /** Runs it to its end with the words behind its name. */
  run: (argv: readonly string[]) => Promise<void>;
}

/** Options that every program has. */
export const COMMON_OPTIONS = {
  help: { type: 'boolean', help: 'Show this help' },
  'log-level': {
    type: 'string',
    env: 'GEMBA_LOG_LEVEL',
    default: 'info',
    choices: ['trace', 'debug', 'info', 'warn', 'error'],
    help: 'How much is logged',
  },
  'log-format': {
    type: 'string',
    env: 'GEMBA_LOG_FORMAT',
    choices: ['json', 'text'],
    help: 'Default: text on a terminal, else json',
  },
} as const satisfies Record<string, OptionSpec>;

/** Reads options; throws GEMBA_ARGUMENT when a word is unknown, a value is missing or not allowed. */
export function readOptions<const O extends Record<string, OptionSpec>>(
  spec: ProgramSpec<O>,
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): { options: OptionValues<O & typeof COMMON_OPTIONS>; positionals: string[] } {
  const all: Record<string, OptionSpec> = { ...spec.options, ...COMMON_OPTIONS };
  const { values, positionals } = parse(all, argv, spec.positionals !== undefined);
  const options: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(all)) {
    options[name] = convert(name, option, values[name] ?? fromEnvironment(option, env) ?? option.default);
  }
  return { options: options as OptionValues<O & typeof COMMON_OPTIONS>, positionals };
}

type Raw = string | boolean | number | (string | boolean)[] | undefined;

function parse(all: Record<string, OptionSpec>, argv: readonly string[], allowPositionals: boolean) {
  const known = Object.entries(all).filter(([, option]) => option.secret !== true);
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals,
      options: Object.fromEntries(
        known.map(([name, option]) => [
          name,
          { type: option.type === 'boolean' ? 'boolean' : 'string', multiple: option.multiple === true } as const,
        ]),
      ),
    });
  } catch (error) {
    throw new GembaError('GEMBA_ARGUMENT', { argument: (error as Error).message });
  }
}

function fromEnvironment(option: OptionSpec, env: Readonly<Record<string, string | undefined>>): Raw {
  if (option.env === undefined) return undefined;
  const direct = env[option.env];
  if (direct !== undefined && direct !== '') return option.multiple ? direct.split(',') : direct;
  const file = env[`${option.env}_FILE`];
  if (file === undefined || file === '') return undefined;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new GembaError('GEMBA_CONFIG_UNREADABLE', { file, reason: (error as Error).message });
  }
}

function convert(name: string, option: OptionSpec, raw: Raw): unknown {
  if (option.multiple)
    return (Array.isArray(raw) ? raw : raw === undefined ? [] : [raw]).map((one) => convertOne(name, option, one));
  return raw === undefined ? (option.type === 'boolean' ? false : undefined) : convertOne(name, option, raw as string);
}

function convertOne(name: string, option: OptionSpec, raw: string | boolean | number): unknown {
  if (option.type === 'boolean') return raw === true || raw === 'true' || raw === '1';
  if (option.choices !== undefined && !option.choices.includes(String(raw))) {
    throw new GembaError('GEMBA_ARGUMENT', { argument: `--${name} ${raw} (one of ${option.choices.join(', ')})` });
  }
  if (option.type === 'string') return String(raw);
  const value = Number(raw);
  if (!Number.isFinite(value))
    throw new GembaError('GEMBA_ARGUMENT', { argument: `--${name} ${raw} (a number is expected)` });
  return value;
}

/** The text of `--help`. */
export function helpText(spec: ProgramSpec): string {
  const all = Object.entries({ ...spec.options, ...COMMON_OPTIONS } as Record<string, OptionSpec>);
  const lines = all.map(([name, option]) => {
    const word = option.secret
      ? ''
      : `--${name}${option.type === 'boolean' ? '' : ` ${option.placeholder ?? option.type.toUpperCase()}`}`;
    const extras = [
      option.choices ? `one of ${option.choices.join(', ')}` : '',
      option.env ? `environment ${option.env}${option.secret ? ` or ${option.env}_FILE` : ''}` : '',
      option.default !== undefined ? `default ${option.default}` : '',
    ].filter((extra) => extra !== '');
    return `  ${word.padEnd(26)} ${option.help}${extras.length > 0 ? ` (${extras.join('; ')})` : ''}`;
  });
  const words = [spec.command, '[options]', spec.positionals].filter((word) => word !== undefined);
  const usage = `Usage: npm run ${spec.name} -- ${words.join(' ')}`;
  const commands = (spec.commands ?? []).map(({ name, summary }) => `  ${name.padEnd(26)} ${summary}`);
  return [
    spec.summary,
    '',
    usage,
    '',
    ...lines,
    ...(commands.length === 0 ? [] : ['', `Commands (npm run ${spec.name} -- COMMAND --help):`, '', ...commands]),
    ...(spec.notes === undefined ? [] : ['', spec.notes]),
    '',
  ].join('\n');
}
