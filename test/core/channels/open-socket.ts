import test from 'ava'
import { socketLink } from '../../../core/channels/open-socket.ts'

test('a function that handles an event speaks for the connection which brought it, and for no later one', async (t) => {
  const steered: string[] = []
  const connection = { isOpen: true } as never
  const socket = { id: 'second', connection, steer: async ({ kind }: { kind: string }) => void steered.push(kind) }
  t.is(socketLink(socket, { connection: 'second' })!.connection(), connection)
  const late = socketLink(socket, { connection: 'first' })!
  t.is(late.connection(), undefined)
  await late.steer({ kind: 'stop', why: 'x' })
  t.deepEqual(steered, [])
  const sending = socketLink(socket)!
  t.is(sending.connection(), connection)
  await sending.steer({ kind: 'stop', why: 'x' })
  t.deepEqual(steered, ['stop'])
  t.is(socketLink({ ...socket, connection: { isOpen: false } as never })!.connection(), undefined)
  t.is(socketLink(undefined, {}), undefined)
})
