import type { ProxyAgent } from 'undici'

export interface ModelFetch extends AsyncDisposable {
  fetch: typeof fetch
}

/** `fetch` towards models: straight, or through the proxy that `proxyFor` names for a URL; `ca` is trusted behind it besides. Disposing closes the proxy's connections. */
export function createModelFetch(proxyFor?: (url: URL) => string | undefined, { ca }: { ca?: string } = {}): ModelFetch {
  const agents = new Map<string, Promise<ProxyAgent>>()

  return {
    async fetch(input, init) {
      const url = new URL(input instanceof Request ? input.url : input)
      const proxy = proxyFor?.(url)
      return proxy === undefined ? fetch(input, init) : throughProxy(await agentOf(proxy), url, init)
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...agents.values()].map(async agent => (await agent).destroy()))
    },
  }

  function agentOf(proxy: string): Promise<ProxyAgent> {
    const known = agents.get(proxy)
    if (known) return known
    // Loaded only where a proxy is set.
    const made = import('undici').then(({ ProxyAgent: Agent }) => new Agent({ uri: proxy, proxyTunnel: true, ...(ca !== undefined && { requestTls: { ca } }) }))
    agents.set(proxy, made)
    return made
  }
}

/** Node's own fetch takes no agent of another undici, so this is undici's, its answer handed over as Node's. */
async function throughProxy(dispatcher: ProxyAgent, url: URL, init: RequestInit = {}): Promise<Response> {
  const { fetch: undiciFetch } = await import('undici')
  const { status, headers, body } = await undiciFetch(url, {
    dispatcher,
    method: init.method,
    headers: [...new Headers(init.headers)],
    body: typeof init.body === 'string' ? init.body : undefined,
    redirect: init.redirect,
    signal: init.signal,
  })
  return new Response(body === null ? null : ReadableStream.from(body), { status, headers: [...headers] })
}
