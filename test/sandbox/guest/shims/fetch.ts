import test from 'ava'
import type { Door } from '../../../../sandbox/guest/door.ts'
import { AbortController } from '../../../../sandbox/guest/shims/abort.ts'
import { createFetch } from '../../../../sandbox/guest/shims/fetch.ts'

function scene(answer: object | Promise<never> = { status: 200, statusText: 'OK', url: 'https://example.com/', headers: [['a', '1']], body: btoa('hello') }) {
  const asked: any[] = []
  const door = { request: async (...args: unknown[]) => (asked.push(args), answer) } as unknown as Door
  return { asked, fetch: createFetch(door, 3) }
}

test('a request crosses as text, with its body in base64', async (t) => {
  const { fetch, asked } = scene()
  await fetch('https://example.com', { method: 'POST', headers: { 'X-A': '1' }, body: 'é', redirect: 'manual' })
  t.deepEqual(asked, [['net.http', 'fetch', { url: 'https://example.com/', method: 'POST', headers: [['content-type', 'text/plain;charset=UTF-8'], ['x-a', '1']], redirect: 'manual', body: 'w6k=' }, 3]])
})

test('what the gateway sets itself does not cross', async (t) => {
  const { fetch, asked } = scene()
  await fetch('https://example.com', { headers: { Host: 'evil', 'Accept-Encoding': 'gzip', 'Content-Length': '5', 'Proxy-Authorization': 'x', accept: '*/*' } })
  t.deepEqual(asked[0][2].headers, [['accept', '*/*']])
})

test('the answer is a Response', async (t) => {
  const response = await scene().fetch('https://example.com')
  t.like(response, { status: 200, ok: true, url: 'https://example.com/', redirected: false })
  t.is(await response.text(), 'hello')
})

test('an aborted signal stops a fetch, before it and while it waits', async (t) => {
  const { fetch, asked } = scene(new Promise<never>(() => undefined))
  const controller = new AbortController()
  const waiting = fetch('https://example.com', { signal: controller.signal })
  controller.abort()
  t.is((await t.throwsAsync(waiting, { any: true }) as Error).name, 'AbortError')
  await t.throwsAsync(fetch('https://example.com', { signal: controller.signal }), { any: true })
  t.is(asked.length, 1)
})
