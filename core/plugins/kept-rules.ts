import { effects } from '../../plugin-registry/manifest/effect.ts'
import type { Manifest } from '../../plugin-registry/manifest/manifest.ts'

type Tools = Pick<Manifest, 'tools'>

/**
 * Tools that people must be asked about again once the plugin has this new version: those that do worse things than when
 * somebody said "always", and those that are gone, so that nobody can bring one back under a trusted name.
 */
export function toolsToAskAgain(before: Tools, after: Tools): string[] {
  return Object.entries(before.tools)
    .filter(([tool, { effect }]) => {
      const next = Object.hasOwn(after.tools, tool) ? after.tools[tool] : undefined
      return next === undefined || effects.indexOf(next.effect) > effects.indexOf(effect)
    })
    .map(([tool]) => tool)
}
