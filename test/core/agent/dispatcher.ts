import test from 'ava'
import type { Claim, Claims } from '../../../core/agent/claims.ts'
import { createDispatcher } from '../../../core/agent/dispatcher.ts'
import { until } from '../../helpers/channel-scene.ts'

const silent = { info() {}, warn() {}, error() {} }

function scene(waiting: string[], { places = 2, fails = 0 } = {}) {
  const ends = new Map<string, () => void>()
  const began: string[] = []
  const lost: string[] = []
  const claims: Claims = {
    reclaim: async () => {},
    renew: async () => ({ cancelled: [], lost: [], found: 0 }),
    async take(count, mayHave = () => true) {
      if (fails-- > 0) throw new Error('the database is away')
      const taken: Claim[] = []
      for (const turn of [...waiting]) {
        const actor = turn.replace(/\d+$/, '')
        if (taken.length >= count || !mayHave(actor, taken)) continue
        taken.push({ turn, fence: 1, actor })
        waiting.splice(waiting.indexOf(turn), 1)
      }
      return taken
    },
  }
  const work = ({ turn }: Claim) => new Promise<void>((resolve) => {
    began.push(turn)
    ends.set(turn, resolve)
  })
  const dispatcher = createDispatcher({ claims, work, places, log: silent, onCancelled: () => {}, onLost: (turn) => lost.push(turn) })
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  return { dispatcher, began, lost, turn, end: (id: string) => ends.get(id)?.(), work }
}

test('no more turns are at work than there are places; the end of one begins the next', async (t) => {
  const { dispatcher, began, end } = scene(['a', 'b', 'c'])
  dispatcher.wake()
  await until(() => began.length >= 2)
  t.deepEqual(began, ['a', 'b'])
  t.false(dispatcher.reserve('x'))
  end('a')
  await until(() => began.length >= 3)
  t.deepEqual(began, ['a', 'b', 'c'])
  dispatcher[Symbol.dispose]()
})

test('a place that was reserved is nobody else\'s until it is used or given back', async (t) => {
  const { dispatcher, began, work } = scene(['a', 'b'])
  t.true(dispatcher.reserve('x'))
  dispatcher.wake()
  await until(() => began.length >= 1)
  t.deepEqual(began, ['a'])
  dispatcher.begin({ turn: 'x', fence: 1, actor: 'x' }, () => work({ turn: 'x', fence: 1, actor: 'x' }))
  t.deepEqual(began, ['a', 'x'])
  t.false(dispatcher.reserve('x'))
  dispatcher[Symbol.dispose]()
})

test('a database that is away is asked again; nothing ends for it', async (t) => {
  const { dispatcher, began, turn } = scene(['a'], { fails: 1 })
  dispatcher.wake()
  await turn()
  t.deepEqual(began, [])
  dispatcher.wake()
  await until(() => began.length >= 1)
  t.deepEqual(began, ['a'])
  dispatcher[Symbol.dispose]()
})

test('after disposal nothing begins, and idle means that what ran has ended', async (t) => {
  const { dispatcher, began, end } = scene(['a', 'b', 'c'], { places: 1 })
  dispatcher.wake()
  await until(() => began.length >= 1)
  dispatcher[Symbol.dispose]()
  t.false(dispatcher.reserve('x'))
  const idle = dispatcher.idle()
  end('a')
  await idle
  t.deepEqual(began, ['a'])
})

test('a turn that is taken again while somebody still works on it here is begun when they have ended', async (t) => {
  const { dispatcher, began, lost, end, work } = scene(['a'], { places: 3 })
  dispatcher.wake()
  await until(() => began.length >= 1)
  t.true(dispatcher.reserve('x'))
  dispatcher.begin({ turn: 'a', fence: 2, actor: 'x' }, () => work({ turn: 'a', fence: 2, actor: 'x' }))
  t.deepEqual([began, lost], [['a'], ['a']])
  end('a')
  await until(() => began.length >= 2)
  t.deepEqual(began, ['a', 'a'])
  end('a')
  await dispatcher.idle()
  dispatcher[Symbol.dispose]()
})

test('one person never has more places than they leave free', async (t) => {
  const { dispatcher, began } = scene(['ann1', 'ann2', 'ann3', 'ann4', 'ann5', 'ann6', 'bob1', 'eve1'], { places: 8 })
  dispatcher.wake()
  await until(() => began.length >= 6)
  t.deepEqual(began, ['ann1', 'ann2', 'ann3', 'ann4', 'bob1', 'eve1'])
  t.false(dispatcher.reserve('ann'))
  t.true(dispatcher.reserve('bob'))
  dispatcher[Symbol.dispose]()
})
