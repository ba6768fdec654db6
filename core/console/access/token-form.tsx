import { Button, Checkbox, Select, TextInput } from '@mantine/core'
import { useCallback, useState, type FormEvent } from 'react'
import { useGateway } from '../gateway/gateway-context.tsx'
import type { ScopeName } from '../gateway/operations.ts'
import { useAction } from '../gateway/use-action.ts'
import { Problem } from '../look/problem.tsx'
import { useWords } from '../words/words.tsx'
import { ShownOnce } from './shown-once.tsx'
import css from './token-form.module.css'
import { chosenScopes, emptyTokenDraft, expiries, isComplete, offeredTo } from './token-draft.ts'

/** A token for a program: a name, what it may do, and for how long. It is shown once. */
export function TokenForm({ held, onMade }: { held: readonly ScopeName[]; onMade(): void }) {
  const { say } = useWords()
  const { connection } = useGateway()
  const [draft, setDraft] = useState(emptyTokenDraft)
  const [made, setMade] = useState<string>()
  const make = useAction(useCallback(async () => {
    const { token } = await connection.call('token.create', { name: draft.name.trim(), scopes: draft.scopes, expiresInDays: draft.days })
    setMade(token)
    setDraft(emptyTokenDraft)
    onMade()
  }, [connection, draft, onMade]))

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (isComplete(draft)) void make.run()
  }

  if (made !== undefined) return <ShownOnce text={made} note={say('token.once')} onDone={() => setMade(undefined)} />
  return (
    <form className={css['form']} onSubmit={submit} noValidate>
      <TextInput label={say('token.name')} placeholder={say('token.nameExample')} value={draft.name} onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })} />
      <Select
        label={say('token.expiry')}
        data={expiries.map((days) => ({ value: String(days), label: say('token.days', { count: days }) }))}
        value={String(draft.days)}
        allowDeselect={false}
        onChange={(days) => setDraft({ ...draft, days: Number(days) })}
      />
      <Checkbox.Group className={css['wide']} label={say('token.scopes')} value={draft.scopes} onChange={(words) => setDraft({ ...draft, scopes: chosenScopes(words) })}>
        <div className={css['scopes']}>
          {offeredTo(held).map((scope) => <Checkbox key={scope} value={scope} label={say(`scope.${scope}`)} description={say(`scope.${scope}.does`)} />)}
        </div>
      </Checkbox.Group>
      <div className={css['wide']}>
        <Problem error={make.error} />
        <Button type="submit" disabled={!isComplete(draft)} loading={make.busy}>{say('token.make')}</Button>
      </div>
    </form>
  )
}
