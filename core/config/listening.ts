import { isIP } from 'node:net'
import type { Settings } from './config.ts'
import { ConfigError } from './config-error.ts'

/** What several settings say together. Throws ConfigError('config_invalid'). */
export function checkListening(settings: Pick<Settings, 'host' | 'gatewayPort' | 'controlPort'>, ownerSetSecret: boolean): void {
  if (settings.gatewayPort === settings.controlPort && settings.gatewayPort !== 0) {
    throw new ConfigError('config_invalid', `CONTROL_PORT: found ${settings.controlPort}, the same as GATEWAY_PORT; allowed: another port`, { variable: 'CONTROL_PORT' })
  }
  if (!isLoopback(settings.host) && !ownerSetSecret) {
    throw new ConfigError(
      'config_invalid',
      `GATEWAY_HOST: found "${settings.host}", which others can reach; allowed without a secret of your own: 127.0.0.1, ::1 or localhost. Set AIRLOCK_SECRET (for instance to what \`openssl rand -hex 32\` prints).`,
      { variable: 'GATEWAY_HOST' },
    )
  }
}

export function isLoopback(host: string): boolean {
  if (host === 'localhost' || host === '::1') return true
  return isIP(host) === 4 && host.startsWith('127.')
}
