/** What a request did outside, as the ports saw it. */
export type Deed =
  | { port: 'kv'; shared: boolean; bytes?: number; plugin: string; principal: string }
  | { port: 'secret'; plugin: string; handle: string }
  | { port: 'log'; level: string }
  | { port: 'clock' }
  | { port: 'name'; host: string }

export type Scopes = Readonly<Record<string, any>>

const levels = ['debug', 'info', 'warn', 'error']

/**
 * Says why a deed was not allowed, or nothing: decided from manifest and grants alone, by other code than the broker's.
 * A right needs both.
 */
export function objection(deed: Deed, asks: Scopes, grants: Readonly<Record<string, readonly any[]>>): string | undefined {
  const own = (name: string) => (Object.hasOwn(asks, name) ? asks[name] : undefined)
  const given = (name: string) => (Object.hasOwn(grants, name) ? (grants[name] ?? []) : [])
  const needs = (name: string) => (own(name) === undefined ? `the manifest asks for no ${name}` : given(name).length === 0 ? `no grant of ${name}` : undefined)
  switch (deed.port) {
    case 'clock':
      return needs('clock')
    case 'log':
      return needs('log') ?? (given('log').some(({ level = 'debug' }) => levels.indexOf(deed.level) >= levels.indexOf(level)) ? undefined : `a line of level ${deed.level}`)
    case 'kv': {
      if (deed.plugin !== 'weather' || deed.principal !== 'ann') return `the space of ${deed.plugin} ${deed.principal}`
      const most = Math.min(own('kv')?.bytes ?? 0, Math.max(0, ...given('kv').map(({ bytes }) => bytes)))
      const isShared = own('kv')?.shared === true && given('kv').some(({ shared }) => shared === true)
      return needs('kv') ?? (deed.shared && !isShared ? 'shared entries' : undefined) ?? ((deed.bytes ?? 0) > most ? `a quota of ${deed.bytes}` : undefined)
    }
    case 'secret': {
      if (deed.plugin !== 'weather') return `a secret of ${deed.plugin}`
      const named = Object.hasOwn(own('secrets') ?? {}, deed.handle) && given('secrets').some((grant) => Object.hasOwn(grant, deed.handle))
      return named ? undefined : `the secret ${deed.handle}`
    }
    case 'name': {
      const names = (scopes: readonly any[]) => scopes.some(({ allow }) => allow.some(({ url }: { url: string }) => hostFits(url, deed.host)))
      return needs('net.http') ?? (names([own('net.http')]) && names(given('net.http')) ? undefined : `the host ${deed.host}`)
    }
  }
}

function hostFits(rule: string, host: string): boolean {
  const named = /^https?:\/\/([^/:]+)/.exec(rule)?.[1]?.toLowerCase() ?? ''
  const asked = host.toLowerCase().replace(/\.$/, '')
  if (named === '*') return true
  return named.startsWith('*.') ? asked.endsWith(named.slice(1)) && asked.length > named.length - 1 : asked === named
}
