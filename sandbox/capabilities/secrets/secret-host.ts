import { bareHost, type Target } from '../net-http/target.ts'

/**
 * A host that may get a value: `api.example.com` or `*.example.com` means https (or wss, or a stream with TLS);
 * `http://192.168.1.5:8123` means that origin alone, the only way to send a secret without TLS.
 */
export function readSecretHost(text: string): ((target: Target) => boolean) | undefined {
  if (/^https?:\/\//i.test(text)) {
    if (!URL.canParse(text)) return undefined
    const url = new URL(text)
    return url.pathname === '/' && url.search === '' && url.username === '' ? (target) => target.url.origin === url.origin : undefined
  }

  const below = text.startsWith('*.')
  const spelled = `https://${below ? text.slice(2) : text}/`
  if (!/^(\*\.)?([^/?#\\@:[\]*\s]+|\[[\da-f:.]+\])$/i.test(text) || !URL.canParse(spelled)) return undefined
  const name = bareHost(new URL(spelled).hostname)
  if (below && !name.includes('.')) return undefined
  return (target) => target.scheme === 'https:' && (below ? !target.literal && target.host.endsWith(`.${name}`) : target.host === name)
}
