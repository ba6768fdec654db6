import { EventEmitter } from 'node:events'
import test from 'ava'
import { maxWaiting, maxWaitingLength, watchSlowConsumer } from '../../../core/socket/slow-consumer.ts'

test('a connection that reads is never cut', (t) => {
  const connection = new EventEmitter()
  watchSlowConsumer(connection, () => t.fail())
  for (let count = 0; count < maxWaiting * 3; count++) {
    connection.emit('packetCreate', {})
    if (count % maxWaiting === 0) connection.emit('drain')
  }
  t.pass()
})

test('a connection that takes nothing off is cut, once', (t) => {
  const connection = new EventEmitter()
  let cuts = 0
  watchSlowConsumer(connection, () => (cuts += 1))
  for (let count = 0; count < maxWaiting * 2; count++) connection.emit('packetCreate', {})
  t.is(cuts, 1)
})

test('few but long messages pile up too; one long answer does not', (t) => {
  const connection = new EventEmitter()
  let cuts = 0
  watchSlowConsumer(connection, () => (cuts += 1))
  connection.emit('packetCreate', { data: 'x'.repeat(maxWaitingLength + 1) })
  t.is(cuts, 0)
  connection.emit('packetCreate', { data: 'x' })
  t.is(cuts, 1)
})
