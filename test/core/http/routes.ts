import Koa from 'koa'
import test from 'ava'
import { routeTo } from '../../../core/http/routes.ts'

async function answerTo(method: string, path: string): Promise<{ body?: unknown; code?: string; allow?: string }> {
  const routes = routeTo({
    'GET /a': (ctx) => { ctx.body = 'a' },
    'POST /a': (ctx) => { ctx.body = 'posted' },
    'POST /rpc/*': (ctx) => { ctx.body = 'any' },
  })
  const set: Record<string, unknown> = {}
  const ctx = { method, path, set: (name: string, value: string) => (set[name] = value) } as unknown as Koa.ParameterizedContext
  try {
    await routes(ctx as never, async () => { ctx.body = 'next' })
    return { body: ctx.body }
  } catch (error) {
    return { code: (error as { code: string }).code, allow: String(set.Allow) }
  }
}

test('exact paths, and one segment for a star', async (t) => {
  t.is((await answerTo('GET', '/a')).body, 'a')
  t.is((await answerTo('HEAD', '/a')).body, 'a')
  t.is((await answerTo('POST', '/rpc/x.y')).body, 'any')
})

test('all else goes on', async (t) => {
  for (const path of ['/', '/A', '/a/', '/a/b', '/rpc/', '/rpc/a/b', '/rpc', '__proto__', 'constructor', '/*']) t.is((await answerTo('GET', path)).body, 'next', path)
})

test('a method that a path does not take is told, with those it takes', async (t) => {
  t.deepEqual(await answerTo('DELETE', '/a'), { code: 'method_not_allowed', allow: 'GET, POST' })
})
