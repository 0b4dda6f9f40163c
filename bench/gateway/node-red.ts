/**
 * The peer: Node-RED with node-red-contrib-opcua, installed in `bench/peers/node-red` and started headless with a flow
 * that does what the gateway does: subscribe to all nodes, encrypted, and publish each change to MQTT at QoS 1.
 */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const FOLDER = resolve(import.meta.dirname, '../peers/node-red');
export const RED = join(FOLDER, 'node_modules/node-red/red.js');

/** Installs it at its exact versions, if it isn't there; says why it can't be had, or `null`. */
export function installNodeRed(): string | null {
  if (existsSync(RED)) return null;
  console.log('installing Node-RED into bench/peers/node-red …');
  const done = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: FOLDER,
    encoding: 'utf8',
  });
  return done.status === 0 ? null : `Node-RED can't be installed: ${done.stderr.trim().split('\n').at(-1)}`;
}

export interface PeerSettings {
  folder: string;
  endpoint: string;
  mqttPort: number;
  nodes: number;
  /** Of its subscription and of its items, ms: as often as the nodes change at most. */
  intervalMs: number;
}

/** Writes flow and settings; the arguments to start it with. */
export function writeFlow({ folder, endpoint, mqttPort, nodes, intervalMs }: PeerSettings): string[] {
  mkdirSync(folder, { recursive: true });
  // Namespace 2 of the field's server is the benchmarks' own; Node-RED knows indexes alone.
  const tab = { id: 'tab', type: 'tab', label: 'bench' };
  const subscribe = `msg.topic = 'multiple'; msg.interval = ${intervalMs};
msg.payload = Array.from({ length: ${nodes} }, (_, i) => ({ nodeId: 'ns=2;s=V' + i })); return msg;`;
  const shape = `const d = msg.payload;
if (!d || !d.value) return null; // the number of its subscription
return { topic: 'bench/' + msg.topic.split('s=').pop(), payload: JSON.stringify({ v: d.value.value, t: +new Date(d.sourceTimestamp) }) };`;
  const flow = [
    tab,
    {
      id: 'ep',
      type: 'OpcUa-Endpoint',
      endpoint,
      secpol: 'Basic256Sha256',
      secmode: 'SIGNANDENCRYPT',
      none: false,
      login: false,
    },
    {
      id: 'mq',
      type: 'mqtt-broker',
      broker: '127.0.0.1',
      port: String(mqttPort),
      clientid: 'node-red',
      autoConnect: true,
      protocolVersion: '4',
      keepalive: '60',
      cleansession: true,
    },
    {
      id: 'go',
      type: 'inject',
      z: 'tab',
      props: [{ p: 'payload' }],
      once: true,
      onceDelay: 1,
      repeat: '',
      wires: [['fn']],
    },
    { id: 'fn', type: 'function', z: 'tab', func: subscribe, outputs: 1, wires: [['ua']] },
    {
      id: 'ua',
      type: 'OpcUa-Client',
      z: 'tab',
      endpoint: 'ep',
      action: 'subscribe',
      time: String(intervalMs),
      timeUnit: 'ms',
      certificate: 'n',
      deadbandtype: 'a',
      deadbandvalue: 1,
      keepsessionalive: true,
      name: 'bench',
      applicationName: '',
      applicationUri: '',
      wires: [['sh'], [], []],
    },
    { id: 'sh', type: 'function', z: 'tab', func: shape, outputs: 1, wires: [['out']] },
    { id: 'out', type: 'mqtt out', z: 'tab', topic: '', qos: '1', retain: 'false', broker: 'mq', wires: [] },
  ];
  writeFileSync(join(folder, 'flows.json'), JSON.stringify(flow));
  const settings = {
    flowFile: 'flows.json',
    uiPort: 0,
    uiHost: '127.0.0.1',
    disableEditor: true,
    httpAdminRoot: false,
    httpNodeRoot: false,
  };
  writeFileSync(join(folder, 'settings.js'), `module.exports = ${JSON.stringify(settings)};\n`);
  return ['--userDir', folder, '--settings', join(folder, 'settings.js'), join(folder, 'flows.json')];
}
