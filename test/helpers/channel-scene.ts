import { randomBytes } from 'node:crypto'
import path from 'node:path'
import type { ExecutionContext } from 'ava'
import { createBlobs } from '../../core/blobs/blobs.ts'
import { createChannelGuest } from '../../core/channels/channel-guest.ts'
import { type ChannelKeeper, keepChannels } from '../../core/channels/channel-keeper.ts'
import { createLeases } from '../../core/channels/channel-lease.ts'
import type { InboundMessage } from '../../core/channels/inbound-message.ts'
import type { TextSoFar } from '../../core/channels/presence.ts'
import type { Reception } from '../../core/channels/reception.ts'
import { createVisits } from '../../core/channels/visits.ts'
import { loadGrantIndex } from '../../core/plugins/grant-index.ts'
import { createGrants } from '../../core/plugins/grants.ts'
import { loadPluginIndex } from '../../core/plugins/plugin-index.ts'
import { createPlugins } from '../../core/plugins/plugins.ts'
import { Channel, type ChannelRow } from '../../core/store/entities/channel.ts'
import { createSecretVault } from '../../core/store/secrets.ts'
import type { Store } from '../../core/store/store.ts'
import { createPackageReader } from '../../plugin-registry/package/package-reader.ts'
import { createPackageStore } from '../../plugin-registry/package/package-store.ts'
import { createBroker } from '../../sandbox/broker/broker.ts'
import { createCapabilities } from '../../sandbox/capabilities/all.ts'
import { memoryKv } from './broker-scene.ts'
import { builtBundled, callerOf } from './plugin-scene.ts'
import { startSandbox } from './sandbox.ts'
import { addPrincipal, openTestStore } from './store.ts'

export interface ChannelSceneOptions {
  store?: Store & { dataDir: string }
  owner?: string
  gateway?: string
  /** Instead of the stand-in, which keeps what it gets. */
  reception?: Reception
  textSoFar?: TextSoFar
}

/** Everything behind channels but turns: real store, sandbox, broker and plugins, and a reception that keeps what it gets. */
export async function openChannelScene(t: ExecutionContext, options: ChannelSceneOptions = {}) {
  const store = options.store ?? (await openTestStore(t))
  const owner = callerOf(options.owner ?? (await addPrincipal(store, 'owner')))
  const publish = () => {}
  const vault = await createSecretVault({ store, secret: randomBytes(32).toString('base64url') })
  const visits = createVisits()
  const blobs = createBlobs({ store, dataDir: store.dataDir })

  const capabilities = createCapabilities({
    kv: memoryKv(),
    secrets: { read: (plugin, handle) => vault.readValue(`plugin:${plugin}`, handle) },
    log: { write() {} },
    channel: visits.channel,
    sockets: visits.sockets,
    blobs: visits.blobs,
  })
  const grantIndex = await loadGrantIndex(store)
  const broker = createBroker({ capabilities, grants: grantIndex })
  const supervisor = startSandbox({ broker })
  const bundled = await builtBundled()
  const packages = createPackageStore(path.join(store.dataDir, 'plugins'))
  const index = await loadPluginIndex(store, capabilities)
  const reader = createPackageReader(bundled, packages)
  const plugins = await createPlugins({ store, index, grants: grantIndex, capabilities, supervisor, owner: owner.principal, bundled, packages, reader, events: { publish } })
  const grants = createGrants({ store, index: grantIndex, plugins: index, capabilities, events: { publish } })

  const received: { channel: string; message: InboundMessage }[] = []
  const logged: { details: Record<string, unknown>; message: string }[] = []
  const log = (details: object, message: string) => void logged.push({ details: { ...details }, message })
  const reception: Reception = options.reception ?? {
    async receive({ name }, message) {
      received.push({ channel: name, message })
      await blobs.give(message.attachments.map(({ blob }) => blob), owner.principal)
    },
  }
  const guest = createChannelGuest({ plugins: index, grants: grantIndex, packages: reader, supervisor, broker })
  const leases = createLeases({ store, gateway: options.gateway ?? 'gateway' })
  let keeper: ChannelKeeper | undefined
  const stop = async () => {
    await keeper?.[Symbol.asyncDispose]()
    keeper = undefined
  }
  t.teardown(async () => {
    await stop()
    await supervisor[Symbol.asyncDispose]()
  })

  return {
    store, owner, vault, visits, blobs, plugins, grants, grantIndex, index, supervisor, broker, guest, leases, received, logged, stop,
    /** Begins to hold what can be held. */
    async start() {
      keeper = keepChannels({ store, leases, guest, reception, visits, blobs, grants: grantIndex, events: { publish }, textSoFar: options.textSoFar ?? (() => undefined), log: { info: log, warn: log, error: log } })
      await keeper.look()
      return keeper
    },
    /** A channel's row, and all rights that its plugin asks for. */
    async addChannel(plugin: string, row: Partial<ChannelRow> = {}) {
      const { capabilities: asked } = index.get(plugin).manifest
      for (const [capability, scope] of Object.entries(asked)) {
        const resolved = capabilities.find(({ name }) => name === capability)!.resolve(scope, index.get(plugin).row.config)
        await grants.allow(owner, { plugin, capability, scope: resolved })
      }
      const at = new Date()
      await store.fork().insert(Channel, {
        name: plugin, owner: owner.principal, plugin, kind: plugin, agent: null, policy: 'pairing', allowed: [], dailyLimit: null, mayApprove: false, enabled: true,
        cursor: null, problem: null, claimedBy: null, fence: 0, leaseUntil: null, createdAt: at, updatedAt: at, ...row,
      })
    },
    channel: (name: string) => store.fork().findOneOrFail(Channel, { name }, { disableIdentityMap: true }),
  }
}

export type ChannelScene = Awaited<ReturnType<typeof openChannelScene>>

/** Looks again and again until it is so; the test's own time limit ends it. */
export async function until<T>(look: () => Promise<T | null | undefined | false> | T | null | undefined | false): Promise<T> {
  for (;;) {
    const found = await look()
    if (found !== undefined && found !== null && found !== false) return found
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
