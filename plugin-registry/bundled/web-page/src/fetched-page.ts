import { PageError } from './page-error.ts'

/** The part of fetch that is used; the context of '@airlock/sdk' has it as `http.fetch`. */
export type Fetch = (url: string, init: { headers: Record<string, string> }) => Promise<FetchedResponse>

interface FetchedResponse {
  readonly ok: boolean
  readonly status: number
  readonly statusText: string
  readonly url: string
  readonly headers: { get(name: string): string | null }
  bytes(): Promise<Uint8Array>
}

export interface FetchedPage {
  url: string
  kind: 'html' | 'text'
  text: string
}

const maxPageBytes = 2 * 1024 * 1024
const readableTypes: readonly [pattern: RegExp, kind: FetchedPage['kind']][] = [
  [/^(?:text\/html|application\/xhtml\+xml)$/, 'html'],
  [/^(?:text\/.*|application\/(?:.*\+)?(?:json|xml|yaml))$/, 'text'],
]

/** Gets a page and decodes it. Throws PageError; a refusal by the owner's rights passes through as it is. */
export async function fetchPage(address: string, fetch: Fetch): Promise<FetchedPage> {
  const url = pageAddress(address)
  const response = await fetch(url.href, { headers: { accept: 'text/html,application/xhtml+xml,text/*;q=0.8,*/*;q=0.1' } })
  if (!response.ok) throw new PageError(`${url.host} answered ${response.status} ${response.statusText}`.trim())

  const [type = '', ...parameters] = (response.headers.get('content-type') ?? 'text/html').split(';')
  const kind = readableTypes.find(([pattern]) => pattern.test(type.trim().toLowerCase()))?.[1]
  if (kind === undefined) throw new PageError(`${url.href} is no page of text but "${type.trim()}"`)

  const bytes = (await response.bytes()).subarray(0, maxPageBytes)
  return { url: response.url || url.href, kind, text: decode(bytes, charsetOf(parameters, bytes)) }
}

function pageAddress(address: string): URL {
  const written = address.trim()
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(written) ? written : `https://${written}`)
  if (url === null || !/^https?:$/.test(url.protocol)) throw new PageError(`"${address}" is no web address; write it as https://example.com/page`)
  return url
}

function charsetOf(parameters: readonly string[], bytes: Uint8Array): string {
  const declared = parameters.map((parameter) => /^\s*charset\s*=\s*"?([^\s"]+)/i.exec(parameter)?.[1]).find((charset) => charset !== undefined)
  // HTML says it within its first 1024 bytes: https://html.spec.whatwg.org/multipage/semantics.html#charset
  return declared ?? /<meta[^>]{0,200}charset\s*=\s*["']?([\w-]+)/i.exec(decode(bytes.subarray(0, 1024), 'utf-8'))?.[1] ?? 'utf-8'
}

function decode(bytes: Uint8Array, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes)
  } catch {
    return new TextDecoder().decode(bytes)
  }
}
