import test from 'ava'
import { adoptPlugin } from '../../../sandbox/guest/adopt.ts'

test('a declared tool is found and runs with its siblings as this', async (t) => {
  const find = adoptPlugin({ default: { tools: { one: () => 1, two(this: { one(): number }) { return this.one() + 1 } } } }, ['one', 'two'])
  t.is(await find('two')!({}, {}), 2)
})

test('what was not declared is not offered', (t) => {
  const find = adoptPlugin({ default: { tools: { one: () => 1, hidden: () => 2 } } }, ['one'])
  for (const name of ['hidden', 'toString', '__proto__', 'constructor']) t.is(find(name), undefined)
})

test('what the manifest declares and the plugin lacks is named', (t) => {
  t.throws(() => adoptPlugin({ default: { tools: {} } }, ['toString']), { message: /tools\.toString/ })
  t.throws(() => adoptPlugin({ default: {} }, ['one']), { message: /tools\.one/ })
  t.throws(() => adoptPlugin({}, []), { message: /no default export/ })
  t.throws(() => adoptPlugin({ default: null }, []), { message: /no default export/ })
})

test("a channel's functions are found with their siblings as this, and never taken for tools", async (t) => {
  const channels = { chat: { event: () => 1, send(this: { event(): number }) { return this.event() + 1 } } }
  const find = adoptPlugin({ default: { channels } }, ['channel:chat:event', 'channel:chat:send'])
  t.is(await find('channel:chat:send')!({}, {}), 2)
  t.is(find('chat'), undefined)
  t.throws(() => adoptPlugin({ default: { channels } }, ['channel:chat:typing']), { message: /channels\.chat\.typing/ })
  t.throws(() => adoptPlugin({ default: { tools: { 'channel:chat:event': () => 1 } } }, ['channel:chat:event']), { message: /channels\.chat\.event/ })
  for (const name of ['channel:toString:event', 'channel:chat:constructor', 'channel:__proto__:event']) t.throws(() => adoptPlugin({ default: { channels } }, [name]))
})
