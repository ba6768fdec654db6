import test from 'ava'
import { askedCards } from '../../../../core/console/approvals/asked-cards.ts'
import type { ToolCard } from '../../../../core/operations/shapes/tool-card.ts'
import { approvalOf } from '../../../helpers/console-scene.ts'

const card = (step: string): ToolCard => ({ step, plugin: 'mailer', tool: 'send', ok: null, denials: [] })
const message = (role: 'user' | 'assistant', turn: string, tools: ToolCard[] = []) => ({ role, turn, tools })
const approvals = new Map(['s1', 's2', 's3', 's4'].map((step) => [step, approvalOf({ step, turn: step === 's4' ? 't2' : 't1', state: step === 's3' ? 'denied' : 'waiting' })]))
const made = (...given: Parameters<typeof askedCards>) => askedCards(...given).map(({ turn, tools }) => [turn, tools.map(({ step }) => step)])

test('what waits and stands nowhere gets a card, by turn', (t) => {
  t.deepEqual(made({ messages: [message('assistant', 't1', [card('s1')])], running: null }, approvals), [['t1', ['s2']], ['t2', ['s4']]])
  t.deepEqual(made({ messages: [], running: { tools: [card('s1'), card('s2'), card('s4')] } }, approvals), [])
})

test('what was decided stays while its turn has no answer, and not a moment longer', (t) => {
  t.deepEqual(made({ messages: [message('user', 't1')], running: null }, approvals), [['t1', ['s1', 's2', 's3']], ['t2', ['s4']]])
  t.deepEqual(made({ messages: [message('user', 't1'), message('assistant', 't1', [card('s1'), card('s2')])], running: null }, approvals), [['t2', ['s4']]])
})
