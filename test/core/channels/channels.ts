import test from 'ava'
import type { Caller } from '../../../core/access/caller.ts'
import { roleScopes } from '../../../core/access/role-scopes.ts'
import { createChannels } from '../../../core/channels/channels.ts'
import { createIdentities } from '../../../core/channels/identities.ts'
import { createPairings } from '../../../core/channels/pairings.ts'
import { createDispatcher } from '../../../core/operations/dispatch.ts'
import { createOperationTable } from '../../../core/operations/table.ts'
import { Channel } from '../../../core/store/entities/channel.ts'
import { Conversation } from '../../../core/store/entities/conversation.ts'
import { Identity } from '../../../core/store/entities/identity.ts'
import { Principal } from '../../../core/store/entities/principal.ts'
import { Session } from '../../../core/store/entities/session.ts'
import type { Store } from '../../../core/store/store.ts'
import { channelPlugin } from '../../helpers/channel-plugin.ts'
import { onBothDatabases, type TestDatabase } from '../../helpers/databases.ts'
import { fakeServices } from '../../helpers/faces.ts'
import { addPrincipal } from '../../helpers/store.ts'

const databaseTest = await onBothDatabases(test)

async function scene(database: TestDatabase) {
  const store: Store = await database.open()
  const owner = await addPrincipal(store, 'owner', 'Olga')
  const clock = { now: new Date('2026-11-22T12:00:00Z') }
  const now = () => clock.now
  const told: [string, string, string][] = []
  const published: { type: string; data: unknown }[] = []
  const changed: string[] = []
  const stopped: [string, string][] = []
  const events = { publish: (topic: string, type: string, data: unknown) => void (topic === 'channels' && published.push({ type, data })) }
  const installed = [channelPlugin(), channelPlugin({ name: 'mail', channels: { mail: { label: 'Mail' } } }), channelPlugin({ name: 'calculator', channels: {} })]
  const links = createIdentities({ store, now })
  const requests = createPairings({ store, events, now })
  const channels = createChannels({
    store, links, requests, events, now,
    plugins: { all: () => installed, find: (name) => installed.find((plugin) => plugin.name === name), get: (name) => installed.find((plugin) => plugin.name === name)!, effectOf: () => undefined, set() {}, delete() {} },
    grants: { granted: () => [] },
    secrets: { list: async () => ({ secrets: [] }) },
    agents: { find: async (name) => name === 'assistant' ? { name, model: null, instructions: '', tools: 'all', fallbacks: [], daily: {}, limits: { steps: 1, tokens: 1, seconds: 1 }, default: true } : undefined },
    stopPerson: async (channel, person) => (stopped.push([channel, person]), 1),
    tell: async (channel, room, _thread, text) => void told.push([channel, room, text]),
  })
  channels.onChange((name) => changed.push(name))
  const caller: Caller = { principal: owner, name: 'Olga', role: 'owner', scopes: roleScopes.owner, origin: 'cli' }
  const { dispatch } = createDispatcher({ table: createOperationTable(), services: fakeServices({ channels: { ...channels } }), log: { error: (details) => { throw details } } })
  const call = async (operation: string, input: object = {}, by: Partial<Caller> = {}): Promise<any> => dispatch(`channel.${operation}`, input, { ...caller, ...by }, AbortSignal.timeout(10_000))
  const knock = async (from = 'eve', label = 'Eve') => {
    const channel = await store.fork().findOneOrFail(Channel, { name: 'telegram' })
    return (await requests.request(channel, { sender: { id: from, label }, room: { id: `dm-${from}`, kind: 'direct' } }))!
  }
  return { store, owner, caller, clock, told, published, changed, stopped, call, knock, links }
}

