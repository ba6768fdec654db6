import test from 'ava'
import fc from '../../../../helpers/fast-check.ts'
import '../../../../helpers/sdk-import.ts'

const { inboundOf } = await import('../../../../../plugin-registry/bundled/discord/src/inbound.ts')

const data = { id: '5', channel_id: '55', guild_id: '7', author: { id: '42', username: 'ann' }, content: '<@900>, what is <@77> up to?', mentions: [{ id: '900', username: 'helper' }, { id: '77', username: 'ben', global_name: 'Ben' }], type: 0 }

test('named in a server: meant, the call left out, others by name', (t) => {
  t.like(inboundOf(data, false, '900')!.message, { room: { id: '55', kind: 'group' }, sender: { id: '42', label: 'ann' }, text: 'what is @Ben up to?', mentioned: true, edited: false })
  t.like(inboundOf({ ...data, mentions: [], content: 'just talk' }, false, '900')!.message, { mentioned: false })
  t.like(inboundOf({ ...data, guild_id: undefined, content: 'hi', mentions: [] }, false, '900')!.message.room, { kind: 'direct', label: 'ann' })
})

test('without its text, as Discord hands it out to bots that are not named, there is nothing to say', (t) => {
  t.is(inboundOf({ ...data, content: '', mentions: [] }, false, '900'), undefined)
  t.like(inboundOf({ ...data, content: '<@900>' }, false, '900')!.message, { text: '', mentioned: true })
})

test('ourselves, other bots, webhooks, notices and previews say nothing', (t) => {
  for (const change of [{ author: { id: '900' } }, { author: { id: '1', bot: true } }, { webhook_id: '9' }, { type: 7 }, { id: 5 }, { author: undefined }]) t.is(inboundOf({ ...data, ...change }, false, '900'), undefined)
  t.is(inboundOf(data, true, '900'), undefined)
  t.true(inboundOf({ ...data, edited_timestamp: '2026' }, true, '900')!.message.edited)
})

test('whatever comes, it does not fail', (t) => {
  fc.assert(fc.property(fc.dictionary(fc.constantFrom(...Object.keys(data), 'referenced_message', 'message_reference', 'attachments', 'edited_timestamp'), fc.jsonValue()), fc.boolean(), (change, edited) => {
    inboundOf({ ...data, ...change }, edited, '900')
    t.pass()
  }))
})
