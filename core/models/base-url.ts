import type { ProviderKind } from '../store/entities/provider.ts'
import { OperationError } from '../operations/operation-error.ts'
import { vendors } from './vendors.ts'

/** The address to ask: the given one, checked, or the vendor's own. */
export function resolveBaseUrl(kind: ProviderKind, given: string | undefined): string {
  const baseUrl = given?.trim() || vendors[kind].baseUrl
  if (baseUrl === undefined) throw invalid('is missing', given)
  const url = URL.parse(baseUrl)
  if (url === null || !/^https?:$/.test(url.protocol)) throw invalid('is no http or https address', given)
  if (url.username !== '' || url.password !== '') throw invalid('carries a name or password; give a key instead', undefined)
  if (url.hash !== '') throw invalid('has a part after #', given)
  // People know Ollama by its port; what it serves for others lies under /v1.
  if (kind === 'ollama' && url.pathname === '/') return `${url.origin}/v1`
  return baseUrl
}

export function sameOrigin(one: string, other: string): boolean {
  const origin = URL.parse(one)?.origin
  return origin !== undefined && origin === URL.parse(other)?.origin
}

function invalid(what: string, found: string | undefined): OperationError {
  return new OperationError('input_invalid', `The base URL ${found ? `"${found}" ` : ''}${what}. Write it like http://127.0.0.1:8080/v1.`, { path: 'baseUrl', found })
}
