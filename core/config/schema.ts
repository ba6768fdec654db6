import { z } from 'zod'
import { defaultPolicy, modes } from '../policy/policy.ts'
import { setting } from './setting.ts'

const port = () => z.number().int().min(0).max(65_535)
const webAddress = () => z.url({ protocol: /^https?$/ })
const megabyte = 1024 * 1024

function isOrigin(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === '' && url.hash === '' && url.username === ''
}

const whenAsked = (deed: string) =>
  `When tools that ${deed} ask first: \`allow\` never, \`tainted\` in a turn that has read data from outside, \`ask\` each time; with \`never\` they do not run. See docs/POLICY.md.`

const provider = (name: string, prefix: string, baseUrl?: string) =>
  z
    .strictObject({
      key: setting(z.string().min(1).optional(), { description: `Key for ${name}.`, env: `${prefix}_API_KEY`, secret: true, reload: true }),
      baseUrl: setting(webAddress().optional(), { description: `Address of ${name}, or of an endpoint compatible with it.`, ...(baseUrl === undefined ? {} : { env: baseUrl }), reload: true }),
    })
    .prefault({})

const tokens = () => z.number().int().min(1).optional()
const usd = () => z.number().min(0)
const modelFacts = z.strictObject({
  contextTokens: tokens(),
  maxOutputTokens: tokens(),
  price: z.strictObject({ input: usd(), output: usd(), cachedInput: usd().optional(), cacheWrite: usd().optional() }).optional(),
})