databaseTest('a channel is added, changed and removed; its listeners hear of it', async (t, database) => {
  const { call, changed, published, store, links, owner } = await scene(database)
  const { channel } = await call('add', { plugin: 'telegram' })
  t.like(channel, { name: 'telegram', label: 'Telegram', policy: 'pairing', state: 'starting', mayApprove: false, pairings: 0 })
  await t.throwsAsync(call('add', { plugin: 'telegram', name: 'other' }), { code: 'conflict' })
  await t.throwsAsync(call('add', { plugin: 'mail', name: 'telegram' }), { code: 'conflict' })
  await t.throwsAsync(call('add', { plugin: 'calculator' }), { code: 'input_invalid' })
  await t.throwsAsync(call('add', { plugin: 'mail', agent: 'nobody' }), { code: 'not_found' })
  await t.throwsAsync(call('put', { name: 'telegram', policy: 'open' }), { code: 'input_invalid' })
  await t.throwsAsync(call('put', { name: 'telegram', agent: 'nobody' }), { code: 'not_found' })
  t.like((await call('put', { name: 'telegram', policy: 'open', dailyLimit: 5, mayApprove: true, agent: 'assistant' })).channel, { policy: 'open', dailyLimit: 5, mayApprove: true, agent: 'assistant' })
  t.like((await call('put', { name: 'telegram', enabled: false })).channel, { policy: 'open', state: 'disabled' })

  await links.link({ plugin: 'telegram', name: 'telegram' }, { externalId: '1', label: '' }, owner)
  const em = store.fork()
  await em.insert(Session, { id: 's', owner, agent: 'assistant', title: '', origin: 'channel', createdAt: new Date(), updatedAt: new Date() })
  await em.insert(Conversation, { id: 'c', owner, channel: 'telegram', room: 'r', thread: '', kind: 'direct', label: null, session: 's', createdAt: new Date() })
  await call('remove', { name: 'telegram' })
  t.deepEqual((await call('list')).channels, [])
  t.deepEqual([await store.fork().count(Identity), await store.fork().count(Conversation), await store.fork().count(Session)], [0, 0, 1])
  t.deepEqual(changed, ['telegram', 'telegram', 'telegram', 'telegram'])
  t.true(published.every(({ type }) => type === 'channel.changed'))
})

databaseTest('a stranger is let in by the code as they read it out, as a new member', async (t, database) => {
  const { call, knock, told, store, stopped } = await scene(database)
  await call('add', { plugin: 'telegram' })
  const request = await knock('42', 'Eve\u202e')
  t.like((await call('pairings')).pairings[0], { channel: 'telegram', externalId: '42', label: 'Eve', code: request.code, rejected: false })
  t.is((await call('list')).channels[0].pairings, 1)
  const { identity } = await call('approvePairing', { code: request.code.toLowerCase().replace('-', ' ') })
  t.like(identity, { externalId: '42', channel: 'telegram', principal: { name: 'Eve', role: 'member' } })
  t.is(told.length, 1)
  t.deepEqual(told[0]?.slice(0, 2), ['telegram', 'dm-42'])
  t.deepEqual((await call('pairings')).pairings, [])
  await t.throwsAsync(call('approvePairing', { code: request.code }), { code: 'not_found' })
  t.is(await store.fork().count(Principal), 2)

  const [linked] = (await call('identities', { channel: 'telegram' })).identities
  await call('unpair', { id: linked.id })
  t.deepEqual((await call('identities')).identities, [])
  t.deepEqual(stopped, [['telegram', identity.principal.id]])
  await t.throwsAsync(call('unpair', { id: linked.id }), { code: 'not_found' })
})

databaseTest('or as somebody known, or under a name that the owner gives', async (t, database) => {
  const { call, knock, owner, store, links } = await scene(database)
  await call('add', { plugin: 'telegram' })
  t.is((await call('approvePairing', { id: (await knock('1')).id, principal: owner })).identity.principal.id, owner)
  t.like((await call('approvePairing', { id: (await knock('2', 'Olga')).id, newMember: 'Aunt May' })).identity.principal, { name: 'Aunt May', role: 'member' })
  t.is((await call('approvePairing', { id: (await knock('3', '\u202e')).id })).identity.principal.name, 'Somebody on telegram')
  const { id } = await knock('4')
  const gone = await addPrincipal(store, 'member')
  await store.fork().nativeUpdate(Principal, { id: gone }, { disabledAt: new Date() })
  for (const principal of ['nobody', gone]) await t.throwsAsync(call('approvePairing', { id, principal }), { code: 'not_found' })
  const guest = (await links.guest({ plugin: 'telegram', name: 'telegram' }, { id: '9', label: 'Nine' })).id
  await t.throwsAsync(call('approvePairing', { id, principal: guest }), { code: 'input_invalid' })
  t.is((await call('pairings')).pairings.length, 1)
  await t.throwsAsync(call('approvePairing', { id, code: 'AAAA-AAAA' }), { code: 'input_invalid' })
  await t.throwsAsync(call('approvePairing', {}), { code: 'input_invalid' })
  await t.throwsAsync(call('approvePairing', { id, principal: owner, newMember: 'x' }), { code: 'input_invalid' })
})

