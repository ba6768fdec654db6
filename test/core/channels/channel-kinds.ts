import test from 'ava'
import { channelKindsOf } from '../../../core/channels/channel-kinds.ts'
import { ChannelKind } from '../../../core/operations/shapes/channel.ts'
import { channelPlugin } from '../../helpers/channel-plugin.ts'

const facts = { grants: { granted: () => [] }, secretsSet: new Set<string>(), channels: new Map<string, string>() }

test('a kind says what it needs, and whether that is there', (t) => {
  const [kind] = channelKindsOf(channelPlugin(), facts)
  t.deepEqual(ChannelKind.parse(kind), { plugin: 'telegram', kind: 'telegram', label: 'Telegram', setup: ['Write to @BotFather.'], secrets: [{ name: 'token', label: 'Bot token', set: false }], active: false, channel: null })
  const [ready] = channelKindsOf(channelPlugin(), { grants: { granted: () => [{}] }, secretsSet: new Set(['telegram/token']), channels: new Map([['telegram/telegram', 'work']]) })
  t.like(ready, { active: true, channel: 'work', secrets: [{ name: 'token', label: 'Bot token', set: true }] })
  t.like(channelKindsOf(channelPlugin({ enabled: false }), { ...facts, grants: { granted: () => [{}] } })[0], { active: false })
})

test('a secret of another plugin is another secret', (t) => {
  t.like(channelKindsOf(channelPlugin(), { ...facts, secretsSet: new Set(['mail/token', 'telegram/tok']) })[0], { secrets: [{ name: 'token', label: 'Bot token', set: false }] })
})

test('a manifest that cannot be read offers nothing', (t) => t.deepEqual(channelKindsOf(channelPlugin({ manifest: {} }), facts), []))
