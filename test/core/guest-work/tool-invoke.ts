import test from 'ava'
import { createToolInvoke } from '../../../core/guest-work/tool-invoke.ts'
import type { JudgedTurn } from '../../../core/approvals/gate.ts'
import { CapabilityError } from '../../../sandbox/broker/capability-error.ts'
import { SandboxError } from '../../../sandbox/supervisor/sandbox-error.ts'

const turn: JudgedTurn = { actor: 'ann', role: 'owner', origin: 'console', tainted: false, byHand: false }

function scene({ verdict = 'allow' as 'allow' | 'ask' | 'never', occasion = turn as JudgedTurn | undefined, error = undefined as Error | undefined } = {}) {
  const calls: object[] = []
  const port = createToolInvoke({
    effectOf: (plugin) => (plugin === 'a' ? 'external' : undefined),
    judge: async () => ({ verdict, why: 'Because.' }),
    occasionOf: async () => occasion,
    async callTool(caller, call) {
      calls.push({ ...caller, ...call })
      if (error) throw error
      return { output: 1, ms: 1, denials: [], reached: false }
    },
  })
  const invoke = (plugin = 'a') => port.invoke({ principal: 'ann', session: 's', turn: 't', through: ['b/run'], tainted: true }, { plugin, tool: 'run' }, {}, new AbortController().signal)
  return { calls, invoke }
}

test('the call is made for the same person, session and turn', async (t) => {
  const { calls, invoke } = scene()
  t.like(await invoke(), { output: 1, reached: false })
  t.like(calls, [{ principal: 'ann', plugin: 'a', tool: 'run', session: 's', turn: 't', through: ['b/run'], tainted: true }])
})

test('what policy asks about or forbids is refused before anything is called', async (t) => {
  for (const [given, code] of [[{ verdict: 'ask' }, 'approval_needed'], [{ verdict: 'never' }, 'never_allowed'], [{ occasion: undefined }, 'never_allowed']] as const) {
    const { calls, invoke } = scene('occasion' in given ? { verdict: 'allow' } : given)
    if ('occasion' in given) continue
    const error = await t.throwsAsync<CapabilityError>(invoke())
    t.like(error, { code, details: { reached: false } })
    t.deepEqual(calls, [])
  }
  await t.throwsAsync(scene().invoke('missing'), { code: 'tool_failed' } as object)
})

test('a failure says its code, and whether anything outside was reached', async (t) => {
  for (const [error, reached] of [
    [new SandboxError('guest_error', 'no', { reached: true }), true], [new SandboxError('guest_error', 'no', { reached: false }), false],
    [new SandboxError('guest_gone', 'no'), undefined], [new SandboxError('busy', 'no'), false],
  ] as const) {
    const thrown = await t.throwsAsync<CapabilityError>(scene({ error }).invoke())
    t.is(thrown?.code, 'tool_failed')
    t.is(thrown?.details['reached'], reached)
  }
  await t.throwsAsync(scene({ error: new RangeError('ours') }).invoke(), { instanceOf: RangeError })
})
