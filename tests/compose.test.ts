/**
 * docker-compose.yml and Dockerfile name only what exists: no engine runs here, so every path, port, variable, option
 * and command in them is looked up in the project.
 */

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from './support/processes.ts';

interface Service {
  image?: string;
  build?: { context: string; target: string };
  command?: string[];
  entrypoint?: string[];
  environment?: Record<string, string>;
  volumes?: string[];
  ports?: string[];
  depends_on?: string[] | Record<string, unknown>;
  network_mode?: string;
  profiles?: string[];
  healthcheck?: { test: string[] };
}

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const compose = parse(read('docker-compose.yml')) as {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
};
const dockerfile = read('Dockerfile');
const ours = Object.entries(compose.services).filter(([, { build }]) => build !== undefined);

/** Target → the script that it runs. */
const SCRIPTS = Object.fromEntries(
  [...dockerfile.matchAll(/^FROM base AS (\w+)\n(?:(?!FROM).*\n)*?ENTRYPOINT \["node", "([^"]+)"\]/gm)].map((match) => [
    match[1],
    match[2],
  ]),
) as Record<string, string>;

const helpOf = (script: string) =>
  execFileSync(process.execPath, [join(ROOT, script), '--help'], { cwd: ROOT, encoding: 'utf8' });
const scriptOf = ({ build, entrypoint }: Service) => entrypoint?.[1] ?? SCRIPTS[build?.target ?? ''] ?? '';

test('the services that the plant needs are there', () => {
  expect(Object.keys(compose.services)).toEqual(
    expect.arrayContaining(['mosquitto', 'influxdb', 'grafana', 'server', 'simulators']),
  );
  expect(ours.some(([, { build }]) => build?.target === 'gateway')).toBe(true);
  expect(compose.services.simulators?.profiles).toEqual(['demo']);
});

describe.each(ours)('%s', (_name, service) => {
  test('is built from a target whose script exists', () => {
    expect(existsSync(join(ROOT, scriptOf(service))), scriptOf(service)).toBe(true);
  });

  test('uses options and variables that its program knows', () => {
    const help = helpOf(scriptOf(service));
    for (const option of (service.command ?? []).filter((word) => word.startsWith('--')))
      expect(help).toContain(`${option} `);
    for (const variable of Object.keys(service.environment ?? {})) expect(help).toContain(variable);
  });

  test('names configuration that exists', () => {
    for (const path of (service.command ?? []).filter((word) => word.startsWith('/app/')))
      expect(existsSync(join(ROOT, path.slice('/app/'.length))), path).toBe(true);
  });
});

test('what is asked for its health is asked where it listens', () => {
  const asked = ours.filter(([, { healthcheck }]) => healthcheck !== undefined);
  expect(asked.map(([name]) => name)).toEqual(['server', 'gateway-hanoi', 'gateway-leipzig']);
  for (const [name, { healthcheck, command = [] }] of asked) {
    const port = /127\.0\.0\.1:(\d+)\/livez/.exec(healthcheck?.test.at(-1) ?? '')?.[1];
    const options = ['--metrics-port', '--port'].flatMap((option) => command[command.indexOf(option) + 1] ?? []);
    expect(options, name).toContain(port);
  }
});

test('volumes, dependencies and shared networks exist', () => {
  for (const [name, service] of Object.entries(compose.services)) {
    for (const volume of service.volumes ?? []) {
      const [source = ''] = volume.split(':');
      if (source.startsWith('./')) expect(existsSync(join(ROOT, source)), `${name}: ${source}`).toBe(true);
      else expect(Object.keys(compose.volumes), name).toContain(source);
    }
    const needed = Array.isArray(service.depends_on) ? service.depends_on : Object.keys(service.depends_on ?? {});
    for (const other of needed) expect(Object.keys(compose.services), name).toContain(other);
    const shared = service.network_mode?.replace('service:', '');
    if (shared !== undefined) expect(Object.keys(compose.services), name).toContain(shared);
  }
});

test('ports are published on loopback only, and are those that the programs listen on', () => {
  for (const [name, { ports = [], command = [] }] of Object.entries(compose.services)) {
    for (const port of ports) expect(port, name).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
    const given = command[command.indexOf('--port') + 1];
    if (command.includes('--port')) expect(ports).toEqual([`127.0.0.1:${given}:${given}`]);
  }
  expect(read('config/mosquitto/mosquitto.conf')).toContain('listener 1883');
  for (const [, { environment = {} }] of ours) {
    if (environment.GEMBA_MQTT_URL !== undefined) expect(environment.GEMBA_MQTT_URL).toMatch(/@mosquitto:1883$/);
  }
});

test('gateways sign in as themselves: their names are those of gateway.yaml and of the password file', () => {
  const gateways = (parse(read('config/gateway.yaml')) as { gateways: { id: string }[] }).gateways.map(({ id }) => id);
  expect(compose.services.mosquitto?.environment?.GEMBA_GATEWAYS?.split(' ')).toEqual(gateways);
  const started = ours.flatMap(([, { command = [] }]) =>
    command.includes('--gateway') ? [command[command.indexOf('--gateway') + 1]] : [],
  );
  expect(started.sort()).toEqual([...gateways].sort());
});

test('no password stands in the file: each is asked for', () => {
  const text = read('docker-compose.yml');
  for (const match of text.matchAll(/(PASSWORD|TOKEN): (.*)$/gm)) expect(match[2]).toMatch(/^\$\{\w+:\?[^}]+\}$/);
});

test('the image copies only what exists, and every workspace that npm ci asks for', () => {
  const { workspaces } = JSON.parse(read('package.json')) as { workspaces: string[] };
  for (const match of dockerfile.matchAll(/^COPY (?!--from)(.+)$/gm)) {
    for (const source of (match[1] as string).split(' ').slice(0, -1))
      expect(existsSync(join(ROOT, source)), source).toBe(true);
  }
  for (const workspace of workspaces)
    expect(dockerfile).toMatch(new RegExp(`^COPY ${workspace}(/package.json)? `, 'm'));
});
