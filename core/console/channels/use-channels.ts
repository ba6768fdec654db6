import type { Channel } from '../../operations/shapes/channel.ts'
import { useAnswer, type Answer } from '../gateway/use-answer.ts'

/** The channels, for those who may manage them: others ask nothing. */
export function useChannels(): Answer<{ channels: Channel[] }> & { allowed: boolean | undefined } {
  const me = useAnswer('principal.current', {}).data
  const allowed = me?.scopes.includes('admin')
  return { ...useAnswer('channel.list', allowed === true ? {} : null, ['channels', 'plugins']), allowed }
}
