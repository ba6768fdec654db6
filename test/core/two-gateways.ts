import test from 'ava'
import { startGateway } from '../helpers/gateway.ts'
import { openTelegramChats } from '../helpers/chaos/telegram-chats.ts'
import { openTelegramWorld } from '../helpers/chaos/telegram-world.ts'
import { startModelServer } from '../helpers/model-server.ts'
import { startPostgres } from '../helpers/postgres.ts'

const postgres = await startPostgres()
if ('createDatabase' in postgres) test.after.always('stop PostgreSQL', () => postgres.stop())

const title = 'two gateways on one PostgreSQL: one is killed, the other goes on with its turns and with Telegram, which one holds at a time'
if ('unavailable' in postgres) test.skip(`${title} (${postgres.unavailable})`, (t) => t.pass())
else {
  test(title, async (t) => {
    // Each question hangs at first; asked again, it is answered.
    const asked = new Map<string, number>()
    await using model = await startModelServer(({ messages }) => {
      const text = messages.findLast(({ role }) => role === 'user')?.content ?? ''
      const times = (asked.get(text) ?? 0) + 1
      asked.set(text, times)
      return times === 1 && text.startsWith('hang') ? { text: 'Half an', after: 1, ends: 'hang' } : { text: `answer to ${text}` }
    })
    await using telegram = await openTelegramWorld(() => 1, 0)
    const env = { DATABASE_URL: await postgres.createDatabase(), AIRLOCK_SECRET: 's'.repeat(43) }
    const options = { modelUrl: model.url, env, config: 'model: openai/test-model\n' }
    await using one = await startGateway(options)
    await using two = await startGateway(options)
    const chats = await openTelegramChats(one, telegram, 1)

    const send = async (gateway: typeof one, text: string) => (await gateway.rpc<{ session: string }>('chat.send', { text })).session
    const sessions = await Promise.all(['hang 1', 'hang 2', 'hang 3'].map((text) => send(one, text)))
    await model.arrived(3)
    const own = await send(two, 'quick')
    const answers = async (session: string) => {
      const { messages } = await two.rpc<{ messages: { role: string; text: string; status: string }[] }>('session.messages', { session })
      return messages.filter(({ role }) => role === 'assistant').map(({ text, status }) => [text, status])
    }
    const until = async (holds: () => Promise<boolean> | boolean) => {
      while (!(await holds())) await new Promise(setImmediate)
    }
    await until(async () => (await answers(own)).length > 0)
    t.deepEqual(await answers(own), [['answer to quick', 'complete']])

    await one.stop('SIGKILL')
    const killedAt = performance.now()
    await until(async () => (await Promise.all(sessions.map(answers))).every(({ length }) => length > 0))
    t.log(`the turns of the killed gateway were answered by the other after ${Math.round(performance.now() - killedAt)} ms`)
    t.deepEqual((await Promise.all(sessions.map(answers))).flat(), [1, 2, 3].map((n) => [`answer to hang ${n}`, 'complete']))

    await chats.talk(3, 0, () => 0)
    await until(() => chats.isAnswered())
    t.log(`Telegram was answered again after ${Math.round(performance.now() - killedAt)} ms`)
    t.is(telegram.requests().overlapping, 0)
  })
}
