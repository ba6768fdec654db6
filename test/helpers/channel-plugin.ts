import { InstalledPlugin } from '../../core/plugins/installed-plugin.ts'
import type { PluginRow } from '../../core/store/entities/plugin.ts'
import { capabilityKinds } from './capability-kinds.ts'
import { packageJsonOf } from './plugin-scene.ts'

/** An installed plugin with a channel, that asks for a token; nothing runs it. */
export function channelPlugin({ name = 'telegram', channels = { telegram: { label: 'Telegram', setup: ['Write to @BotFather.'] } }, ...row }: { channels?: object } & Partial<PluginRow> = {}): InstalledPlugin {
  const token = { label: 'Bot token', hosts: ['api.telegram.org'], into: { header: 'x-token' } }
  const manifest = { ...packageJsonOf({ airlock: { contributes: { channels }, capabilities: { secrets: { token } } } }), name }
  const at = new Date('2026-11-22T12:00:00Z')
  return new InstalledPlugin(
    { name, owner: 'olga', version: '1.0.0', digest: 'd', tier: 'bundled', publisher: null, source: 'bundled', config: null, limits: null, enabled: true, manifest, createdAt: at, updatedAt: at, ...row },
    capabilityKinds(),
  )
}
