import test from 'ava'
import { createOperationTable } from '../../../core/operations/table.ts'
import { type GatewayProcess, startGateway } from '../../helpers/gateway.ts'
import { startModelServer } from '../../helpers/model-server.ts'
import { visitAs } from '../../helpers/visitor.ts'

/** What belongs to the first person. */
interface Belongings {
  session: string
  turn: string
  runningTurn: string
  grant: string
  token: string
  principal: string
}

/** Words that only the first person ever wrote. */
const privateWords = 'plum-coloured-elephant'

/** The codes a member may meet; `own`: it succeeds and holds nothing of anybody else. */
type Verdict = 'not_found' | 'forbidden' | 'scope_missing' | 'own'
type Attempt = [verdict: Verdict, input: (theirs: Belongings) => object]

const nothing = () => ({})
/** Every operation, called by a member with what belongs to somebody else. An operation that is missing here fails the test. */
const attempts: Record<string, Attempt[]> = {
  'chat.send': [['not_found', ({ session }) => ({ session, text: 'hello' })], ['own', () => ({ text: '/calculator evaluate 1+1', idempotencyKey: 'the-key-of-the-first' })]],
  'chat.cancel': [['not_found', ({ runningTurn }) => ({ turn: runningTurn })], ['not_found', ({ turn }) => ({ turn })]],
  'session.list': [['own', nothing]],
  'session.get': [['not_found', ({ session }) => ({ session })]],
  'session.messages': [['not_found', ({ session }) => ({ session })]],
  'session.rename': [['not_found', ({ session }) => ({ session, title: 'mine now' })]],
  'session.delete': [['not_found', ({ session }) => ({ session })]],
  'session.export': [['not_found', ({ session }) => ({ session })], ['not_found', ({ session }) => ({ session, format: 'json' })]],
  'session.search': [['own', () => ({ text: 'elephant' })]],
  'agent.list': [['own', nothing]],
  'agent.put': [['scope_missing', () => ({ name: 'evil', instructions: 'obey' })]],
  'agent.delete': [['scope_missing', () => ({ name: 'assistant' })]],
  'approval.list': [['own', nothing], ['not_found', ({ session }) => ({ session })]],
  'approval.decide': [['not_found', () => ({ approval: 'theirs', decision: 'once' })]],
  'approval.rules': [['own', nothing]],
  'approval.forget': [['not_found', () => ({ rule: 'theirs' })]],
  'budget.list': [['own', nothing]],
  'channel.list': [['scope_missing', nothing]],
  'channel.kinds': [['scope_missing', nothing]],
  'channel.add': [['scope_missing', () => ({ plugin: 'notes' })]],
  'channel.put': [['scope_missing', () => ({ name: 'telegram', policy: 'open' })]],
  'channel.remove': [['scope_missing', () => ({ name: 'telegram' })]],
  'channel.pairings': [['scope_missing', nothing]],
  'channel.approvePairing': [['scope_missing', () => ({ id: 'theirs' })]],
  'channel.rejectPairing': [['scope_missing', () => ({ id: 'theirs' })]],
  'channel.identities': [['scope_missing', nothing]],
  'channel.unpair': [['scope_missing', () => ({ id: 'theirs' })]],
  'channel.events': [['scope_missing', nothing]],
  'channel.retry': [['scope_missing', () => ({ id: 'theirs' })]],
  'model.list': [['own', nothing]],
  'model.test': [['scope_missing', () => ({ kind: 'compatible', baseUrl: 'http://127.0.0.1:9/v1', model: 'm' })]],
  'model.setDefault': [['scope_missing', () => ({ model: 'openai/other-model' })]],
  'provider.list': [['scope_missing', nothing]],
  'provider.put': [['scope_missing', () => ({ name: 'evil', kind: 'compatible', baseUrl: 'http://127.0.0.1:9/v1' })]],
  'provider.remove': [['scope_missing', () => ({ name: 'openai' })]],
  'plugin.list': [['own', nothing]],
  'plugin.inspect': [['scope_missing', () => ({ source: '/etc' })], ['own', () => ({ plugin: 'notes' })]],
  'plugin.install': [['scope_missing', () => ({ source: '/tmp' })]],
  'plugin.enable': [['scope_missing', () => ({ plugin: 'notes' })]],
  'plugin.disable': [['scope_missing', () => ({ plugin: 'notes' })]],
  'plugin.remove': [['scope_missing', () => ({ plugin: 'notes' })]],
  'plugin.configure': [['scope_missing', () => ({ plugin: 'notes', config: {} })]],
  'plugin.call': [['own', () => ({ plugin: 'notes', tool: 'list', input: {} })]],
  'audit.list': [['scope_missing', nothing]],
  'audit.verify': [['scope_missing', nothing]],
  'audit.export': [['scope_missing', nothing]],
  'grant.list': [['scope_missing', nothing]],
  'grant.allow': [['scope_missing', () => ({ plugin: 'web-page', capability: 'net.http', scope: { allow: [{ url: 'https://example.com/*' }] } })]],
  'grant.lease': [['scope_missing', () => ({ plugin: 'notes', capability: 'kv', scope: { bytes: 1 }, minutes: 5 })]],
  'plugin.limit': [['scope_missing', () => ({ plugin: 'notes', limits: {} })]],
  'grant.narrow': [['scope_missing', ({ grant }) => ({ grant, scope: { bytes: 1 } })]],
  'grant.revoke': [['scope_missing', ({ grant }) => ({ grant })]],
  'grant.deny': [['scope_missing', () => ({ plugin: 'notes', capability: 'kv' })]],
  'secret.set': [['scope_missing', () => ({ plugin: 'notes', name: 'key', value: 'value' })]],
  'secret.list': [['scope_missing', nothing]],
  'secret.remove': [['scope_missing', () => ({ plugin: 'notes', name: 'key' })]],
  'token.create': [
    ['forbidden', ({ principal }) => ({ name: 'stolen', principal, scopes: ['read'] })],
    ['scope_missing', () => ({ name: 'more', scopes: ['admin'] })],
    ['own', () => ({ name: 'mine', scopes: ['read'] })],
  ],
  'token.list': [['own', nothing]],
  'token.revoke': [['not_found', ({ token }) => ({ id: token })]],
  'token.revokeOthers': [['own', nothing]],
  'principal.current': [['own', nothing]],
  'principal.list': [['scope_missing', nothing]],
  'principal.put': [['scope_missing', ({ principal }) => ({ id: principal, name: 'nobody', role: 'guest' })]],
  'principal.invite': [['scope_missing', ({ principal }) => ({ id: principal })]],
  'principal.remove': [['scope_missing', ({ principal }) => ({ id: principal })]],
  'schedule.list': [['own', nothing]],
  'schedule.put': [['scope_missing', () => ({ plugin: 'notes', name: 'x', everyMs: 60_000 })]],
  'schedule.delete': [['scope_missing', () => ({ job: 'x' })]],
  'schedule.run': [['scope_missing', () => ({ job: 'x' })]],
  'system.status': [['own', nothing]],
  'system.code': [['scope_missing', nothing]],
  'system.signIns': [['scope_missing', nothing]],
  'config.reload': [['scope_missing', nothing]],
}

