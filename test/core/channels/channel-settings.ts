import test from 'ava'
import { newChannel, settled } from '../../../core/channels/channel-settings.ts'
import { channelPlugin } from '../../helpers/channel-plugin.ts'

const before = { agent: 'home', policy: 'pairing' as const, allowed: ['1'], dailyLimit: null, mayApprove: true, enabled: true }
const by = { owner: 'olga', at: new Date(0) }

test('what is left out stays as it is', (t) => {
  t.deepEqual(settled(before, {}), before)
  t.deepEqual(settled(before, { agent: null, allowed: ['2', '2'], enabled: false }), { ...before, agent: null, allowed: ['2'], enabled: false })
})

test('an open channel has a daily limit, however one gets there', (t) => {
  t.throws(() => settled(before, { policy: 'open' }), { code: 'input_invalid' })
  t.throws(() => settled({ ...before, policy: 'open', dailyLimit: 5 }, { dailyLimit: null }), { code: 'input_invalid' })
  t.like(settled(before, { policy: 'open', dailyLimit: 5 }), { policy: 'open', dailyLimit: 5 })
  t.like(settled({ ...before, dailyLimit: 5 }, { policy: 'open' }), { dailyLimit: 5 })
})

test('a channel asks for pairing unless told otherwise, and approves nothing', (t) => {
  t.like(newChannel(channelPlugin(), {}, by), { name: 'telegram', kind: 'telegram', plugin: 'telegram', owner: 'olga', policy: 'pairing', mayApprove: false, enabled: true, agent: null })
})

test('of several channels one is named; a plugin without any has none', (t) => {
  const several = channelPlugin({ channels: { mail: { label: 'Mail' }, news: { label: 'News' } } })
  t.throws(() => newChannel(several, {}, by), { code: 'input_invalid', message: /mail, news/ })
  t.like(newChannel(several, { kind: 'news', name: 'letters' }, by), { name: 'letters', kind: 'news' })
  for (const kind of ['__proto__', 'constructor', 'fax']) t.throws(() => newChannel(several, { kind }, by), { code: 'input_invalid' })
  t.throws(() => newChannel(channelPlugin({ channels: {} }), {}, by), { code: 'input_invalid' })
})