/** The config file, and through `env` the environment: everything an owner can set, with its default. */
export const settingsSchema = z.strictObject({
  host: setting(z.string().regex(/^(?:[\w.-]+|[\da-fA-F.:]+)$/).default('127.0.0.1'), {
    description: 'Address that both ports listen on. Anything but loopback demands a secret that you set (AIRLOCK_SECRET).',
    env: 'GATEWAY_HOST',
    allowed: 'an IP address or a host name of this computer',
  }),
  gatewayPort: setting(port().default(18_789), { description: 'Port of the API and of webhooks; 0 takes a free one.', env: 'GATEWAY_PORT' }),
  controlPort: setting(port().default(18_790), { description: 'Port of the console, which also serves the API; 0 takes a free one.', env: 'CONTROL_PORT' }),
  publicUrl: setting(z.string().refine(isOrigin).transform((text) => new URL(text).origin).optional(), {
    description: 'Address that browsers use when a proxy stands in front.',
    env: 'PUBLIC_URL',
    allowed: 'an address such as https://airlock.example.com, without a path',
    reload: true,
  }),
  allowedHosts: setting(z.array(z.string().regex(/^[\w.-]+(?::\d+)?$/)).default([]), {
    description: 'Further host names that browsers may use.',
    allowed: 'a list of host names, each with or without a port',
    reload: true,
  }),
  databaseUrl: setting(z.string().regex(/^postgres(?:ql)?:\/\/./).refine((text) => URL.canParse(text)).optional(), {
    description: 'PostgreSQL database; without it, SQLite in the data folder.',
    env: 'DATABASE_URL',
    secret: true,
    allowed: 'an address such as postgresql://user:password@host:5432/name',
  }),
  pluginsDir: setting(z.string().min(1).optional(), { description: 'Folder of installed plugins; `plugins` in the data folder by default.', env: 'PLUGINS_DIR', allowed: 'a path' }),
  log: z
    .strictObject({
      level: setting(z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'), { description: 'Least severity that is logged.', env: 'LOG_LEVEL', reload: true }),
      format: setting(z.enum(['pretty', 'json']).optional(), { description: 'How lines look; `pretty` on a terminal, else `json`.', env: 'LOG_FORMAT' }),
    })
    .prefault({}),
  model: setting(z.string().regex(/^[^/\s]+\/\S+$/).optional(), {
    description: 'Model that agents use when none is chosen.',
    allowed: 'provider/model, for instance openai/gpt-5',
    reload: true,
  }),
  fallbacks: setting(z.array(z.string().regex(/^[^/\s]+\/\S+$/)).default([]), {
    description: 'Models that go on, in this order, when the chosen one does not answer; an agent may name its own.',
    allowed: 'a list of provider/model',
    reload: true,
  }),
  smallModel: setting(z.string().regex(/^[^/\s]+\/\S+$/).optional(), {
    description: 'Model that plugins get when they ask for a small one; else the usual one.',
    allowed: 'provider/model, for instance openai/gpt-5-nano',
    reload: true,
  }),
  models: setting(z.record(z.string().regex(/^[^/\s]+\/\S+$/), modelFacts).default({}), {
    description: 'What is to be known of models beyond what Airlock knows: `contextTokens`, `maxOutputTokens`, and `price` in US dollars for a million tokens (`input`, `output`, `cachedInput`, `cacheWrite`).',
    allowed: 'these by provider/model',
    reload: true,
  }),
  budget: z
    .strictObject({
      dailyTokens: setting(z.number().int().min(0).optional(), { description: 'Tokens that all agents together may spend in one day, by UTC.', reload: true }),
      dailyUsd: setting(z.number().min(0).optional(), { description: 'US dollars that all agents together may spend in one day, by known prices.', reload: true }),
    })
    .prefault({}),
  providers: z
    .strictObject({
      openai: provider('OpenAI', 'OPENAI', 'OPENAI_BASE_URL'),
      anthropic: provider('Anthropic', 'ANTHROPIC'),
      google: provider('Google', 'GOOGLE'),
    })
    .prefault({}),
  ollama: z
    .strictObject({
      discover: setting(z.boolean().default(true), { description: 'Look for a running Ollama.' }),
      url: setting(webAddress().default('http://127.0.0.1:11434'), { description: 'Where to look for it.' }),
    })
    .prefault({}),
  proxy: z
    .strictObject({
      https: setting(webAddress().optional(), { description: 'Proxy for requests to models and granted hosts.', env: 'HTTPS_PROXY', aliases: ['https_proxy'], secret: true, allowed: 'an address such as http://proxy.example.com:3128' }),
      except: setting(z.array(z.string().min(1)).default([]), { description: 'Hosts that are reached without the proxy.', env: 'NO_PROXY', aliases: ['no_proxy'] }),
    })
    .prefault({}),
  sandbox: z
    .strictObject({
      minimum: setting(z.enum(['none', 'network-cut', 'namespaces']).default('network-cut'), {
        description: 'What must hold on this computer before unverified plugins run: nothing, no network by at least one mechanism, or Linux namespaces.',
        reload: true,
      }),
      idleSeconds: setting(z.number().min(1).max(86_400).default(300), { description: 'A plugin that had nothing to do for so long is put to sleep; its next event wakes it.', reload: true }),
      memoryMb: setting(z.number().int().min(64).max(1_048_576).default(1_024), { description: 'What all plugins together may hold before those idle longest are put to sleep, MiB.', reload: true }),
    })
    .prefault({}),
  policy: z
    .strictObject({
      write: setting(z.enum(modes).default(defaultPolicy.write), { description: whenAsked('change something in this gateway'), reload: true }),
      external: setting(z.enum(modes).default(defaultPolicy.external), { description: whenAsked('act outside'), reload: true }),
      spend: setting(z.enum(['ask', 'never']).default(defaultPolicy.spend), { description: 'Tools that spend money or the like: ask each time, or never run them.', reload: true }),
      approvalMinutes: setting(z.number().min(1).max(10_080).default(60), { description: 'How long an approval waits for an answer; none in time means no.', reload: true }),
    })
    .prefault({}),
  turn: z
    .strictObject({
      steps: setting(z.number().int().min(1).max(1_000).default(25), { description: 'Model replies in one turn at most.', reload: true }),
      tokens: setting(z.number().int().min(1).max(100_000_000).default(200_000), { description: 'Tokens in one turn at most, in and out.', reload: true }),
      seconds: setting(z.number().min(1).max(86_400).default(300), { description: 'Seconds that one turn may take.', reload: true }),
      toolResultBytes: setting(z.number().int().min(1_024).max(16 * megabyte).default(65_536), { description: 'Bytes of one tool result that the model gets to see.' }),
    })
    .prefault({}),
  http: z
    .strictObject({
      bodyBytes: setting(z.number().int().min(1_024).max(100 * megabyte).default(megabyte), { description: 'Bytes of a request body at most.', reload: true }),
      headerBytes: setting(z.number().int().min(1_024).max(megabyte).default(16_384), { description: 'Bytes of a request\'s headers at most.' }),
      frameBytes: setting(z.number().int().min(1_024).max(100 * megabyte).default(megabyte), { description: 'Bytes of a socket message at most.' }),
    })
    .prefault({}),
})

export type FileSettings = z.output<typeof settingsSchema>
