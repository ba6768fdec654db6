import { AccessError } from './access-error.ts'

/** The end of a connection that is ours; unlike anything in a request, nobody else chooses it. */
export interface LocalEnd {
  address: string
  port: number
}

export interface OriginRules {
  /** The address that both ports listen on. */
  host: string
  ports: readonly number[]
  publicUrl?: string
  /** `name` stands for the usual ports and ours; `name:port` for just that one. */
  allowedHosts: readonly string[]
}

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]']
const wildcards = new Set(['0.0.0.0', '::', ''])

/**
 * May a request name this host? A page of a stranger whose name was made to resolve to this computer (DNS rebinding)
 * sends its own name here, and is refused.
 */
export function isHostAllowed(hostHeader: string | undefined, rules: OriginRules, local: LocalEnd): boolean {
  const host = normalHost(hostHeader)
  return host !== undefined && (directHosts(rules, local).has(host) || namedHosts(rules).has(host) || host === publicHost(rules))
}

/** May a page of this origin act here? `null` and anything that is no plain http(s) origin may not. */
export function isOriginAllowed(origin: string, rules: OriginRules, local: LocalEnd): boolean {
  const match = /^(https?):\/\/([^/?#@\\\s]+)$/i.exec(origin)
  const host = normalHost(match?.[2])
  if (match === null || host === undefined) return false
  const scheme = match[1]?.toLowerCase()
  if (rules.publicUrl !== undefined && host === publicHost(rules)) return new URL(rules.publicUrl).protocol === `${scheme}:`
  if (namedHosts(rules).has(host)) return true
  return scheme === 'http' && directHosts(rules, local).has(host)
}

export interface OriginGuard {
  /** Throws AccessError host_refused. */
  checkHost(host: string | undefined, local: LocalEnd): void
  /** Throws AccessError origin_refused; a missing origin passes unless it is `required`. */
  checkOrigin(origin: string | undefined, local: LocalEnd, options?: { required?: boolean }): void
}

/** `rules` is asked at each check: the ports are known only once they are open. */
export function createOriginGuard(rules: () => OriginRules): OriginGuard {
  const how = 'set PUBLIC_URL or allowedHosts to the address that browsers use'
  return {
    checkHost(host, local) {
      if (isHostAllowed(host, rules(), local)) return
      throw new AccessError('host_refused', `This gateway does not answer to the host ${quote(host)}; ${how}`)
    },
    checkOrigin(origin, local, { required = false } = {}) {
      if (origin === undefined ? !required : isOriginAllowed(origin, rules(), local)) return
      throw new AccessError('origin_refused', `Pages of ${quote(origin)} may not act here; ${how}`)
    },
  }
}

function directHosts({ host, ports }: OriginRules, local: LocalEnd): Set<string> {
  const names = [...loopbackNames, bracketed(local.address)]
  if (!wildcards.has(host)) names.push(bracketed(host).toLowerCase())
  return new Set(names.flatMap((name) => ports.map((port) => withPort(name, port))))
}

function namedHosts({ allowedHosts, ports }: OriginRules): Set<string> {
  return new Set(
    allowedHosts.flatMap((entry) => {
      const name = normalHost(entry)
      if (name === undefined) return []
      return /:\d+$/.test(name) ? [name] : [name, ...ports.map((port) => withPort(name, port))]
    }),
  )
}

function publicHost({ publicUrl }: OriginRules): string | undefined {
  return publicUrl === undefined ? undefined : normalHost(new URL(publicUrl).host)
}

/** Lower case, without the ports that go unsaid. Undefined for what no browser sends. */
function normalHost(host: string | undefined): string | undefined {
  if (host === undefined || !/^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?$/i.test(host)) return undefined
  return host.toLowerCase().replace(/:(80|443)$/, '')
}

function withPort(name: string, port: number): string {
  return port === 80 || port === 443 ? name : `${name}:${port}`
}

function bracketed(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  return plain.includes(':') && !plain.startsWith('[') ? `[${plain}]` : plain
}

function quote(value: string | undefined): string {
  return value === undefined ? '(none)' : JSON.stringify(value.slice(0, 100))
}
