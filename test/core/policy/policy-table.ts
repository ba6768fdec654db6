import { readFileSync } from 'node:fs'
import test from 'ava'
import type { Origin, Role } from '../../../core/access/caller.ts'
import { judge } from '../../../core/policy/policy.ts'
import { policyTable } from '../../../core/policy/policy-table.ts'

test('docs/POLICY.md has the table that the function makes (put it there when policy changes)', (t) => {
  t.true(readFileSync(new URL('../../../docs/POLICY.md', import.meta.url), 'utf8').includes(`${policyTable()}\n`), policyTable())
})

test('the table leaves nothing out: owner and member are treated alike, and so are all origins but a webhook', (t) => {
  const origins: Origin[] = ['console', 'cli', 'api', 'schedule', 'mcp', 'channel']
  const verdict = (role: Role, origin: Origin, effect: 'write' | 'external' | 'spend', tainted: boolean) => judge({ role, origin, effect, tainted, byHand: false, rule: false }).verdict
  for (const effect of ['write', 'external', 'spend'] as const) for (const tainted of [true, false]) {
    for (const role of ['owner', 'member', 'guest'] as const) {
      for (const origin of origins) t.is(verdict(role, origin, effect, tainted), verdict(role === 'guest' ? 'guest' : 'owner', 'channel', effect, tainted))
    }
    t.is(verdict('owner', 'webhook', effect, tainted), 'ask')
  }
})
