import { ModelError } from './model-error.ts'
import type { Asked } from './refusal.ts'

/** Refuses what is no stream of events: a web page (a proxy's, a router's, a wrong path's) would otherwise read as an answer without words. */
export function demandStream(response: Response, asked: Asked): void {
  const type = response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? ''
  if (type === 'text/event-stream' || !/html|xml|json|^image\//.test(type)) return
  void response.body?.cancel().catch(() => undefined)
  const what = type.includes('html') ? 'a web page' : `${type}`
  throw new ModelError('provider_broken', `${asked.provider} answered with ${what} instead of a streamed answer. Check the base URL ${asked.baseUrl}; it usually ends in /v1.`, {
    ...asked,
    contentType: type,
  })
}
