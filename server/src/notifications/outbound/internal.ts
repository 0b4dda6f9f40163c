/** Which addresses are internal: a plant's own machines, this one, the cloud's metadata [OWASP SSRF Prevention; IANA special-purpose registries]. */

import { BlockList, isIP } from 'node:net';

/** IPv4 that is not globally reachable [RFC 6890 and its registry]. */
const INTERNAL_4: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
/** Of IPv6 only global unicast is let through [RFC 4291 §2.4], less what leads elsewhere: Teredo, 6to4, documentation. */
const GLOBAL_6: [string, number] = ['2000::', 3];
const INTERNAL_6: readonly [string, number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const internal4 = new BlockList();
for (const [net, prefix] of INTERNAL_4) internal4.addSubnet(net, prefix, 'ipv4');
const internal6 = new BlockList();
for (const [net, prefix] of INTERNAL_6) internal6.addSubnet(net, prefix, 'ipv6');
const global6 = new BlockList();
global6.addSubnet(...GLOBAL_6, 'ipv6');

/** Whether an address, as text, is no address of the open internet; what is no address at all is internal. */
export function isInternal(address: string): boolean {
  const bare = address.split('%')[0] as string;
  const kind = isIP(bare);
  if (kind === 0) return true;
  if (kind === 4) return internal4.check(bare, 'ipv4');
  // IPv4 in other clothes (::ffff:a.b.c.d) is none of global unicast either.
  return !global6.check(bare, 'ipv6') || internal6.check(bare, 'ipv6');
}

/** A network or address, as the configuration names it: `10.0.0.5`, `10.0.0.0/24`, `fd00::/8`. */
export function isNetwork(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/');
  const kind = isIP(address);
  if (kind === 0 || more.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (kind === 4 ? 32 : 128));
}

/** Internal addresses that are allowed all the same. */
export function allowList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const text of networks) {
    const [address = '', prefix] = text.split('/');
    const kind = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, kind);
    else list.addSubnet(address, Number(prefix), kind);
  }
  return list;
}

/** Whether somebody may be sent to an address. */
export const mayReach = (address: string, allowed: BlockList): boolean =>
  !isInternal(address) || isAllowed(address, allowed);

export const isAllowed = (address: string, allowed: BlockList): boolean =>
  isIP(address) !== 0 && allowed.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
