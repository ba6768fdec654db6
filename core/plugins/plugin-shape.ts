import { consentFor, consentsOf, type ConsentSource, type RequestedRight } from '../../plugin-registry/consent.ts'
import type { Manifest } from '../../plugin-registry/manifest/manifest.ts'
import { RegistryError } from '../../plugin-registry/registry-error.ts'
import type { Plugin, PluginDetail, PluginTool } from '../operations/shapes/plugin.ts'
import type { GrantIndex } from './grant-index.ts'
import { grantShape } from './grant-shape.ts'
import type { InstalledPlugin } from './installed-plugin.ts'
import { missingRights } from './missing-rights.ts'
import { effectiveLimits } from './plugin-limits.ts'

/** A plugin as every list shows it. One whose manifest this version cannot read stays listed, so that it can be removed. */
export function pluginShape(plugin: InstalledPlugin, grants: GrantIndex): Plugin {
  const { name, version, tier, enabled, source } = plugin.row
  try {
    const missing = missingRights(plugin, grants)
    return { name, version, description: plugin.manifest.description, tier, enabled, active: enabled && missing.length === 0, missing, tools: toolsOf(plugin.manifest), source }
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error
    return { name, version, description: error.message, tier, enabled, active: false, missing: [], tools: [], source }
  }
}

/** A capability, as far as it says what a request means with the plugin's configuration. */
type RightSource = ConsentSource & { resolve(scope: unknown, config: unknown): unknown }

export function pluginDetail(plugin: InstalledPlugin, grants: GrantIndex, sources: readonly RightSource[]): PluginDetail {
  const { manifest, row } = plugin
  const rights = consentFor(manifest, sources)
  const withGranted = (right: RequestedRight) => ({ ...resolved(right, row.config, sources), granted: grants.granted(row.name, right.capability).length > 0 })

  return {
    ...pluginShape(plugin, grants),
    digest: row.digest,
    rights: { required: rights.required.map(withGranted), optional: rights.optional.map(withGranted) },
    grants: grants.inForce(row.name).map((grant) => grantShape(grant, sources)),
    limits: effectiveLimits(manifest.limits, row.limits),
    ...(row.limits === null || row.limits === undefined ? {} : { limitsAsked: manifest.limits }),
    ...(row.config === null || row.config === undefined ? {} : { config: row.config }),
    ...(manifest.config === undefined ? {} : { configSchema: manifest.config }),
  }
}

/** What can be granted now: hosts from the configuration by their names. A host that is not set yet is said, and cannot be granted. */
function resolved(right: RequestedRight, config: unknown, sources: readonly RightSource[]): RequestedRight {
  const source = sources.find(({ name }) => name === right.capability)
  if (source === undefined) return right
  const scope = source.resolve(right.scope, config)
  const consents = consentsOf(right.capability, scope, sources)
  return { ...right, scope, consents: consents.length < right.consents.length ? right.consents : consents }
}

function toolsOf(manifest: Manifest): PluginTool[] {
  return Object.entries(manifest.tools).map(([name, tool]) => ({ name, ...tool }))
}
