import type { EntityManager } from '@mikro-orm/sql'
import type { CapabilityKind } from '../../plugin-registry/manifest/capability-kind.ts'
import { packageRoot, readFolderPackage } from '../../plugin-registry/package/folder-package.ts'
import type { PackageStore } from '../../plugin-registry/package/package-store.ts'
import type { PluginPackage } from '../../plugin-registry/package/plugin-package.ts'
import { RegistryError } from '../../plugin-registry/registry-error.ts'
import type { Capability } from '../../sandbox/capabilities/capability.ts'
import type { Tier } from '../../sandbox/supervisor/guest-plugin.ts'
import type { Supervisor } from '../../sandbox/supervisor/supervisor.ts'
import type { Caller } from '../access/caller.ts'
import { OperationError } from '../operations/operation-error.ts'
import { Approval } from '../store/entities/approval.ts'
import { ApprovalRule } from '../store/entities/approval-rule.ts'
import { Channel } from '../store/entities/channel.ts'
import { Grant } from '../store/entities/grant.ts'
import { Identity } from '../store/entities/identity.ts'
import { Job } from '../store/entities/job.ts'
import { KeyValueEntry } from '../store/entities/key-value-entry.ts'
import { KeyValueCount } from '../store/entities/key-value-count.ts'
import { Observation } from '../store/entities/observation.ts'
import { Plugin, type PluginRow } from '../store/entities/plugin.ts'
import { Secret } from '../store/entities/secret.ts'
import type { Store } from '../store/store.ts'
import { bundledSource } from './bundled-plugins.ts'
import { newGrant } from './grants.ts'
import type { GrantIndex } from './grant-index.ts'
import { InstalledPlugin } from './installed-plugin.ts'
import { changeOfGrants } from './kept-grants.ts'
import { toolsToAskAgain } from './kept-rules.ts'
import type { PluginIndex } from './plugin-index.ts'

export interface InstallerOptions {
  store: Store
  index: PluginIndex
  grants: GrantIndex
  packages: PackageStore
  capabilities: readonly Capability[]
  supervisor: Pick<Supervisor, 'stop'>
  /** Deletes what a removed plugin kept outside of the tables. */
  forget?(plugin: string): Promise<void>
  now: () => Date
}

export interface InstallRequest {
  source: string
  /** `required`: the caller read what the plugin needs and grants it. Nothing is granted otherwise. */
  grant?: 'required' | 'none'
  /** What the consent was given to; another package at the same place is refused. */
  digest?: string
  tier?: Extract<Tier, 'unverified' | 'developing'>
}

/** Puts plugins in and takes them out: package store, table and memory together. */
export interface Installer {
  /** Reads the folder; nothing is kept, nothing runs. */
  look(source: string): Promise<{ candidate: InstalledPlugin; source: PluginPackage }>
  install(caller: Caller, request: InstallRequest): Promise<InstalledPlugin>
  remove(caller: Caller, name: string): Promise<void>
}

