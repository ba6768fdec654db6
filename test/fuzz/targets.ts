import test from 'ava'
import { fuzzTargets } from '../helpers/fuzz/all.ts'
import { objection } from '../helpers/fuzz/oracle.ts'

// The short form of `npm run fuzz`: the same inputs each time.

for (const { name, run, runsPerRound } of fuzzTargets) {
  test(`${name}: no crash, no hang, nothing out of thin air`, async (t) => {
    await run(20_261_123, runsPerRound)
    t.pass()
  })
}

test('the oracle objects to what lacks either half of a right', (t) => {
  const space = { port: 'kv', plugin: 'weather', principal: 'ann', shared: false } as const
  t.is(objection(space, { kv: { bytes: 1 } }, { kv: [{ bytes: 1 }] }), undefined)
  t.regex(objection(space, {}, { kv: [{ bytes: 1 }] }) ?? '', /manifest/)
  t.regex(objection(space, { kv: { bytes: 1 } }, {}) ?? '', /grant/)
  t.regex(objection({ ...space, shared: true }, { kv: { bytes: 1, shared: true } }, { kv: [{ bytes: 1 }] }) ?? '', /shared/)
  t.regex(objection({ ...space, bytes: 9 }, { kv: { bytes: 9 } }, { kv: [{ bytes: 1 }] }) ?? '', /quota/)
  t.regex(objection({ ...space, plugin: 'other' }, { kv: { bytes: 1 } }, { kv: [{ bytes: 1 }] }) ?? '', /space of other/)
  const web = (url: string) => ({ 'net.http': { allow: [{ url }] } })
  const asked = web('https://*.example.com/*')
  t.is(objection({ port: 'name', host: 'api.example.com' }, asked, { 'net.http': [web('https://api.example.com/*')['net.http']] }), undefined)
  t.regex(objection({ port: 'name', host: 'evil.example' }, asked, { 'net.http': [asked['net.http']] }) ?? '', /host/)
})
