import test from 'ava'
import { buildGuest } from '../../../scripts/build-guest.ts'
import { buildPlugins } from '../../../scripts/build-plugins.ts'
import { startGateway } from '../../helpers/gateway.ts'
import { startModelServer } from '../../helpers/model-server.ts'
import { startTelegram } from '../../helpers/telegram-server.ts'

test.before(async () => {
  await buildGuest()
  await buildPlugins()
})

const token = '123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11'

test('set up on the command line; a stranger gets a code, is let in, and is answered', async (t) => {
  t.timeout(60_000)
  await using parts = new AsyncDisposableStack()
  const telegram = await startTelegram(t)
  const model = parts.use(await startModelServer())
  const gateway = parts.use(await startGateway({ modelUrl: model.url }))
  await gateway.rpc('model.setDefault', { model: 'openai/test-model' })
  await gateway.rpc('plugin.configure', { plugin: 'telegram', config: { apiRoot: telegram.config.apiURL } })

  const added = await gateway.cli(['channel', 'add', 'telegram', '--yes'], token)
  t.is(added.code, 0, added.stderr)
  t.regex(added.stdout, /may send Bot token to api\.telegram\.org[^]*@BotFather[^]*Telegram is set up as telegram, and listens/)

  const client = telegram.getClient(token, { userId: 42, chatId: 42, firstName: 'Ann', timeout: 30_000 })
  const hears = async () => (await client.getUpdates()).result.map((update) => ('message' in update && 'text' in update.message ? String(update.message.text) : '')).join('\n')
  const says = async (text: string) => {
    await client.sendMessage(client.makeMessage(text))
    return hears()
  }
  const told = await says('Hello')
  const [code = ''] = /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(told) ?? []
  t.regex(told, /do not know you yet/)
  t.is(model.requests.length, 0)

  const listed = await gateway.cli(['channel', 'pairings'])
  t.regex(listed.stdout, new RegExp(`${code} +telegram +Ann +42 `))
  const approved = await gateway.cli(['channel', 'approve', code.toLowerCase(), '--me'])
  t.is(approved.code, 0, approved.stderr)
  t.regex(await hears(), /You are let in/)

  t.regex(await says('hello there'), /You said: hello there/)
  t.regex(await says('what is 17% of 2,340?'), /397\.8/)
  t.regex(await says('/calculator evaluate 6*7'), /42/)
  for (const status of [await says('/status'), await says('/status')]) t.regex(status, /assistant.*test-model/s)
  t.regex((await gateway.cli(['channel', 'list'])).stdout, /telegram +Telegram +pairing +0 +default +listening/)
  const { sessions } = await gateway.rpc<{ sessions: { title: string; messages: number }[] }>('session.list')
  t.like(sessions[0], { title: 'hello there', messages: 6 })
  t.false(gateway.output().includes(token))
  t.deepEqual(added.stdout.includes(token) || added.stderr.includes(token), false)

  const [identity] = (await gateway.rpc<{ identities: { id: string }[] }>('channel.identities')).identities
  await gateway.rpc('channel.unpair', { id: identity!.id })
  t.regex(await says('Still there?'), /do not know you yet/)
})
