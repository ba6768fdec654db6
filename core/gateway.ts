import { join } from 'node:path'
import { openBundledPackages } from '../plugin-registry/bundled-packages.ts'
import { createPackageReader } from '../plugin-registry/package/package-reader.ts'
import { createPackageStore } from '../plugin-registry/package/package-store.ts'
import { createBroker } from '../sandbox/broker/broker.ts'
import { createCapabilities } from '../sandbox/capabilities/all.ts'
import { createProxyRule } from '../sandbox/capabilities/net-http/proxy.ts'
import type { Tier } from '../sandbox/supervisor/guest-plugin.ts'
import { createSupervisor, type Supervisor } from '../sandbox/supervisor/supervisor.ts'
import { createPrincipals, type Principals } from './access/principals.ts'
import { createSignIn } from './access/sign-in.ts'
import { createSignInCodes } from './access/sign-in-codes.ts'
import { createSignInRecords, type SignInRecords } from './access/sign-in-records.ts'
import { createTokens, type Tokens } from './access/tokens.ts'
import { createAgents, defaultAgent } from './agent/agents.ts'
import { createChat, type Chat } from './agent/chat.ts'
import { createLiveTurns } from './agent/live-turns.ts'
import { lockTurn, requeueTurn } from './agent/suspension.ts'
import { TurnError } from './agent/turn-error.ts'
import { createApprovals } from './approvals/approvals.ts'
import { createChatNotices } from './approvals/chat-notices.ts'
import { type Blobs, createBlobs } from './blobs/blobs.ts'
import { createChannelWork } from './channels/channel-work.ts'
import { createChannels } from './channels/channels.ts'
import { createCommandDeeds } from './channels/command-deeds.ts'
import { createCommands } from './channels/commands.ts'
import { createConversations } from './channels/conversations.ts'
import { createIdentities } from './channels/identities.ts'
import { createOpenTurns } from './channels/open-turns.ts'
import { createPairings } from './channels/pairings.ts'
import { createReception } from './channels/reception.ts'
import { createVisits } from './channels/visits.ts'
import type { LiveConfig } from './config/live-config.ts'
import { createFiles } from './guest-work/files.ts'
import { createGuestEntries } from './guest-work/guest-entry.ts'
import { startJobs } from './guest-work/job-runner.ts'
import { createJobs } from './guest-work/jobs.ts'
import { createModelRequests } from './guest-work/model-requests.ts'
import { startObservers } from './guest-work/observers.ts'
import { occasionOf } from './guest-work/occasion.ts'
import { createSchedules, followManifests } from './guest-work/schedules.ts'
import { withOwnFiles } from './guest-work/sent-files.ts'
import { createToolInvoke } from './guest-work/tool-invoke.ts'
import { createTransforms } from './guest-work/transforms.ts'
import { createAudit } from './ledger/audit.ts'
import { type Ledger, openLedger } from './ledger/ledger.ts'
import { createLedgerIndex, lastIndexed } from './ledger/ledger-index.ts'
import { createSigner } from './ledger/signer.ts'
import { countedCapabilities, recordUse } from './ledger/use-entry.ts'
import { createEventHub, type EventHub } from './events/event-hub.ts'
import { shareEvents } from './events/shared-events.ts'
import { createBudgets } from './budgets/budgets.ts'
import { openModels } from './models/open-models.ts'
import type { Log } from './observe/log.ts'
import type { Metrics } from './observe/metrics.ts'
import { createPluginLog } from './observe/plugin-log.ts'
import { createSystem } from './observe/system.ts'
import { projectRoot } from './project/root.ts'
import type { Services } from './operations/services.ts'
import { createGrants } from './plugins/grants.ts'
import { followPlugins } from './plugins/follow-plugins.ts'
import { loadGrantIndex } from './plugins/grant-index.ts'
import { loadPluginIndex } from './plugins/plugin-index.ts'
import { loadQuarantines } from './plugins/quarantines.ts'
import { createPlugins } from './plugins/plugins.ts'
import { maskedCalls } from './plugins/masked-calls.ts'
import { maskedRequests } from './plugins/masked-requests.ts'
import { createSessions } from './session/sessions.ts'
import { readGatewayName } from './store/gateway-name.ts'
import { createDailyBytesStore } from './store/daily-bytes.ts'
import { createKeyValueStore } from './store/key-value.ts'
import { createSecretMasks } from './store/secret-masks.ts'
import { createSecretVault } from './store/secrets.ts'
import { startSweep } from './store/sweep.ts'
import { openStore, type Store } from './store/store.ts'

