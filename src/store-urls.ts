/**
 * What is wrong in production with the URL of a store: what is said to it can be read on the way, or nobody checks who
 * answers. Between the containers of a deployment there is no way: they name each other without a dot. Null where nothing is.
 */
export function storeUrlFault(url: string): string | null {
  const [start = '', query = ''] = url.split('?', 2);
  const options = new Map(
    [...new URLSearchParams(query)].map(
      ([name, value]) => [name.toLowerCase(), value.toLowerCase()] as const,
    ),
  );
  const isOff = (...names: readonly string[]): boolean => names.some((name) => options.get(name) === 'false');
  const isOn = (...names: readonly string[]): boolean => names.some((name) => options.get(name) === 'true');
  if (
    isOff('tlsverifycert') ||
    isOn('tlsinsecure', 'tlsallowinvalidcertificates', 'tlsallowinvalidhostnames')
  ) {
    return 'must have the certificate of its server verified in production';
  }
  const isEncrypted = /^mongodb:/i.test(start) ? isOn('tls', 'ssl') : !isOff('tls', 'ssl');
  return isEncrypted || hostsOf(start).every(isWithin)
    ? null
    : 'must be encrypted (TLS) in production: its hosts are not on this machine or in the deployment';
}

/** The servers that the URL of a store names, with their ports, and nothing else that stands in it. */
export function hostsOf(url: string): readonly string[] {
  const [start = ''] = url.split('?', 1);
  const authority = start.replace(/^[^/]*\/\//, '').split('/', 1)[0] ?? '';
  return authority.slice(authority.lastIndexOf('@') + 1).split(',');
}

function isWithin(hostAndPort: string): boolean {
  const host = hostAndPort.replace(/:\d*$/, '');
  return host === '127.0.0.1' || host === '[::1]' || !/[.:]/.test(host);
}
