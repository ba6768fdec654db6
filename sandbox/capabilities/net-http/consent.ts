import type { Consent } from '../capability.ts'
import { countText, type Note, noteOf, sizeText, withNotes } from '../consent-notes.ts'
import { capsOf } from './caps.ts'
import type { NetHttpScope } from './scope.ts'
import { readRule, type UrlRule } from './url-rule.ts'

const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

/** One sentence for each rule, the scope's caps in each. */
export function consentsOf(scope: NetHttpScope): Consent[] {
  const caps = capNotes(scope)
  return scope.allow.map((rule) => ('url' in rule ? consentOf(readRule(rule), rule.url, caps) : consentOfConfigured(rule, caps)))
}

function consentOf(rule: UrlRule | undefined, url: string, caps: readonly (Note | undefined)[]): Consent {
  if (rule === undefined) return { weight: 5, text: withNotes({ en: `may reach ${url}`, 'zh-CN': `可以访问 ${url}` }, caps) }
  const changing = [...rule.methods].filter((method) => !reading.has(method))
  const anywhere = rule.host.kind === 'any'
  const verb = verbOf(changing)
  const place = placeOf(rule)
  const path = rule.pathIsPrefix && rule.path === '/' ? '' : `${rule.path}${rule.pathIsPrefix ? '*' : ''}`
  const text = withNotes({ en: `${verb.en} ${place.en}`, 'zh-CN': `${verb['zh-CN']} ${place['zh-CN']}` }, [
    path === '' ? undefined : { en: `only ${path}`, 'zh-CN': `仅限 ${path}` },
    methodNote(changing),
    rule.scheme === 'http:' ? { en: 'without encryption', 'zh-CN': '不加密' } : undefined,
    anywhere && rule.port === undefined ? { en: 'on any port', 'zh-CN': '任何端口' } : undefined,
    rule.private ? { en: 'private networks too', 'zh-CN': '包括私有网络' } : undefined,
    ...caps,
  ])
  return { weight: weigh(anywhere, changing.length > 0, rule.private), text }
}

function verbOf(changing: readonly string[]): Note {
  if (changing.length === 0) return { en: 'may read', 'zh-CN': '可以读取' }
  return changing.includes('DELETE') ? { en: 'may read, change and delete at', 'zh-CN': '可以读取、更改并删除' } : { en: 'may read and change', 'zh-CN': '可以读取并更改' }
}

/** Which ways of changing it has, unless it has all. */
function methodNote(changing: readonly string[]): Note | undefined {
  if (changing.length === 0 || changing.length === 4) return undefined
  const names = changing.join(', ')
  return { en: `by ${names}`, 'zh-CN': `通过 ${names}` }
}

function placeOf(rule: UrlRule): Note {
  if (rule.host.kind !== 'any') return { en: `**${hostText(rule)}**`, 'zh-CN': `**${hostText(rule)}**` }
  return rule.private ? { en: '**any host**', 'zh-CN': '**任何主机**' } : { en: '**any public host**', 'zh-CN': '**任何公开的主机**' }
}

function capNotes(scope: NetHttpScope): (Note | undefined)[] {
  const { requestsPerMinute, requestBytes, responseBytes } = capsOf(scope)
  // The rate is one for all hosts: three sentences with "60 a minute" would read as 180.
  const together = scope.allow.length > 1 ? { en: ' in all', 'zh-CN': '合计' } : { en: '', 'zh-CN': '' }
  return [
    noteOf(requestsPerMinute, (most) => ({ en: `up to ${countText(most)} ${most === 1 ? 'request' : 'requests'} a minute${together.en}`, 'zh-CN': `${together['zh-CN']}每分钟最多 ${countText(most)} 次请求` })),
    noteOf(requestBytes, (most) => (most === 0 ? { en: 'sends no content', 'zh-CN': '不发送内容' } : { en: `sends up to ${sizeText(most)} at a time`, 'zh-CN': `每次最多发送 ${sizeText(most)}` })),
    noteOf(responseBytes, (most) => (most === 0 ? { en: 'gets no content back', 'zh-CN': '不接收内容' } : { en: `gets up to ${sizeText(most)} back`, 'zh-CN': `每次最多接收 ${sizeText(most)}` })),
  ]
}

function weigh(anywhere: boolean, changes: boolean, isPrivate: boolean): Consent['weight'] {
  if (isPrivate || (anywhere && changes)) return 5
  if (anywhere) return 4
  return changes ? 3 : 2
}

function hostText({ host, scheme, port }: UrlRule): string {
  if (host.kind === 'any') return '*'
  const name = host.kind === 'below' ? `*.${host.name}` : host.name
  const shown = name.includes(':') ? `[${name}]` : name
  return port === (scheme === 'https:' ? 443 : 80) ? shown : `${shown}:${port ?? '*'}`
}

function consentOfConfigured({ host, methods = ['GET'], private: isPrivate }: Exclude<NetHttpScope['allow'][number], { url: string }>, caps: readonly (Note | undefined)[]): Consent {
  const name = `**${host.fromConfig.replaceAll(/[*_`<>[\]\\\p{C}]/gu, '')}**`
  const text = withNotes({ en: `may reach the host that you set as ${name}`, 'zh-CN': `可以访问您设为 ${name} 的主机` }, [
    methodNote(methods.filter((method) => !reading.has(method))),
    isPrivate ? { en: 'private networks too', 'zh-CN': '包括私有网络' } : undefined,
    ...caps,
  ])
  return { weight: isPrivate ? 5 : 3, text }
}
