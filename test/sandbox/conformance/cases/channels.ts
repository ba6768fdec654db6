import type { ConformanceCase } from '../../../helpers/conformance-case.ts'

const asks = { channel: {} }
const message = { id: '1', room: { id: '7', kind: 'direct' }, sender: { id: '9' }, text: 'hello' }

const others = { id: 'M1', session: 'S1', channel: 'console', role: 'user', author: 'ann', at: '2026-01-02T03:04:05.000Z' }

export const channelCases: readonly ConformanceCase[] = [
  {
    name: 'an event is handed in, a message sent, typing shown',
    proves: ['ABI-80'],
    shows: ['channel receive', 'channel sent'],
    guest: { asks },
    calls: [
      { tool: 'channel:puppet:event', steps: [{ do: 'ask', capability: 'channel', method: 'receive', input: { message } }], ends: { output: [{ ok: true, value: {} }] } },
      {
        tool: 'channel:puppet:send',
        input: { room: '7', text: JSON.stringify({ steps: [{ do: 'ask', capability: 'channel', method: 'sent', input: { externalId: '55' } }] }), attachments: [], key: 'k', draft: false, sent: [] },
        ends: { output: [{ ok: true, value: {} }] },
      },
      { tool: 'channel:puppet:typing', input: { room: '7', steps: [] }, ends: { output: [] } },
    ],
    sees: { received: [message], sent: ['55'] },
  },
  {
    name: 'a channel\'s function steers the connection that the gateway holds for it',
    proves: ['ABI-70'],
    shows: ['net.ws reconnect', 'net.ws stop'],
    guest: { asks: { ...asks, 'net.ws': { allow: [{ url: '$ws/*' }] } } },
    calls: [
      {
        tool: 'channel:puppet:event',
        steps: [
          { do: 'ask', capability: 'net.ws', method: 'reconnect', input: { url: '$ws/resume', later: true } },
          { do: 'ask', capability: 'net.ws', method: 'stop', input: { why: 'refused the token' } },
        ],
        ends: { output: [{ ok: true, value: {} }, { ok: true, value: {} }] },
      },
      { steps: [{ do: 'ask', capability: 'net.ws', method: 'stop', input: { why: 'from a tool' } }], ends: { like: [{ ok: false, error: { code: 'request_invalid' } }] } },
    ],
    sees: { steered: [{ kind: 'reconnect', later: true, forget: false }, { kind: 'stop', why: 'refused the token' }] },
  },
  {
    name: 'a job that is due runs its function, with its payload',
    proves: ['ABI-82'],
    guest: { asks: { schedule: {} } },
    calls: [
      { tool: 'schedule:tick', steps: [{ do: 'count' }], ends: { output: [1] } },
      { tool: 'schedule:tock', steps: [], ends: { code: 'tool_unknown' } },
    ],
  },
  {
    name: 'messages of others are shown, or given to be changed',
    proves: ['ABI-83'],
    guest: { asks: { 'messages.observe': { channels: ['*'] }, 'messages.transform': { channels: ['*'] } } },
    calls: [
      { tool: 'messages:observe', input: { ...others, text: JSON.stringify({ steps: [{ do: 'count' }] }) }, ends: { output: [1] } },
      { tool: 'messages:transform', input: { ...others, text: 'hello' }, ends: { output: { text: 'HELLO' } } },
    ],
  },
  {
    name: 'nothing calls a channel\'s entries as a tool',
    proves: ['ABI-81'],
    guest: { asks },
    calls: [{ tool: 'channel', steps: [], ends: { code: 'tool_unknown' } }],
  },
]
