// docs/PLUGIN-ABI.md is whole: each rule has a case in the conformance suite, and each method of a capability stands in the page's table and in a case.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defaultLimits, maxLimits } from '../sandbox/protocol/limits.ts'
import { capabilityKinds } from '../test/helpers/capability-kinds.ts'
import { allCases } from '../test/sandbox/conformance/cases/all.ts'
import { report, root } from './source-files.ts'

/** Methods that are the gateway's own, not a guest's. */
const elsewhere: Readonly<Record<string, string>> = {
  'net.ws hold': 'the gateway makes it by itself, for channels with listen.socket: test/core/channels/',
  'schedule run': 'the gateway asks it before each run of a job',
  'messages.observe see': 'the gateway asks it before it shows a message',
  'messages.transform change': 'the gateway asks it before it hands a message over',
}

const page = readFileSync(join(root, 'docs/PLUGIN-ABI.md'), 'utf8')
const rules = [...page.matchAll(/^\*\*(ABI-\d+)\.\*\*/gm)].map(([, rule]) => rule!)
const described = new Set([...page.matchAll(/^\| `([a-z.]+ \w+)` \|/gm)].map(([, method]) => method!))
const methods = new Set([...capabilityKinds().flatMap(({ name, methods }) => Object.keys(methods).map((method) => `${name} ${method}`)), 'progress report'])
const proven = new Set(allCases.flatMap(({ proves }) => proves))
const shown = new Set(allCases.flatMap(({ shows = [] }) => shows))

report('plugin ABI', [
  ...rules.filter((rule, index) => rules.indexOf(rule) !== index).map((rule) => `docs/PLUGIN-ABI.md: ${rule} stands there twice`),
  ...rules.filter((rule) => !proven.has(rule as `ABI-${number}`)).map((rule) => `docs/PLUGIN-ABI.md: ${rule} has no case in test/sandbox/conformance/cases/`),
  ...[...proven].filter((rule) => !rules.includes(rule)).map((rule) => `test/sandbox/conformance/cases/: ${rule} is no rule of docs/PLUGIN-ABI.md`),
  ...[...methods].filter((method) => !described.has(method)).map((method) => `docs/PLUGIN-ABI.md: the table lacks ${method}`),
  ...[...described].filter((method) => !methods.has(method)).map((method) => `docs/PLUGIN-ABI.md: there is no method ${method}`),
  ...[...methods].filter((method) => !shown.has(method) && !Object.hasOwn(elsewhere, method)).map((method) => `test/sandbox/conformance/cases/: no case shows ${method}`),
  ...[...shown].filter((method) => !methods.has(method)).map((method) => `test/sandbox/conformance/cases/: a case shows ${method}, which does not exist`),
  ...contextParts(),
  ...limitRows(),
])

/** Authors write `definePlugin<'kv'>`: each capability has its part of the context's type, if an empty one. */
function contextParts(): string[] {
  const parts = /interface CapabilityParts \{(.*?)^\}/ms.exec(readFileSync(join(root, 'sandbox/sdk/context.ts'), 'utf8'))?.[1] ?? ''
  return capabilityKinds()
    .filter(({ name }) => !new RegExp(`^  '?${name.replace('.', '\\.')}'?: `, 'm').test(parts))
    .map(({ name }) => `sandbox/sdk/context.ts: CapabilityParts lacks ${name}`)
}

function limitRows(): string[] {
  const figure = (value: number) => value.toLocaleString('en-US')
  return (Object.keys(defaultLimits) as (keyof typeof defaultLimits)[])
    .filter((name) => !page.includes(`| \`${name}\` | ${figure(defaultLimits[name])} | ${figure(maxLimits[name])} |`))
    .map((name) => `docs/PLUGIN-ABI.md: the row of ${name} is not | ${figure(defaultLimits[name])} | ${figure(maxLimits[name])} |`)
}