const bundledFolder = join(projectRoot, 'dist')

export interface GatewayOptions {
  settings: LiveConfig
  log: Log
  metrics: Metrics
  version: string
  /** Where browsers and programs reach the gateway; known once it listens. */
  addresses(): { gateway: string; control: string }
  /** From the process's start to ready, ms. */
  startedInMs(): number
}

/** All parts of a gateway but its doors: HTTP and socket.io stand in main.ts. Disposing ends turns, guests and the store. */
export interface Gateway extends AsyncDisposable {
  services: Services
  store: Store
  events: EventHub
  ledger: Ledger
  supervisor: Supervisor
  tokens: Tokens
  principals: Principals
  signInRecords: SignInRecords
  chat: Chat
  blobs: Blobs
  /** Starts ahead what first calls of the installed plugins would wait for. */
  warm(): Promise<void>
}

/** Opens the parts in the order in which they need each other; what a part does outside is passed to it here and nowhere else. */
export async function openGateway(options: GatewayOptions): Promise<Gateway> {
  const { settings, log, metrics, version } = options
  // Read at each use, never copied: some of it changes while the gateway runs.
  const { config } = settings
  await using parts = new AsyncDisposableStack()

  const store = parts.use(await openStore({ databaseUrl: config.databaseUrl, dataDir: config.dataDir, log }))
  const events = createEventHub()
  if (store.dialect === 'postgresql') parts.defer(shareEvents(events, store.signals))
  const principals = await createPrincipals({ store })
  const signInRecords = parts.use(createSignInRecords({ store, log }))
  const tokens = parts.use(await createTokens({ store, principals, records: signInRecords, jwtSecret: config.jwtSecret, log }))
  const signIn = createSignIn({ tokens, principals, codes: createSignInCodes({ store }), records: signInRecords, consoleUrl: () => config.publicUrl ?? options.addresses().control })
  const secrets = await createSecretVault({ store, secret: config.secret })
  const masks = createSecretMasks({ vault: secrets })
  // Only now: a database that was sealed with a lost secret has been refused.
  config.keepSecret?.()

  const proxy = createProxyRule(config.proxy.https, config.proxy.except.join(','))
  const visits = createVisits()
  const blobs = createBlobs({ store, dataDir: config.dataDir })
  const keyValues = await createKeyValueStore(store, principals.owner().id)
  const sentBytes = createDailyBytesStore(store)
  parts.defer(startSweep({ entries: keyValues, sentBytes, log }))
  const files = createFiles({ store, blobs })
  const capabilities = maskedRequests(createCapabilities({
    kv: keyValues,
    dailyBytes: sentBytes,
    secrets: {
      read: (plugin, handle) => secrets.readValue(`plugin:${plugin}`, handle),
      keep: ({ plugin, principal, handle, value, ttlMs }) => secrets.writeValue(principal, `plugin:${plugin}`, handle, value, new Date(Date.now() + ttlMs)),
    },
    log: createPluginLog(log, masks),
    http: { proxy },
    channel: visits.channel,
    blobs: withOwnFiles(visits.blobs, files),
    files,
    // Made below, of parts that need these capabilities first.
    tools: { invoke: (...call) => toolInvoke.invoke(...call) },
    llm: { complete: (...call) => modelRequests.complete(...call) },
    schedule: { put: (...call) => jobs.put(...call), list: (...call) => jobs.list(...call), delete: (...call) => jobs.delete(...call) },
    sockets: visits.sockets,
  }), masks)
  const gatewayName = readGatewayName(config.dataDir)
  const ledger = await openLedger({ dataDir: config.dataDir, gateway: gatewayName, signer: createSigner(config.secret), log, lastKnown: await lastIndexed(store, gatewayName) })
  const ledgerIndex = parts.use(createLedgerIndex({ store, ledger, log }))
  // Ends before its index does: the index has the last entry too.
  parts.use(ledger)
  parts.defer(ledger.onWritten((entries) => events.publish('audit', 'audit.written', { to: entries.at(-1)?.seq })))
  const audit = createAudit({ store, ledger, index: ledgerIndex })
  const grantIndex = await loadGrantIndex(store)
  const broker = parts.use(createBroker({
    capabilities, grants: grantIndex,
    requireRecord: (capability) => countedCapabilities.has(capability) || ledger.requireWritable(),
    async record({ cause, ...event }) {
      const request = countedCapabilities.has(event.capability) || masks.hasNone(event.plugin) ? event : { ...event, tried: await masks.text(event.plugin, event.tried) }
      if (request.code === 'capability_failed') log.warn({ err: cause, ...request }, 'a request of a plugin failed inside the gateway')
      else log.debug(request, 'a plugin asked the broker')
      await recordUse(ledger, request)
    },
  }))
  const quarantines = await loadQuarantines({ store, events, log })
  const supervisor = parts.use(createSupervisor({
    broker,
    log,
    quarantine: quarantines,
    get sleep() { return { idleMs: config.sandbox.idleSeconds * 1_000, memoryMb: config.sandbox.memoryMb } },
    get minimum() { return config.sandbox.minimum },
    onRestart: () => metrics.hostRestart(),
    onCall: (call) => metrics.toolCall(call),
  }))
  const masked = maskedCalls(supervisor, masks)

  const bundled = await openBundledPackages(bundledFolder)
  const packages = createPackageStore(config.pluginsDir)
  const packageReader = createPackageReader(bundled, packages)
  const pluginIndex = await loadPluginIndex(store, capabilities)
  const plugins = await createPlugins({
    store, index: pluginIndex, grants: grantIndex, capabilities, supervisor: masked, events,
    bundled, packages, reader: packageReader,
    health: { of: supervisor.stateOf, lift: quarantines.lift },
    owner: principals.owner().id,
    forget: files.forget,
  })
  if (store.dialect === 'postgresql') parts.defer(followPlugins({ store, plugins: pluginIndex, grants: grantIndex, kinds: capabilities, supervisor, log }))
  const grants = createGrants({ store, index: grantIndex, plugins: pluginIndex, capabilities, events })
  const entries = createGuestEntries({ plugins: pluginIndex, grants: grantIndex, packages: packageReader, supervisor: masked, broker })
  const jobChanged = (job: string) => {
    events.publish('schedules', 'schedule.changed', { job })
    jobRunner.wake()
  }
  const jobs = createJobs({ store, gateway: gatewayName, functionsOf: (plugin) => Object.keys(pluginIndex.find(plugin)?.manifest.schedules ?? {}), onChange: jobChanged })
  const channelWork = createChannelWork({
    store, visits, blobs, supervisor: masked, broker, events, log,
    plugins: pluginIndex, grants: grantIndex, packages: packageReader, gateway: gatewayName,
  })

  const { models, providers } = parts.use(openModels({ store, secrets, config, events, proxy }))

  const approvals = parts.use(createApprovals({
    store, events, log,
    settings: () => config.policy,
    waitMs: () => config.policy.approvalMinutes * 60_000,
    effectOf: pluginIndex.effectOf,
    notify: (rows) => chatNotices(rows),
    turns: { lock: lockTurn, requeue: requeueTurn, nudge: () => chat.wake() },
  }))

  // What a stopped turn asked is asked no more.
  parts.defer(events.onPublish(({ type }) => type === 'turn.cancelled' && approvals.sweepSoon()))

  const live = createLiveTurns()
  // What a turn may do was decided when it began; whoever lost the right to it must not go on acting through one.
  parts.defer(principals.onChange((id) => live.stopOwner(id, new TurnError('turn_cancelled', 'Stopped: whoever asked was removed, or may do other things now.', { principal: id }))))
  const sessions = createSessions({
    store,
    live: {
      running: (session) => live.running(session) ?? undefined,
      stop: (session) => live.stopSession(session, new TurnError('turn_cancelled', 'The session was deleted.', { session })),
    },
    onDeleted: grants.forgetSession,
  })
  const agents = await createAgents({ store, owner: principals.owner().id, limits: config.turn })
  const budgets = createBudgets({ store, facts: models.facts, daily: () => ({ tokens: config.budget.dailyTokens, usd: config.budget.dailyUsd }) })
  const modelRequests = createModelRequests({ store, models, budgets, modelOf: (kind) => (kind === 'small' ? config.smallModel : undefined) })
  const toolInvoke = createToolInvoke({
    effectOf: pluginIndex.effectOf,
    judge: approvals.gate.judge,
    occasionOf: (caller) => occasionOf({ store, principals }, caller),
    callTool: plugins.callTool,
  })
  const watching = { store, plugins: pluginIndex, grants: grantIndex, entries, gateway: gatewayName, log }
  const observers = parts.use(startObservers({ ...watching, events }))
  const transforms = createTransforms(watching)
  const chat: Chat = parts.use(await createChat({
    store, agents, principals, models, blobs, budgets, sessions, events, live, log,
    tools: plugins,
    gate: approvals.gate,
    observe: metrics,
    outlets: channelWork.outlets,
    hands: { stored: observers.stored, changed: transforms.changed },
    gateway: gatewayName,
    toolResultBytes: config.turn.toolResultBytes,
  }))

  const system = createSystem({
    version,
    database: store.dialect,
    sandbox: supervisor.status,
    plugins: (caller) => plugins.list(caller, {}),
    models: () => models.current(),
    addresses: options.addresses,
    startedInMs: options.startedInMs,
    config: settings.state,
  })

  const { tell } = channelWork.deliveries
  const chatNotices = createChatNotices({ store, tell, owner: principals.owner().id })
  const identities = createIdentities({ store })
  const pairings = createPairings({ store, events })
  const turns = createOpenTurns({ store, chat })
  const channels = createChannels({ store, plugins: pluginIndex, grants: grantIndex, secrets, agents, links: identities, requests: pairings, tell, events, stopPerson: turns.stopPerson })
  parts.defer(channels.onChange(channelWork.lookAgain))
  const conversations = createConversations({ store })
  channelWork.start(createReception({
    store, identities, pairings, conversations, tell,
    commands: createCommands({ store, conversations, port: createCommandDeeds({ turns, agents, models, approvals, audit }) }),
    accept: (arrival) => chat.accept(arrival),
    attachments: (_channel, named, person) => blobs.give(named.map(({ blob }) => blob), person),
    agentFor: async (name) => (name !== null && (await agents.find(name)) !== undefined ? name : defaultAgent),
  }))
  // Stops before the chat: what turns say after it is stored, and sent by whoever starts next.
  parts.use(channelWork)

  const schedules = createSchedules({ store, jobs, plugins: pluginIndex, events, onChange: () => jobRunner.wake() })
  const jobRunner = parts.use(startJobs({ jobs, entries, principals, store, events, log }))
  parts.defer(followManifests(schedules, events, log))

  const services: Services = { audit, chat, schedules, channels, setAside: channelWork.setAside, agents, models, budgets, providers, sessions, plugins, grants, approvals, secrets, tokens, principals, signIn, signInRecords, config: settings, system }
  const held = parts.move()
  const warm = () => supervisor.warm([...new Set<Tier>(['bundled', ...pluginIndex.all().filter(({ row }) => row.enabled).map(({ row }) => row.tier)])])
  return { services, store, events, ledger, supervisor, tokens, principals, signInRecords, chat, blobs, warm, [Symbol.asyncDispose]: () => held.disposeAsync() }
}
