/** The proxy for a URL, or undefined for a straight connection. */
export type ProxyPort = (url: URL) => string | undefined

/**
 * Reads HTTPS_PROXY and NO_PROXY (comma-separated hosts, `.suffix`, `host:port`, or `*`) as curl does.
 * As its name says, it serves https alone. A proxy resolves names itself, so an address cannot be pinned behind it: what this computer finds for a name is checked, and a name that it cannot find is left to the proxy.
 */
export function createProxyRule(httpsProxy: string | undefined, noProxy = ''): ProxyPort | undefined {
  if (httpsProxy === undefined || httpsProxy === '') return undefined
  const exempt = noProxy.toLowerCase().split(/[\s,]+/).filter((entry) => entry !== '')

  return (url) => (url.protocol !== 'https:' || exempt.some((entry) => covers(entry, url)) ? undefined : httpsProxy)
}

function covers(entry: string, url: URL): boolean {
  if (entry === '*') return true
  const [, host = '', port] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? []
  if (port !== undefined && port !== (url.port || (url.protocol === 'https:' ? '443' : '80'))) return false
  const name = host.replace(/^\*?\./, '')
  return url.hostname === name || url.hostname.endsWith(`.${name}`)
}
