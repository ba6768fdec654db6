import type { PluginDetail } from '../../operations/shapes/plugin.ts'
import { useAnswer } from '../gateway/use-answer.ts'
import { Problem } from '../look/problem.tsx'
import { useWords } from '../words/words.tsx'
import css from './plugin-pane.module.css'
import { SecretRow } from './secret-row.tsx'
import { secretsAsked } from './secrets-asked.ts'

/** The secrets a plugin may use without ever seeing them: which are set, and a field for each. */
export function SecretList({ plugin }: { plugin: PluginDetail }) {
  const { say } = useWords()
  const asked = secretsAsked(plugin.rights)
  const { data, error, reload } = useAnswer('secret.list', asked.length === 0 ? null : { plugin: plugin.name })
  if (asked.length === 0) return null
  return (
    <section className={css['section']} aria-labelledby="secrets">
      <h2 id="secrets">{say('secret.title')}</h2>
      <p className={css['soft']}>{say('secret.never', { plugin: plugin.name })}</p>
      {data === undefined && <Problem error={error} />}
      {data !== undefined && (
        <ul className={css['rights']}>
          {asked.map((secret) => (
            <SecretRow key={secret.name} plugin={plugin.name} secret={secret} since={data.secrets.find(({ name }) => name === secret.name)?.updatedAt} onChanged={reload} />
          ))}
        </ul>
      )}
    </section>
  )
}
