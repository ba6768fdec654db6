import { Readable } from 'node:stream'
import test, { type ExecutionContext } from 'ava'
import { CapabilityError } from '../../../sandbox/broker/capability-error.ts'
import { eventVisit, maxFileBytes } from '../../../core/channels/event-visit.ts'
import type { InboundMessage } from '../../../core/channels/inbound-message.ts'
import { createWaste, maxWasteBytes } from '../../../core/channels/waste.ts'
import { openPlatformScene } from '../../helpers/platform-scene.ts'

const hello = { id: '1', room: { id: 'r', kind: 'direct' }, sender: { id: 'ann' }, text: 'hello' }
const many = { conversations: 100 }

async function visitIn(t: ExecutionContext, receive?: (message: InboundMessage) => Promise<void>) {
  const scene = await openPlatformScene(t)
  const got: InboundMessage[] = []
  const waste = createWaste()
  const keep = async (message: InboundMessage) => {
    got.push(message)
    await scene.blobs.give(message.attachments.map(({ blob }) => blob), scene.owner.principal)
  }
  const visit = eventVisit({ row: await scene.channel('platform'), store: scene.store, blobs: scene.blobs, waste, reception: { receive: async (_channel, message) => (receive ?? keep)(message) } })
  return { ...scene, visit, waste, got, bring: (bytes: number) => visit.blobs!.keep!('a.txt', Readable.from([Buffer.alloc(bytes, 'x')])) }
}

test('a message of the right shape is received, any other is the plugin\'s mistake', async (t) => {
  const { visit, got } = await visitIn(t)
  await visit.receive!(hello, many)
  t.like(got, [{ ...hello, attachments: [], mentioned: false, edited: false }])
  for (const wrong of [{}, { ...hello, id: 5 }, { ...hello, text: 'x'.repeat(200_001) }, { ...hello, more: 1 }, { ...hello, sender: { id: '' } }, { ...hello, attachments: [{ blob: 'b', refused: 'x' }] }]) {
    await t.throwsAsync(visit.receive!(wrong, many), { code: 'request_invalid' } as object)
  }
  t.is(visit.broken, undefined)
})

test('what breaks behind it is no fault of the plugin', async (t) => {
  const { visit } = await visitIn(t, async () => { throw new TypeError('the database is away') })
  await t.throwsAsync(visit.receive!(hello, many), { instanceOf: TypeError })
  t.true(visit.broken instanceof TypeError)
})

test('files are those that this event brought; what no message came with is gone', async (t) => {
  const { visit, got, bring, blobs, owner } = await visitIn(t)
  const foreign = await blobs.keep(owner.principal, 'x', Readable.from([Buffer.from('x')]))
  await t.throwsAsync(visit.receive!({ ...hello, attachments: [{ blob: foreign.id }] }, many), { code: 'request_invalid' } as object)
  const [kept, left] = [await bring(3), await bring(3)]
  await visit.receive!({ ...hello, attachments: [{ blob: kept.blob, name: 'a' }, { name: 'b"\n', refused: 'too\nlarge' }] }, many)
  t.deepEqual(got[0]!.attachments, [{ blob: kept.blob, name: 'a' }])
  t.is(got[0]!.text, 'hello\n\n[The file "b\\"\\n" did not come along: too large]')
  await visit[Symbol.asyncDispose]()
  await t.notThrowsAsync(blobs.read(kept.blob))
  await t.throwsAsync(blobs.read(left.blob), { code: 'blob_missing' } as object)
})

test('one event brings so much and no more', async (t) => {
  const { visit, bring } = await visitIn(t)
  t.is(visit.blobs!.room!(), maxFileBytes)
  await t.throwsAsync(bring(maxFileBytes + 1), { code: 'response_too_large' } as object)
  for (let n = 0; n < 3; n++) await bring(maxFileBytes)
  t.true(t.throws(() => visit.blobs!.room!(), { code: 'quota_exceeded' } as object) instanceof CapabilityError)
})

test('rooms are counted', async (t) => {
  const { visit, got, conversation } = await visitIn(t)
  await conversation('r')
  await visit.receive!(hello, { conversations: 1 })
  await t.throwsAsync(visit.receive!({ ...hello, room: { id: 'other', kind: 'group' } }, { conversations: 1 }), { code: 'quota_exceeded' } as object)
  await t.throwsAsync(visit.receive!({ ...hello, thread: 'new' }, { conversations: 1 }), { code: 'quota_exceeded' } as object)
  t.is(got.length, 1)
})

test("a stranger's file is gone with the message that was refused; with too many of them none are fetched", async (t) => {
  const { visit, waste, bring, blobs } = await visitIn(t, async () => {})
  const kept = await bring(3)
  await visit.receive!({ ...hello, attachments: [{ blob: kept.blob }] }, many)
  await visit[Symbol.asyncDispose]()
  await t.throwsAsync(blobs.read(kept.blob), { code: 'blob_missing' } as object)
  waste.add(maxWasteBytes - 3)
  t.throws(() => visit.blobs!.room!(), { code: 'quota_exceeded', message: /people who may not write here/ } as object)
})
