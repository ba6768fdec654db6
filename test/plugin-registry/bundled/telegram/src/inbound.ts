import test from 'ava'
import { InboundMessage } from '../../../../../core/channels/inbound-message.ts'
import { inboundOf, isGroupUpdate } from '../../../../../plugin-registry/bundled/telegram/src/inbound.ts'
import fc from '../../../../helpers/fast-check.ts'

const bot = { id: 666, username: 'TestNameBot' }
const ann = { id: 42, first_name: 'Ann', last_name: 'Lee', is_bot: false }
const direct = { id: 42, type: 'private', first_name: 'Ann' }
const group = { id: -100_123, type: 'supergroup', title: 'Family' }
const update = (message: object, kind = 'message') => ({ update_id: 1, [kind]: { message_id: 7, date: 1, from: ann, chat: direct, ...message } })
const said = (message: object) => inboundOf(update(message), bot)?.message

test('words of one person', (t) => {
  t.deepEqual(inboundOf(update({ text: ' Hello ' }), undefined), {
    message: { id: '7', room: { id: '42', kind: 'direct', label: 'Ann' }, sender: { id: '42', label: 'Ann Lee' }, text: 'Hello', mentioned: false, edited: false },
    files: [],
  })
  t.like(inboundOf(update({ text: 'Hi' }, 'edited_message'), bot), { message: { id: '7', text: 'Hi', edited: true } })
})

test('in a group it is known who is meant', (t) => {
  const named = { text: '@testnamebot: what is it?', chat: group, entities: [{ type: 'mention', offset: 0, length: 12 }] }
  t.like(said(named), { room: { id: '-100123', kind: 'group', label: 'Family' }, text: 'what is it?', mentioned: true })
  t.like(said({ text: 'ask @TestNameBot about it', chat: group, entities: [{ type: 'mention', offset: 4, length: 12 }] }), { text: 'ask @TestNameBot about it', mentioned: true })
  t.like(said({ text: '/new@TestNameBot now', chat: group, entities: [{ type: 'bot_command', offset: 0, length: 16 }] }), { text: '/new now', mentioned: true })
  t.like(said({ text: 'you there', chat: group, entities: [{ type: 'text_mention', offset: 0, length: 3, user: { id: 666 } }] }), { mentioned: true })
  t.like(said({ text: 'yes', chat: group, reply_to_message: { message_id: 6, from: { id: 666, is_bot: true }, text: 'really?' } }), { mentioned: true, replyTo: { id: '6', text: 'really?', fromUs: true } })
  t.like(said({ text: 'no', chat: group, reply_to_message: { message_id: 6, from: ann, text: 'x' } }), { mentioned: false, replyTo: { fromUs: false } })
  t.like(said({ text: 'hi @TestNameBotty', chat: group, entities: [{ type: 'mention', offset: 3, length: 14 }] }), { mentioned: false })
  t.true(isGroupUpdate(update({ chat: group })))
  t.false(isGroupUpdate(update({})))
})

test('topics, other senders, things that are no text', (t) => {
  t.is(said({ text: 'x', chat: group, is_topic_message: true, message_thread_id: 5 })?.thread, '5')
  t.is(said({ text: 'x', chat: group, message_thread_id: 5 })?.thread, undefined)
  t.like(said({ text: 'x', chat: group, sender_chat: group })?.sender, { id: '-100123', label: 'Family' })
  t.like(said({ text: 'x', from: { id: 9, is_bot: true, username: 'other' } })?.sender, { id: '9', label: 'other', bot: true })
  t.is(said({ sticker: { emoji: '🙂' } })?.text, '🙂')
  t.is(said({ location: { latitude: 1.5, longitude: 2 } })?.text, '📍 1.5, 2')
  t.is(said({ contact: { first_name: 'Bo', phone_number: '+1' } })?.text, '👤 Bo +1')
})

test('files come with their words, a photo in its largest size', (t) => {
  const photo = update({ caption: 'Look', photo: [{ file_id: 'small', width: 90, height: 90 }, { file_id: 'large', width: 900, height: 900, file_size: 5 }] })
  t.like(inboundOf(photo, bot), { message: { text: 'Look' }, files: [{ id: 'large', name: 'photo.jpg', bytes: 5 }] })
  t.deepEqual(inboundOf(update({ document: { file_id: 'd', file_name: '../a.pdf' } }), bot)?.files, [{ id: 'd', name: '../a.pdf' }])
  t.deepEqual(inboundOf(update({ animation: { file_id: 'a' }, document: { file_id: 'a' } }), bot)?.files, [{ id: 'a', name: 'animation.mp4' }])
})

test('what says nothing to an assistant is ignored', (t) => {
  for (const other of [null, 5, 'x', [], {}, { update_id: 1 }, { update_id: 1, callback_query: {} }, { channel_post: { message_id: 1, text: 'x' } }, update({ new_chat_members: [] }), update({ text: 'x', chat: { id: 1, type: 'channel' } }), update({ text: 'x', from: null }), update({ text: 'x', message_id: 'y' })]) {
    t.is(inboundOf(other, bot), undefined)
  }
})

const anything = fc.anything({ withNullPrototype: true, maxDepth: 3 })
const likeUpdate = fc.record({
  update_id: fc.integer(),
  message: fc.record({
    message_id: fc.oneof(fc.integer(), anything), chat: fc.oneof(fc.constant(direct), fc.constant(group), anything), from: fc.oneof(fc.constant(ann), anything), sender_chat: anything,
    text: fc.oneof(fc.string({ unit: 'binary' }), anything), caption: fc.oneof(fc.string(), anything), photo: fc.oneof(fc.array(fc.record({ file_id: fc.string(), width: fc.integer() })), anything),
    document: fc.oneof(fc.record({ file_id: fc.string(), file_name: fc.string({ maxLength: 400 }) }), anything),
    entities: fc.oneof(fc.array(fc.record({ type: fc.constantFrom('mention', 'bot_command', 'text_mention'), offset: fc.integer(), length: fc.integer() })), anything),
    reply_to_message: fc.oneof(fc.record({ message_id: fc.integer(), from: fc.constant(ann), text: fc.string() }), anything), is_topic_message: fc.boolean(), message_thread_id: fc.oneof(fc.integer(), anything),
  }, { requiredKeys: ['message_id', 'chat', 'from'] }),
}, { requiredKeys: ['message'] })

test('any update becomes a message of the right shape, or is ignored', (t) => {
  let heard = 0
  fc.assert(fc.property(fc.oneof(likeUpdate, anything), fc.constantFrom(bot, undefined), (update, who) => {
    const inbound = inboundOf(update, who)
    if (inbound === undefined) return true
    heard++
    return InboundMessage.safeParse({ ...inbound.message, attachments: [] }).success && inbound.files.every(({ id, name }) => id !== '' && name.length <= 200)
  }), { numRuns: 3_000 })
  // Chance decides how many; none would mean that nothing was tried.
  t.true(heard > 0)
})
