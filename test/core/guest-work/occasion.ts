import test from 'ava'
import { occasionOf } from '../../../core/guest-work/occasion.ts'
import type { Store } from '../../../core/store/store.ts'

const principals = { find: async (id: string) => (id === 'ann' ? { id, name: 'Ann', role: 'member' as const } : undefined) }
const storeOf = (turn: object | null) => ({ fork: () => ({ findOne: async () => turn }) }) as unknown as Store
const occasion = (caller: object, turn: object | null = null) => occasionOf({ store: storeOf(turn), principals }, { principal: 'ann', ...caller })

test('a turn says where it came from and whether it is tainted; a plugin is nobody\'s hand', async (t) => {
  t.deepEqual(await occasion({ turn: 't' }, { origin: 'console', tainted: false }), { actor: 'ann', role: 'member', origin: 'console', tainted: false, byHand: false })
  t.like(await occasion({ turn: 't' }, { origin: 'cli', tainted: true }), { origin: 'cli', tainted: true })
  t.like(await occasion({ turn: 't', tainted: true }, { origin: 'cli', tainted: false }), { tainted: true })
})

test('without a turn, a channel\'s event and others\' messages are strangers\' words; a job and a call are not', async (t) => {
  t.like(await occasion({ occasion: 'channel' }), { origin: 'channel', tainted: true })
  t.like(await occasion({ occasion: 'messages' }), { origin: 'channel', tainted: true })
  t.like(await occasion({ occasion: 'schedule' }), { origin: 'schedule', tainted: false })
  t.like(await occasion({}), { origin: 'api', tainted: false })
  t.like(await occasion({ tainted: true }), { tainted: true })
})

test('nobody is asked for who was removed', async (t) => t.is(await occasion({ principal: 'gone' }), undefined))
