import test from 'ava'
import { Message } from '../../../core/store/entities/message.ts'
import { Turn } from '../../../core/store/entities/turn.ts'
import { onBothDatabases } from '../../helpers/databases.ts'
import { type HandsOptions, openHandsScene } from '../../helpers/hands-scene.ts'

const databaseTest = await onBothDatabases(test)

const all = { 'messages.transform': { channels: ['*'] } }

async function say(scene: Awaited<ReturnType<typeof openHandsScene>>, text: string) {
  const { turn } = await scene.chat.send(scene.caller, { text })
  await scene.chat.idle()
  const em = scene.store.fork()
  const [asked, answer] = await em.find(Message, { turn }, { orderBy: { id: 'asc' }, disableIdentityMap: true })
  return { asked: asked!, answer, turn: (await em.findOne(Turn, { id: turn }, { disableIdentityMap: true }))! }
}

databaseTest('what a plugin makes of a message is answered, kept with what the person wrote, and taints the turn', async (t, database) => {
  const scene = await openHandsScene(t, { store: await database.open(), grants: { upper: all }, guest: (_plugin, _entry, { text }) => ({ text: text.toUpperCase() }) })
  const { asked, answer, turn } = await say(scene, 'hello')
  t.is(asked.text, 'HELLO')
  t.like(asked.revisions, [{ plugin: 'upper', before: 'hello' }])
  t.is(answer!.text, 'heard: HELLO')
  t.like(turn, { tainted: true, taintedBy: ['what upper changed'], status: 'done' })
  t.like(scene.calls, [{ plugin: 'upper', entry: 'messages:transform', message: { channel: 'console', role: 'user', text: 'hello' }, by: { caller: { occasion: 'messages' }, right: { capability: 'messages.transform', method: 'change' } } }])
})

databaseTest('several come one after the other, and each step is kept', async (t, database) => {
  const scene = await openHandsScene(t, { store: await database.open(), grants: { b: all, a: all }, guest: (plugin, _entry, { text }) => ({ text: `${text}${plugin}` }) })
  const { asked } = await say(scene, 'x')
  t.is(asked.text, 'xab')
  t.like(asked.revisions, [{ plugin: 'a', before: 'x' }, { plugin: 'b', before: 'xa' }])
})

const failures: [string, HandsOptions['guest'], string][] = [
  ['one that throws', () => { throw new RangeError('no') }, 'internal'],
  ['one that never answers', (_plugin, _entry, _message, signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))), 'wall_limit'],
  ['one that answers something else', () => ({ words: 1 }), 'schema_mismatch'],
  ['one that leaves nothing', () => ({ text: '  ' }), 'schema_mismatch'],
  ['one that makes a command of it', () => ({ text: '/wallet pay 100' }), 'schema_mismatch'],
  ['one that floods', () => ({ text: 'x'.repeat(200_001) }), 'schema_mismatch'],
]
for (const [title, guest, code] of failures) {
  databaseTest(`${title} changes nothing, and that is on record`, async (t, database) => {
    const { asked, answer, turn } = await say(await openHandsScene(t, { store: await database.open(), grants: { bad: all }, guest, wallMs: 50 }), 'hello')
    t.is(asked.text, 'hello')
    t.like(asked.revisions, [{ plugin: 'bad', error: { code } }])
    t.is(answer!.text, 'heard: hello')
    t.false(turn.tainted)
  })
}

databaseTest('what stays as it was leaves no trace; commands and other places are not handed over', async (t, database) => {
  const scene = await openHandsScene(t, { store: await database.open(), grants: { same: all, elsewhere: { 'messages.transform': { channels: ['telegram'] } } }, guest: () => undefined })
  const { asked, turn } = await say(scene, 'hello')
  t.is(asked.revisions, null)
  t.false(turn.tainted)
  await say(scene, '/help')
  t.deepEqual(scene.calls.map(({ plugin, message }) => [plugin, (message as { text: string }).text]), [['same', 'hello']])
})
