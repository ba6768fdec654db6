import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ExecutionContext } from 'ava'
import type { Caller, Role } from '../../core/access/caller.ts'
import { roleScopes } from '../../core/access/role-scopes.ts'
import type { GatewayEvent } from '../../core/events/events.ts'
import { loadGrantIndex } from '../../core/plugins/grant-index.ts'
import { createGrants } from '../../core/plugins/grants.ts'
import { loadPluginIndex } from '../../core/plugins/plugin-index.ts'
import { createPlugins } from '../../core/plugins/plugins.ts'
import type { Store } from '../../core/store/store.ts'
import { openBundledPackages, type BundledPackages } from '../../plugin-registry/bundled-packages.ts'
import { createPackageReader } from '../../plugin-registry/package/package-reader.ts'
import { createPackageStore } from '../../plugin-registry/package/package-store.ts'
import { createBroker } from '../../sandbox/broker/broker.ts'
import { type CapabilityPorts, createCapabilities } from '../../sandbox/capabilities/all.ts'
import type { HttpOptions } from '../../sandbox/capabilities/net-http.ts'
import { memoryKv } from './broker-scene.ts'
import { startSandbox } from './sandbox.ts'
import { addPrincipal, openTestStore, temporaryFolder } from './store.ts'

export const repositoryRoot = fileURLToPath(new URL('../..', import.meta.url))

export interface PluginSceneOptions {
  /** The built first-party plugins; none unless told otherwise. */
  bundled?: BundledPackages
  http?: HttpOptions
  /** What capabilities do outside, beside the entries in memory. */
  ports?: Partial<CapabilityPorts>
  /** A store to start over with. */
  store?: Store & { dataDir: string }
  owner?: string
  now?: () => Date
}

export const noBundled: BundledPackages = { list: () => [], has: () => false, read: () => Promise.reject(new TypeError('nothing is bundled')) }

export const builtBundled = (): Promise<BundledPackages> => openBundledPackages(path.join(repositoryRoot, 'dist'))

/** The plugin services over a real store and a real sandbox. What runs code needs `test.before(buildGuest)`. */
export async function openPluginScene(t: ExecutionContext, options: PluginSceneOptions = {}) {
  const store = options.store ?? (await openTestStore(t))
  const owner = options.owner ?? (await addPrincipal(store, 'owner'))
  const pluginsDir = path.join(store.dataDir, 'plugins')
  const events: Pick<GatewayEvent, 'topic' | 'type' | 'data'>[] = []
  const publish = (topic: string, type: string, data: unknown) => void events.push({ topic, type, data })

  const capabilities = createCapabilities({ kv: memoryKv(), secrets: { read: async () => undefined }, log: { write() {} }, http: options.http, ...options.ports })
  const grantIndex = await loadGrantIndex(store, options.now && (() => options.now!().getTime()))
  const broker = createBroker({ capabilities, grants: grantIndex })
  const supervisor = startSandbox({ broker })
  t.teardown(() => supervisor[Symbol.asyncDispose]())

  const bundled = options.bundled ?? noBundled
  const packages = createPackageStore(pluginsDir)
  const index = await loadPluginIndex(store, capabilities)
  const plugins = await createPlugins({
    store, index, grants: grantIndex, capabilities, supervisor, owner,
    bundled, packages,
    reader: createPackageReader(bundled, packages),
    events: { publish },
    now: options.now,
  })
  const grants = createGrants({ store, index: grantIndex, plugins: index, capabilities, events: { publish }, now: options.now })

  return { store, owner: callerOf(owner), plugins, grants, index, grantIndex, capabilities, supervisor, broker, events, pluginsDir }
}

export type PluginScene = Awaited<ReturnType<typeof openPluginScene>>

export function callerOf(principal: string, role: Role = 'owner'): Caller {
  return { principal, name: role, role, scopes: roleScopes[role], origin: 'api' }
}

export interface SourceOptions {
  name?: string
  version?: string
  airlock?: Record<string, unknown>
  tools?: Record<string, unknown>
  code?: string
  /** Other files, by path. */
  files?: Record<string, string>
}

export function packageJsonOf({ name = 'sample', version = '1.0.0', airlock = {}, tools = { run: { description: 'Runs.' } } }: SourceOptions = {}) {
  return { name, version, description: 'A plugin of a test', airlock: { api: 1, main: 'plugin.js', contributes: { tools }, ...airlock } }
}

export const echoCode = `import { definePlugin } from '@airlock/sdk'
export default definePlugin({ tools: { run: async (input) => input } })`

/** Writes a plugin's folder; gives its path. Given `into`, over what is there. */
export async function pluginFolder(t: ExecutionContext, source: SourceOptions = {}, into?: string): Promise<string> {
  const folder = into ?? path.join(await temporaryFolder(t), 'plugin')
  const files = { 'package.json': JSON.stringify(packageJsonOf(source)), 'plugin.js': source.code ?? echoCode, ...source.files }
  for (const [file, text] of Object.entries(files)) {
    const target = path.join(folder, file)
    await mkdir(path.dirname(target), { recursive: true })
    await writeFile(target, text)
  }

  return folder
}
