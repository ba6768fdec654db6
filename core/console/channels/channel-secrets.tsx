import { useAnswer } from '../gateway/use-answer.ts'
import { SecretList } from '../plugins/secret-list.tsx'

/** The token of a channel is its plugin's secret: replaced here, too, since this is where one sees that it is refused. */
export function ChannelSecrets({ plugin }: { plugin: string }) {
  const { data } = useAnswer('plugin.inspect', { plugin }, ['plugins'])
  return data === undefined ? null : <SecretList plugin={data.plugin} />
}