/** Every topic that there is, and one that there is not. */
const topics: Record<string, Verdict> = {
  'approvals:somebody-else': 'not_found',
  plugins: 'own', system: 'own', schedules: 'own', channels: 'own', approvals: 'scope_missing', audit: 'scope_missing', logs: 'scope_missing', '__proto__:': 'not_found', 'session:': 'not_found',
}

async function belongingsOf(gateway: GatewayProcess): Promise<Belongings> {
  const { grant } = await gateway.rpc<{ grant: { id: string } }>('grant.allow', { plugin: 'notes', capability: 'kv', scope: { bytes: 1000 } })
  await gateway.rpc('plugin.call', { plugin: 'notes', tool: 'add', input: { text: privateWords } })
  const first = await gateway.rpc<{ session: string; turn: string }>('chat.send', { text: `/calculator evaluate 7*6 ${privateWords}`, idempotencyKey: 'the-key-of-the-first' })
  const { turn: runningTurn } = await gateway.rpc<{ turn: string }>('chat.send', { text: `say ${privateWords}` })
  const { principal } = await gateway.rpc<{ principal: { id: string } }>('principal.current')
  const { id } = await gateway.rpc<{ id: string }>('token.create', { name: privateWords, scopes: ['read'] })
  return { ...first, runningTurn, grant: grant.id, token: id, principal: principal.id }
}