databaseTest('two answers to one request are one', async (t, database) => {
  const { call, knock, store, owner } = await scene(database)
  await call('add', { plugin: 'telegram' })
  const { id } = await knock()
  const answers = await Promise.allSettled([call('approvePairing', { id, newMember: 'One' }), call('approvePairing', { id, newMember: 'Two' }), call('approvePairing', { id, principal: owner })])
  t.is(answers.filter(({ status }) => status === 'fulfilled').length, 1)
  t.is(await store.fork().count(Identity), 1)
})

databaseTest('a code ends after an hour, and guessing codes is slow', async (t, database) => {
  const { call, knock, clock } = await scene(database)
  await call('add', { plugin: 'telegram' })
  const { code, id } = await knock()
  clock.now = new Date('2026-11-22T13:00:00Z')
  await t.throwsAsync(call('approvePairing', { code }), { code: 'not_found' })
  await t.throwsAsync(call('approvePairing', { id }), { code: 'not_found' })
  t.deepEqual((await call('pairings')).pairings, [])
  for (const guess of ['%', "' or 1=1 --", '--------']) await t.throwsAsync(call('approvePairing', { code: guess }), { code: 'not_found' })
  const codes = []
  for (let guess = 0; guess < 10; guess++) codes.push((await t.throwsAsync(call('approvePairing', { code: `AAAA-AAA${guess}` })) as { code?: string }).code)
  t.is(codes.at(-1), 'too_many_attempts')
})

databaseTest('a no is remembered, and can be taken back', async (t, database) => {
  const { call, knock } = await scene(database)
  await call('add', { plugin: 'telegram' })
  const { id, code } = await knock()
  await call('rejectPairing', { id })
  t.like((await call('pairings')).pairings[0], { id, rejected: true })
  t.is((await call('list')).channels[0].pairings, 0)
  await t.throwsAsync(call('approvePairing', { code }), { code: 'not_found' })
  t.is((await call('approvePairing', { id })).identity.externalId, 'eve')
})

databaseTest('whoever writes on a channel manages none, and no member does', async (t, database) => {
  const { call, knock, store, caller } = await scene(database)
  await call('add', { plugin: 'telegram' })
  const { id, code } = await knock()
  const inputs: Record<string, object> = {
    list: {}, kinds: {}, add: { plugin: 'mail' }, put: { name: 'telegram', policy: 'off' }, remove: { name: 'telegram' }, pairings: {},
    approvePairing: { code }, rejectPairing: { id }, identities: {}, unpair: { id: 'x' }, events: {}, retry: { id: 'x' },
  }
  const operations = [...createOperationTable().values()].filter(({ name }) => name.startsWith('channel.')).map(({ name }) => name.slice('channel.'.length))
  for (const operation of operations) {
    const input = inputs[operation] ?? { id: 'x' }
    await t.throwsAsync(call(operation, input, { origin: 'channel' }), { code: 'forbidden' }, operation)
    for (const role of ['member', 'guest'] as const) await t.throwsAsync(call(operation, input, { role, scopes: roleScopes[role] }), { code: 'scope_missing' }, operation)
  }
  // Somebody else's channels are not there, even for an admin.
  const other = { principal: await addPrincipal(store, 'owner', 'Otto'), scopes: caller.scopes }
  t.deepEqual((await call('list', {}, other)).channels, [])
  t.deepEqual((await call('pairings', {}, other)).pairings, [])
  for (const [operation, input] of [['put', inputs.put], ['remove', inputs.remove], ['approvePairing', { code }], ['rejectPairing', { id }], ['pairings', { channel: 'telegram' }], ['identities', { channel: 'telegram' }]] as const) {
    await t.throwsAsync(call(operation, input, other), { code: 'not_found' }, operation)
  }
  t.is((await call('pairings')).pairings.length, 1)
})

databaseTest('the kinds to choose from say what is used already', async (t, database) => {
  const { call } = await scene(database)
  await call('add', { plugin: 'telegram', name: 'work' })
  t.deepEqual((await call('kinds')).kinds.map(({ label, channel }: { label: string; channel: string | null }) => [label, channel]), [['Telegram', 'work'], ['Mail', null]])
})
