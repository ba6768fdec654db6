import test from 'ava'
import { createHandles } from '../../../../sandbox/capabilities/net-ws/handles.ts'

function callOf() {
  const end = new AbortController()
  const state = { revoked: false }
  const within = {}
  const keep = () => ({ signal: end.signal, get revoked() { return state.revoked }, [Symbol.dispose]() {} })
  return { within, keep, end, state }
}

test('a handle means something to its own call, until that ends', async (t) => {
  const handles = createHandles<Disposable>({ most: 2, what: 'things' })
  const [a, b] = [callOf(), callOf()]
  let disposed = 0
  const thing = { [Symbol.dispose]: () => void disposed++ }
  const name = await handles.open(a, async () => thing)
  t.is(handles.find(a, name), thing)
  t.throws(() => handles.find(b, name), { code: 'request_invalid' } as object)
  a.end.abort()
  t.is(disposed, 1)
})

test('what is made after the call has ended is ended too; a failed one counts, and is not there', async (t) => {
  const handles = createHandles<Disposable>({ most: 2, what: 'things' })
  const call = callOf()
  await t.throwsAsync(handles.open(call, async () => { throw new TypeError('no') }))
  let disposed = 0
  call.end.abort()
  await handles.open(call, async () => ({ [Symbol.dispose]: () => void disposed++ }))
  t.is(disposed, 1)
  await t.throwsAsync(handles.open(call, async () => ({ [Symbol.dispose]() {} })), { code: 'quota_exceeded' } as object)
  call.state.revoked = true
  t.throws(() => handles.find(call, '2'), { code: 'grant_missing' } as object)
})
