import test, { type ExecutionContext } from 'ava'
import { clientOf } from '../../../core/cli/gateway-client.ts'
import type { Ask } from '../../../core/cli/approval-question.ts'
import { Conversation } from '../../../core/cli/conversation.ts'
import { ownedSessions, startFaces, type Faces } from '../../helpers/faces.ts'

interface Scene {
  faces: Faces
  conversation: Conversation
  printed(): string
}

async function scene(t: ExecutionContext, chat: (faces: Faces) => Record<string, unknown>, messages: () => object, more: { ask?: Ask; approvals?: Record<string, unknown> } = {}): Promise<Scene> {
  const owners = new Map<string, string>()
  const parts: Record<string, unknown> = {}
  const faces = await startFaces(t, { chat: parts, approvals: more.approvals ?? {}, sessions: { ...ownedSessions(owners), messages: async () => messages() } })
  Object.assign(parts, chat(faces))
  owners.set('S1', faces.principals.owner().id)
  let printed = ''
  const conversation = new Conversation({ gateway: clientOf(faces.gateway, await faces.token()), session: 'S1', ask: more.ask, print: (text) => void (printed += text) })
  t.teardown(() => conversation[Symbol.dispose]())
  await conversation.open()
  return { faces, conversation, printed: () => printed }
}

const final = (faces: Faces, turn: string, text: string) => faces.hub.publish('session:S1', 'message.final', { turn, message: { id: turn, text } })
const none = () => ({ messages: [], next: null, running: null })

test('turn follows turn in one session', async (t) => {
  let turns = 0
  const { conversation, printed } = await scene(t, (faces) => ({
    send: async () => {
      turns += 1
      final(faces, `T${turns}`, `answer ${turns}`)
      return { session: 'S1', turn: `T${turns}` }
    },
  }), none)
  await conversation.say('one')
  await conversation.say('two')
  t.is(printed(), 'answer 1\nanswer 2\n')
})

test('stopping stops the turn at work, and nothing when there is none', async (t) => {
  const cancelled: unknown[] = []
  const { conversation, printed } = await scene(t, (faces) => ({
    send: async () => ({ session: 'S1', turn: 'T1' }),
    requireOwnedTurn: async () => {},
    cancel: async (_: unknown, input: object) => {
      cancelled.push(input)
      faces.hub.publish('session:S1', 'turn.cancelled', { turn: 'T1' })
      return { cancelled: true }
    },
  }), none)
  t.false(await conversation.stop())
  const said = conversation.say('long story')
  while (!(await conversation.stop())) await new Promise(setImmediate)
  await said
  t.deepEqual(cancelled, [{ turn: 'T1' }])
  t.is(printed(), '  (stopped)\n')
})

test('an answer that came while we were away is read anew', async (t) => {
  const answer = { id: 'M', role: 'assistant', turn: 'T1', text: 'It is done', createdAt: '', status: 'complete', tools: [] }
  const { conversation, printed } = await scene(t, (faces) => ({
    send: async () => {
      setImmediate(() => faces.hub.publish('session:S1', 'replay_gap', {}))
      return { session: 'S1', turn: 'T1' }
    },
  }), () => ({ messages: [answer], next: null, running: null }))
  await conversation.say('x')
  t.is(printed(), 'It is done\n')
})

test('an answer that is lost is told, not waited for', async (t) => {
  const { conversation } = await scene(t, (faces) => ({
    send: async () => {
      setImmediate(() => faces.hub.publish('session:S1', 'replay_gap', {}))
      return { session: 'S1', turn: 'T1' }
    },
  }), none)
  await t.throwsAsync(conversation.say('x'), { code: 'gateway_unreachable', message: /restarted/ })
})

const approval = {
  id: 'A1', code: 'a1', principal: 'p', name: null, session: 'S1', turn: 'T1', step: 'p1', plugin: 'mailer', tool: 'send', effect: 'external', arguments: { text: '{}', hidden: 0 }, why: 'Because.', reason: null,
  taintedBy: [], state: 'waiting', decision: null, mayAlways: true, createdAt: '', expiresAt: '', decidedAt: null,
}

test('what is asked is asked here, and the answer goes on', async (t) => {
  let hub: Faces['hub']
  const decided: unknown[] = []
  const asked: string[] = []
  const { conversation, printed } = await scene(t, (faces) => ({
    send: async () => {
      const ask = { turn: 'T1', step: 'p1', approval }
      faces.hub.publish('session:S1', 'approval.requested', ask)
      // Told twice, as after a link that broke: asked once.
      faces.hub.publish('session:S1', 'approval.requested', ask)
      return { session: 'S1', turn: 'T1' }
    },
  }), none, {
    ask: async (question) => (asked.push(question), 'a'),
    approvals: {
      async decide(_: unknown, input: object) {
        decided.push(input)
        const allowed = { ...approval, state: 'allowed', decision: 'always' }
        hub.publish('session:S1', 'approval.decided', { turn: 'T1', step: 'p1', approval: allowed })
        hub.publish('session:S1', 'message.final', { turn: 'T1', message: { id: 'M', text: 'Sent.' } })
        return { approval: allowed }
      },
    },
  }).then((made) => ((hub = made.faces.hub), made))
  await conversation.say('send it')
  t.deepEqual([decided, asked.length], [[{ approval: 'A1', decision: 'always' }], 1])
  t.regex(printed(), /\? A1 {2}mailer send[\s\S]*mailer send may always run\.\nSent\.\n$/)
})
test('a decision that is made elsewhere ends the question', async (t) => {
  let elsewhere: Faces['hub']
  const { conversation, printed } = await scene(t, (faces) => ({
    send: async () => {
      faces.hub.publish('session:S1', 'approval.requested', { turn: 'T1', step: 'p1', approval })
      return { session: 'S1', turn: 'T1' }
    },
  }), none, {
    ask: (_, signal) => new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason))
      elsewhere.publish('session:S1', 'approval.decided', { turn: 'T1', step: 'p1', approval: { ...approval, state: 'denied', decision: 'deny' } })
      elsewhere.publish('session:S1', 'message.final', { turn: 'T1', message: { id: 'M', text: 'Not sent.' } })
    }),
  }).then((made) => ((elsewhere = made.faces.hub), made))
  await conversation.say('send it')
  t.regex(printed(), /mailer send may not run\.\nNot sent\.\n$/)
})
test('where nobody can be asked, it says how to decide, and waits', async (t) => {
  const { conversation, printed } = await scene(t, (faces) => ({
    send: async () => {
      faces.hub.publish('session:S1', 'approval.requested', { turn: 'T1', step: 'p1', approval })
      faces.hub.publish('session:S1', 'message.final', { turn: 'T1', message: { id: 'M', text: 'ok' } })
      return { session: 'S1', turn: 'T1' }
    },
  }), none)
  await conversation.say('send it')
  t.regex(printed(), /airlock approval decide A1 once\|always\|deny\nok\n$/)
})