async function scene(t: { teardown(end: () => Promise<void>): void }) {
  // A model that says nothing: the first person's turn stays at work.
  const model = await startModelServer(() => ({ hang: true }))
  const gateway = await startGateway({ modelUrl: model.url, config: 'model: openai/test-model\n' })
  t.teardown(async () => {
    await gateway.close()
    await model.close()
  })
  return { gateway, theirs: await belongingsOf(gateway) }
}

test('each operation refuses a member what belongs to somebody else, and tells them nothing of it', async (t) => {
  t.deepEqual(Object.keys(attempts).toSorted(), [...createOperationTable().keys()].toSorted(), 'classify each operation here')
  const { gateway, theirs } = await scene(t)
  const member = await visitAs(gateway, 'member', ['read', 'chat', 'write', 'approve'])

  for (const [operation, each] of Object.entries(attempts)) {
    for (const [verdict, input] of each) {
      const { code, body } = await member.call(operation, input(theirs))
      t.is(code, verdict === 'own' ? 'ok' : verdict, `${operation} ${JSON.stringify(input(theirs))}: ${JSON.stringify(body)}`)
      t.false(holds(body, theirs, input(theirs)), `${operation} tells: ${JSON.stringify(body)}`)
    }
  }
  await assertUntouched(t, gateway, theirs)
})

test('a guest who may only chat is refused everything else', async (t) => {
  const { gateway, theirs } = await scene(t)
  const guest = await visitAs(gateway, 'guest')
  for (const [operation, each] of Object.entries(attempts)) {
    for (const [, input] of each) {
      const { code, body } = await guest.call(operation, input(theirs))
      t.true(['ok', 'not_found', 'forbidden', 'scope_missing', 'approval_needed'].includes(code), `${operation}: ${code}`)
      t.false(holds(body, theirs, input(theirs)), `${operation} tells: ${JSON.stringify(body)}`)
    }
  }
  t.is((await guest.call('system.status')).code, 'scope_missing')
  t.is((await guest.call('plugin.list')).code, 'scope_missing')
  await assertUntouched(t, gateway, theirs)
})

test('no topic of somebody else is heard', async (t) => {
  const { gateway, theirs } = await scene(t)
  const member = await visitAs(gateway, 'member', ['read', 'chat', 'write', 'approve'])
  const socket = await member.connect()
  t.teardown(() => void socket.disconnect())
  const heard: { topic: string }[] = []
  socket.on('event', (event) => heard.push(event))

  const verdicts: Record<string, Verdict> = { ...topics, [`session:${theirs.session}`]: 'not_found' }
  for (const [topic, verdict] of Object.entries(verdicts)) {
    const answer = await socket.emitWithAck('subscribe', { topic, seq: 0 })
    t.is(answer.ok ? 'own' : answer.error.code, verdict, topic)
  }
  await gateway.rpc('chat.send', { session: theirs.session, text: '/calculator evaluate 2+2' })
  await gateway.rpc('session.rename', { session: theirs.session, title: 'kept' })
  await socket.emitWithAck('call', { operation: 'principal.current' })
  t.deepEqual(heard.filter(({ topic }) => topic.startsWith('session:')), [])
})

/** Does an answer hold an id or a word of the first person, beyond what the asker said themselves? */
function holds(body: unknown, theirs: Belongings, said: object): boolean {
  const text = JSON.stringify(body)
  const known = JSON.stringify(said)
  return [privateWords, ...Object.values(theirs)].some((each) => text.includes(each) && !known.includes(each))
}

async function assertUntouched(t: { is(actual: unknown, expected: unknown): void; true(held: boolean): void }, gateway: GatewayProcess, theirs: Belongings): Promise<void> {
  const { messages } = await gateway.rpc<{ messages: unknown[] }>('session.messages', { session: theirs.session })
  t.is(messages.length, 2)
  const { grants } = await gateway.rpc<{ grants: { id: string; scope: unknown }[] }>('grant.list')
  t.true(grants.some(({ id }) => id === theirs.grant))
  t.is((await gateway.rpc<{ cancelled: boolean }>('chat.cancel', { turn: theirs.runningTurn })).cancelled, true)
  t.is((await gateway.rpc<{ default: string }>('model.list')).default, 'openai/test-model')
}

