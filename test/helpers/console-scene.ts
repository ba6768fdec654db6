import type { Approval } from '../../core/operations/shapes/approval.ts'
import type { Message } from '../../core/operations/shapes/message.ts'
import type { Plugin, PluginDetail } from '../../core/operations/shapes/plugin.ts'
import type { RunningTurn } from '../../core/operations/shapes/running-turn.ts'
import type { Session } from '../../core/operations/shapes/session.ts'
import type { ToolCard } from '../../core/operations/shapes/tool-card.ts'
import type { Answers } from './fake-gateway.ts'

const at = '2026-11-22T12:00:00Z'
const grant = { capability: 'net.http', scope: { allow: [{ url: 'https://example.com/*', methods: ['GET'] }] } }

export const deniedCard: ToolCard = {
  step: 's1', plugin: 'web-page', tool: 'read', input: { url: 'https://example.com/news' }, ok: false, ms: 12,
  error: { code: 'grant_missing', message: 'web-page may not' }, denials: [{ capability: 'net.http', tried: 'GET https://example.com/news', message: 'no grant', grant }],
}

/** Markdown as a hostile page would have a model repeat it. */
export const hostileMarkdown = `An **answer** with a [good link](https://example.com/a), a [bad link](javascript:alert(1)), a [data link](data:text/html,x),
a picture ![of a beacon](https://beacon.example/p.png), <img src="https://beacon.example/q.png" onerror="alert(1)"><script>alert(2)</script>
and <style>body{display:none}</style><iframe src="https://beacon.example/"></iframe>.

| very wide | table |
|---|---|
| ${'wide '.repeat(40)} | ${'x'.repeat(300)} |

\`\`\`
${'long line '.repeat(40)}
\`\`\``

export function messageOf(id: string, role: Message['role'], text: string, tools: ToolCard[] = []): Message {
  return { id, role, text, turn: `turn-${id.slice(0, 1)}`, createdAt: at, status: 'complete', tools }
}

export function approvalOf(rest: Partial<Approval>): Approval {
  return {
    id: `A-${rest.step ?? 's1'}`, code: 'abc123', principal: 'p', name: 'Owner', session: 'S1', turn: 'turn-1', step: 's1', plugin: 'mailer', tool: 'send', effect: 'external',
    arguments: { text: '{\n  "to": "ann@example.com"\n}', hidden: 0 }, why: 'This turn has read data from outside, which may have told the assistant to do this.', reason: 'tainted', taintedBy: ['web-page read'],
    state: 'waiting', decision: null, mayAlways: true, createdAt: at, expiresAt: new Date(Date.now() + 3_600_000).toISOString(), decidedAt: null, ...rest,
  }
}

export interface Scene {
  ready: boolean
  sessions: Session[]
  messages: Message[]
  running: RunningTurn | null
  plugins: Plugin[]
  approvals: Approval[]
  me: { role: 'owner' | 'member' | 'guest'; scopes: string[] }
  answers: Answers
}

/** A small world for the console: a calculator, a web reader without a grant, and whatever the test puts into it. */
export function createScene(): Scene {
  const tool = (name: string, field: string) => ({ name, description: `About ${name}`, effect: 'read' as const, input: { type: 'object', properties: { [field]: { type: 'string' } }, required: [field] } })
  const plugin = (name: string, tools: Plugin['tools'], rest: Partial<Plugin> = {}): Plugin => ({ name, version: '1.0.0', description: `About ${name}`, tier: 'bundled', enabled: true, active: true, missing: [], tools, source: 'bundled', ...rest })
  const scene: Scene = {
    ready: true,
    sessions: [],
    messages: [],
    running: null,
    approvals: [],
    me: { role: 'owner', scopes: ['admin', 'approve', 'read', 'chat'] },
    plugins: [plugin('calculator', [tool('evaluate', 'expression')]), plugin('clock', [tool('now', 'timeZone')]), plugin('weather', [tool('forecast', 'city')], { tier: 'unverified', active: false, missing: ['net.http'] })],
    answers: {},
  }
  const detail = (name: string): PluginDetail => ({
    ...(scene.plugins.find((known) => known.name === name) ?? plugin(name, [])),
    digest: 'sha256-0',
    limits: { memoryMb: 32, cpuMs: 200, wallMs: 1000, callsPending: 1, callsTotal: 1, inputBytes: 1, outputBytes: 1, logBytes: 1, callsInFlight: 1, bytesOutPerDay: 1 },
    grants: [],
    rights: {
      required: name === 'weather'
        ? [1, 5, 3].map((weight) => ({ capability: `right-${weight}`, scope: {}, granted: false, consents: [{ weight, text: { en: `may do **thing ${weight}**`, 'zh-CN': `可以做 **${weight}**` } }] }))
        : [],
      optional: [],
    },
  })
  const session = (id: string): Session => scene.sessions.find((known) => known.id === id) ?? { id, title: 'A chat', agent: 'main', owner: 'p', createdAt: at, updatedAt: at, messages: 0, lastText: '' }
  scene.answers = {
    'session.list': () => ({ sessions: scene.sessions, next: null }),
    'session.get': (input: { session: string }) => ({ session: session(input.session) }),
    'session.messages': () => ({ messages: scene.messages, next: null, running: scene.running }),
    'session.search': () => ({ hits: [] }),
    'model.list': () => ({ models: [{ id: 'lab/one', provider: 'lab', name: 'one' }], providers: [{ name: 'lab', kind: 'compatible', baseUrl: 'https://lab.example/v1', source: 'stored', hasKey: true, models: ['one'] }], default: scene.ready ? 'lab/one' : null, ready: scene.ready, hint: scene.ready ? null : 'no_provider' }),
    'plugin.list': () => ({ plugins: scene.plugins }),
    'plugin.inspect': (input: { plugin?: string }) => ({ plugin: detail(input.plugin ?? 'weather') }),
    'plugin.call': () => ({ output: { result: 397.8 }, ms: 3, denials: [] }),
    'grant.allow': () => ({ grant: {} }),
    'principal.current': () => ({ principal: { id: 'p', name: 'Owner', role: scene.me.role }, scopes: scene.me.scopes }),
    'approval.list': ({ state = 'waiting' }: { state?: string }) => ({ approvals: scene.approvals.filter((approval) => (approval.state === 'waiting') === (state === 'waiting')) }),
    'approval.rules': () => ({ rules: [] }),
    'channel.list': () => ({ channels: [] }),
    'channel.kinds': () => ({ kinds: [] }),
    'chat.send': (input: { session?: string }) => ({ session: input.session ?? 'S1', turn: 'turn-2' }),
    'chat.cancel': () => ({ cancelled: true }),
    'system.status': () => ({
      version: '0.1.0', node: 'v26.10.0', uptimeS: 60, database: 'sqlite', plugins: { total: 3, active: 2 }, models: { default: null, ready: false }, memoryMb: 150,
      addresses: { gateway: 'http://127.0.0.1:1', control: 'http://127.0.0.1:2' }, startedInMs: 700, configProblem: null, configWaiting: [],
      sandbox: { rings: { measured: true, bubblewrap: { up: true } }, hosts: [{ pid: 1, tier: 'bundled', plugins: ['calculator'], rssMb: 50, restarts: 0 }], restarts: 0, minimum: 'network-cut', minimumHolds: true },
    }),
  }
  return scene
}