export function createInstaller(options: InstallerOptions): Installer {
  const { store, index, grants, packages, capabilities, supervisor, now } = options
  const kinds: readonly CapabilityKind[] = capabilities

  const look: Installer['look'] = async (folder) => {
    const root = await packageRoot(folder)
    const source = await readFolderPackage(root, kinds)
    return { source, candidate: candidateFor(source, root, index, kinds, now()) }
  }

  return {
    look,

    async install(caller, { source: folder, grant = 'none', digest, tier = 'unverified' }) {
      const { source, candidate } = await look(folder)
      if (digest !== undefined && digest !== source.digest) {
        throw new RegistryError('digest_mismatch', `${folder} has changed since its rights were shown; look at them again`, { source: folder, consented: digest, found: source.digest })
      }

      const { name } = candidate
      const installed = index.find(name)
      const row: PluginRow = { ...candidate.row, tier, owner: installed?.row.owner ?? caller.principal }
      const change = changeOfGrants(source.manifest, row.config, grants.inForce(name), capabilities)
      const askAgain = installed === undefined ? [] : toolsToAskAgain(installed.manifest, source.manifest)
      const added = grant === 'required' ? change.wanting.map((right) => newGrant(caller, { plugin: name, ...right }, now())) : []

      await packages.put(source)
      await store.fork().transactional(async (em) => {
        await em.upsert(Plugin, row)
        await em.nativeUpdate(Grant, { id: { $in: change.ended.map(({ id }) => id) } }, { revokedAt: now(), revokedBy: caller.principal })
        if (added.length > 0) await em.insertMany(Grant, added)
        if (askAgain.length > 0) await forgetApprovals(em, { plugin: name, tool: { $in: askAgain } }, now())
      })

      const plugin = new InstalledPlugin(row, kinds)
      index.set(plugin)
      for (const { id } of change.ended) grants.shrink(id)
      for (const each of added) grants.add(each)
      await supervisor.stop(name)
      await packages.remove(name, source.digest)
      return plugin
    },

    async remove(caller, name) {
      const plugin = index.get(name)
      if (plugin.row.source === bundledSource) {
        throw new OperationError('conflict', `${name} comes with Airlock and cannot be removed; disable it instead`, { plugin: name })
      }

      // First nobody can call it and its requests end, then its guests; only then is there nothing left that could write.
      const held = grants.inForce(name)
      index.set(plugin.with({ enabled: false }))
      for (const { id } of held) grants.shrink(id)
      try {
        await supervisor.stop(name)
        await options.forget?.(name)
        await store.fork().transactional((em) => deleteRows(em, name, { revokedAt: now(), revokedBy: caller.principal }))
      } catch (error) {
        // The tables are as they were; so is memory.
        index.set(plugin)
        for (const row of held) grants.add(row)
        throw error
      }

      index.delete(name)
      await packages.remove(name)
    },
  }
}

async function deleteRows(em: EntityManager, name: string, revoked: { revokedAt: Date; revokedBy: string }): Promise<void> {
  await em.nativeUpdate(Grant, { plugin: name, revokedAt: null }, revoked)
  await forgetApprovals(em, { plugin: name }, revoked.revokedAt)
  await em.nativeDelete(Secret, { space: `plugin:${name}` })
  await em.nativeDelete(KeyValueEntry, { plugin: name })
  await em.nativeDelete(Job, { plugin: name })
  await em.nativeDelete(Observation, { plugin: name })
  await em.nativeDelete(KeyValueCount, { plugin: name })
  // Whoever was let in trusted this plugin's word for who they are; another one of its name has to ask again.
  await em.nativeDelete(Identity, { plugin: name })
  await em.nativeDelete(Channel, { plugin: name })
  await em.nativeDelete(Plugin, { name })
}

/** What people said, or are being asked, about tools that are not what they were. What waits has run out of time, and is closed like anything else that did. */
async function forgetApprovals(em: EntityManager, tools: { plugin: string; tool?: { $in: string[] } }, at: Date): Promise<void> {
  await em.nativeDelete(ApprovalRule, tools)
  await em.nativeUpdate(Approval, { ...tools, state: 'waiting' }, { expiresAt: at })
}

function candidateFor(source: PluginPackage, root: string, index: PluginIndex, kinds: readonly CapabilityKind[], now: Date): InstalledPlugin {
  const { name, version } = source.manifest
  const installed = index.find(name)
  // Another folder must not come into the grants and secrets of a plugin by taking its name.
  if (installed !== undefined && installed.row.source !== root) {
    const where = installed.row.source === bundledSource ? 'comes with Airlock' : `is installed from ${installed.row.source}`
    throw new RegistryError('plugin_exists', `a plugin called ${name} ${where}; remove that one first, or give this one another name`, { plugin: name, source: root })
  }

  const row = {
    name,
    owner: '',
    version,
    digest: source.digest,
    tier: 'unverified',
    publisher: null,
    source: root,
    manifest: source.packageJson,
    config: installed?.row.config ?? null,
    limits: installed?.row.limits ?? null,
    enabled: installed?.row.enabled ?? true,
    createdAt: installed?.row.createdAt ?? now,
    updatedAt: now,
  } as PluginRow
  return new InstalledPlugin(row, kinds)
}
