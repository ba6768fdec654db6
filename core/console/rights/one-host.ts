import { httpRulesOf, ruleCovers, type HttpRule } from './http-rule.ts'

export interface HttpScope {
  allow: { url: string; methods: string[] }[]
}

export type HostChoice = { ok: true; host: string; scope: HttpScope } | { ok: false; why: 'not_a_host' | 'not_asked' }

/** The narrowest part of a request that opens the one host a person typed: a name, an address with a port, or any page of it. */
export function scopeOfHost(typed: string, request: unknown): HostChoice {
  const asked = httpRulesOf(request) ?? []
  const url = readUrl(typed, asked)
  if (url === undefined) return { ok: false, why: 'not_a_host' }
  const origin = { scheme: url.protocol.slice(0, -1), host: url.hostname, port: url.port || (url.protocol === 'https:' ? '443' : '80') }
  const fitting = asked.filter((rule) => ruleCovers(rule, { ...rule, ...origin, private: false }))
  if (fitting.length === 0) return { ok: false, why: 'not_asked' }
  const allow = fitting.map((rule) => ({ url: `${url.origin}${rule.path}`, methods: rule.methods.filter((method) => method !== 'HEAD' || !rule.methods.includes('GET')) }))
  return { ok: true, host: url.host, scope: { allow } }
}

function readUrl(typed: string, asked: readonly HttpRule[]): URL | undefined {
  const text = typed.trim()
  const scheme = asked.some((rule) => rule.scheme === 'https') ? 'https' : 'http'
  const spelled = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `${scheme}://${text}`
  if (text === '' || /\s|^\//.test(text) || !URL.canParse(spelled)) return undefined
  const url = new URL(spelled)
  // A star would be many hosts, a user name part of a trick.
  const isOneHost = /^(?:\[[\da-f:.]+\]|[a-z\d_.-]+)$/.test(url.hostname) && url.username === '' && url.password === ''
  return isOneHost && (url.protocol === 'https:' || url.protocol === 'http:') ? url : undefined
}
