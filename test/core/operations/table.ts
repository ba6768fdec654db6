import { readdirSync } from 'node:fs'
import test from 'ava'
import { z } from 'zod'
import { scopes } from '../../../core/access/scope.ts'
import { createOperationTable } from '../../../core/operations/table.ts'

const table = createOperationTable()

test('names are a noun and a verb, and each stands once', (t) => {
  for (const [name, operation] of table) {
    t.is(name, operation.name)
    t.regex(name, /^[a-z]+\.[a-zA-Z]+$/)
    t.true(operation.summary.length > 10)
  }
})

test('each names the scopes it needs', (t) => {
  for (const { name, scopes: needed } of table.values()) {
    t.true(needed.length > 0, name)
    t.true(needed.every((scope) => scopes.includes(scope)), name)
  }
})

test('no input accepts a key it does not know', (t) => {
  for (const { name, input } of table.values()) {
    const { error } = input.safeParse({ nobodyKnowsThisKey: 1 })
    t.true(error?.issues.some(({ code }) => code === 'unrecognized_keys'), name)
    t.true(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }).additionalProperties === false, name)
  }
})

test('what names a session or a turn checks whose it is', (t) => {
  for (const { name, input, allow } of table.values()) {
    const keys = input instanceof z.ZodObject ? Object.keys(input.shape) : []
    if (keys.includes('session') || keys.includes('turn')) t.truthy(allow, name)
  }
})

test('rights, secrets, people and providers are changed by an admin only', (t) => {
  const changing = /^(plugin\.(install|enable|disable|remove|configure|limit)|grant\.(allow|lease|narrow|revoke|deny)|secret\.|principal\.(list|put|remove)|provider\.|agent\.(put|delete)|model\.(test|setDefault)|system\.code|channel\.)/
  for (const { name, scopes: needed } of table.values()) if (changing.test(name)) t.deepEqual(needed, ['admin'], name)
})

test('what decides who may do what, and who answers, is on record', (t) => {
  const looks = /\.(list|get|inspect|messages|search|export|verify|current|kinds|pairings|identities|events|status|signIns|test)$/
  // What people do with what is theirs; what is among the sign-ins; what the configuration file says.
  const theirs = /^(chat|session)\.|^(plugin\.call|approval\.rules|token\.revokeOthers|system\.code|channel\.retry|config\.reload)$/
  for (const [name, { subject }] of table) if (!looks.test(name) && !theirs.test(name)) t.truthy(subject, name)
})

test('the subject of an entry has no key and no path of an address in it', (t) => {
  const subjectOf = (name: string, input: object) => table.get(name)!.subject!(table.get(name)!.input.parse(input) as never, {} as never)
  t.is(subjectOf('provider.put', { name: 'own', kind: 'openai', baseUrl: 'https://ann:pass@models.example/v1?key=abc', key: 'sk-1' }), 'own https://models.example')
  t.is(subjectOf('agent.put', { name: 'coder', tools: ['notes/read', 'web/fetch'], instructions: 'secret' }), 'coder: tools notes/read web/fetch')
  t.is(subjectOf('agent.put', { name: 'coder', tools: 'all' }), 'coder: tools all')
  t.is(subjectOf('agent.put', { name: 'coder', model: 'own/one' }), 'coder')
})

test('every noun has a file, and every file is in the table', (t) => {
  const nouns = new Set([...table.keys()].map((name) => name.split('.')[0]))
  const files = readdirSync(new URL('../../../core/operations', import.meta.url))
  for (const noun of nouns) t.true(files.includes(`${noun}.ts`), noun)
})
