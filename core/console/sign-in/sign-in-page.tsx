import { Button, TextInput } from '@mantine/core'
import { useCallback, useState, type FormEvent } from 'react'
import { useAction } from '../gateway/use-action.ts'
import type { GatewayError } from '../gateway/gateway-error.ts'
import { Mark } from '../look/mark.tsx'
import { Problem } from '../look/problem.tsx'
import { useWords } from '../words/words.tsx'
import { codeFromPaste } from './code.ts'
import { signIn } from './sign-in-request.ts'
import css from './sign-in-page.module.css'

/** Who is not signed in reads here how to get a code, and why the last one did not work. */
export function SignInPage({ refusal, onSignedIn }: { refusal: GatewayError | undefined; onSignedIn(): void }) {
  const { say } = useWords()
  const [pasted, setPasted] = useState('')
  const code = codeFromPaste(pasted)
  const enter = useAction(useCallback((given: string) => signIn(given).then(onSignedIn), [onSignedIn]))
  const error = enter.error ?? refusal

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (code !== undefined) void enter.run(code)
  }

  return (
    <main className={css['page']}>
      <form className={css['card']} onSubmit={submit}>
        <Mark size={40} />
        <h1>{say('signIn.title')}</h1>
        {error === undefined ? (
          <p>{say('signIn.how')}</p>
        ) : error.code === 'code_invalid' ? (
          <p role="alert" className={css['old']}>{say('signIn.codeOld')}</p>
        ) : (
          <Problem error={error} />
        )}
        <code className={css['command']}>airlock open</code>
        <TextInput
          label={say('signIn.paste')}
          value={pasted}
          onChange={(event) => setPasted(event.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
          autoFocus
        />
        <Button type="submit" loading={enter.busy} disabled={code === undefined} fullWidth>
          {say('signIn.enter')}
        </Button>
      </form>
    </main>
  )
}
