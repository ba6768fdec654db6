import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import test, { type ExecutionContext } from 'ava'
import { runCli } from '../../../core/cli/main.ts'
import { announceFaces, ownedSessions, startFaces, type Faces } from '../../helpers/faces.ts'
import { fakeTerminal } from '../../helpers/fake-terminal.ts'

const entry = fileURLToPath(new URL('../../../core/cli/main.ts', import.meta.url))

/** A gateway whose turns publish what the test says; sessions belong to the owner. */
async function answering(t: ExecutionContext, answer: (faces: Faces, topic: string, turn: string) => void) {
  const owners = new Map<string, string>()
  const sent: Record<string, unknown>[] = []
  const chat = {
    async send(_: unknown, input: Record<string, unknown>) {
      sent.push(input)
      owners.set('S1', faces.principals.owner().id)
      answer(faces, 'session:S1', `T${sent.length}`)
      return { session: 'S1', turn: `T${sent.length}` }
    },
  }
  const faces: Faces = await startFaces(t, { chat, sessions: ownedSessions(owners) })
  owners.set('S1', faces.principals.owner().id)
  await announceFaces(t, faces)
  const run = async (argv: string[], input?: string) => {
    const terminal = fakeTerminal({ dataDir: faces.dataDir, input })
    return { code: await runCli(argv, terminal), ...terminal.written }
  }
  return { faces, sent, run }
}

const hello = ({ hub }: Faces, topic: string, turn: string) => {
  hub.publish(topic, 'turn.started', { turn, session: 'S1' })
  hub.publish(topic, 'message.delta', { turn, message: 'M', text: 'Hel' })
  hub.publish(topic, 'message.delta', { turn, message: 'M', text: 'lo' })
  hub.publish(topic, 'message.final', { turn, message: { id: 'M', role: 'assistant', text: 'Hello' } })
}

test('one question, its answer, the end', async (t) => {
  const { run, sent } = await answering(t, hello)
  t.deepEqual(await run(['chat', 'How', 'are you?']), { code: 0, out: 'Hello\n', err: '' })
  t.deepEqual(JSON.parse(JSON.stringify(sent)), [{ text: 'How are you?' }])
})

test('a session goes on; what other turns say there is not printed', async (t) => {
  const { run, sent, faces } = await answering(t, (faces, topic, turn) => {
    hello(faces, topic, 'T0')
    hello(faces, topic, turn)
  })
  hello(faces, 'session:S1', 'T0')
  t.is((await run(['chat', '--session', 'S1', '--agent', 'helper', 'hi'])).out, 'Hello\n')
  t.like(sent[0], { session: 'S1', agent: 'helper', text: 'hi' })
})

test('what is piped in is the question', async (t) => {
  const { run, sent } = await answering(t, hello)
  await run(['chat'], ' what is this?\n')
  t.is(sent[0]?.text, 'what is this?')
  t.is((await run(['chat'], '')).code, 2)
})

test('a turn that fails ends with its code', async (t) => {
  const { run } = await answering(t, ({ hub }, topic, turn) => {
    hub.publish(topic, 'message.delta', { turn, message: 'M', text: 'Half' })
    hub.publish(topic, 'turn.failed', { turn, error: { code: 'provider_timeout', message: 'The model did not answer in time' } })
  })
  t.deepEqual(await run(['chat', 'x']), { code: 1, out: 'Half\n', err: 'airlock: The model did not answer in time (provider_timeout)\n' })
})

test('a turn that someone stopped ends quietly', async (t) => {
  const { run } = await answering(t, ({ hub }, topic, turn) => hub.publish(topic, 'turn.cancelled', { turn }))
  t.deepEqual(await run(['chat', 'x']), { code: 0, out: '  (stopped)\n', err: '' })
})

test('a session of another is refused before anything is said', async (t) => {
  const { run, sent } = await answering(t, hello)
  const { code, err } = await run(['chat', '--session', 'S2', 'x'])
  t.is(code, 1)
  t.regex(err, /not_found/)
  t.deepEqual(sent, [])
})

test('Ctrl-C stops the turn, not just the waiting', async (t) => {
  const owners = new Map<string, string>()
  const started = Promise.withResolvers<void>()
  const chat = {
    send: async () => {
      faces.hub.publish('session:S1', 'message.delta', { turn: 'T1', message: 'M', text: 'Once upon a time' })
      return { session: 'S1', turn: 'T1' }
    },
    requireOwnedTurn: async () => {},
    cancel: async () => {
      faces.hub.publish('session:S1', 'turn.cancelled', { turn: 'T1' })
      return { cancelled: true }
    },
  }
  const faces: Faces = await startFaces(t, { chat, sessions: ownedSessions(owners) })
  owners.set('S1', faces.principals.owner().id)
  await announceFaces(t, faces)
  const child = spawn(process.execPath, [entry, 'chat', '--session', 'S1', 'a story'], { env: { ...process.env, DATA_DIR: faces.dataDir }, stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => child.kill('SIGKILL'))
  let out = ''
  child.stdout.on('data', (chunk) => {
    out += String(chunk)
    if (out.includes('Once upon')) started.resolve()
  })
  await started.promise
  child.kill('SIGINT')
  const [code] = await once(child, 'exit')
  t.is(code, 0)
  t.is(out, 'Once upon a time\n  (stopped)\n')
})
