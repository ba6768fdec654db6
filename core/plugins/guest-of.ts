import type { PackageReader } from '../../plugin-registry/package/package-reader.ts'
import type { GuestPlugin } from '../../sandbox/supervisor/guest-plugin.ts'
import type { InstalledPlugin } from './installed-plugin.ts'

/** What supervisor and broker are told of an installed plugin. */
export function guestOf({ row, manifest }: InstalledPlugin, packages: PackageReader): GuestPlugin {
  return {
    name: row.name,
    version: row.version,
    digest: row.digest,
    tier: row.tier,
    ...(row.publisher ? { publisher: row.publisher } : {}),
    engine: manifest.engine,
    limits: manifest.limits,
    tools: Object.keys(manifest.tools),
    capabilities: { ...manifest.capabilities, ...manifest.optional },
    config: row.config ?? {},
    code: () => packages.read(row.name, row.digest, manifest.main),
  }
}
