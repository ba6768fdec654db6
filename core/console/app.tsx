import { useCallback, useEffect, useState } from 'react'
import { useGateway, useLinkState } from './gateway/gateway-context.tsx'
import { GatewayError } from './gateway/gateway-error.ts'
import { Shell } from './shell/shell.tsx'
import { go } from './shell/use-route.ts'
import { codeOf } from './sign-in/code.ts'
import { SignInPage } from './sign-in/sign-in-page.tsx'
import { signIn } from './sign-in/sign-in-request.ts'

/** The console behind its door: whoever brings a code is signed in first, whoever lacks a cookie sees how to get one. */
export function App() {
  const { connection, known } = useGateway()
  const link = useLinkState()
  const [refusal, setRefusal] = useState<GatewayError>()
  const [entering, setEntering] = useState(() => codeOf(location.hash) !== undefined)

  const enter = useCallback(() => {
    setRefusal(undefined)
    known.clear()
    connection.connect()
  }, [connection, known])

  useEffect(() => {
    const code = takeCode()
    if (code === undefined) return connection.connect()
    signIn(code)
      // Whoever is signed in already needs no code; so a refusal counts only where the cookie is missing, too.
      .catch((error: unknown) => setRefusal(GatewayError.from(error)))
      .finally(() => {
        setEntering(false)
        connection.connect()
      })
  }, [connection])

  if (entering) return null
  if (link === 'signed-out') return <SignInPage refusal={refusal} onSignedIn={enter} />
  return <Shell />
}

/** The code leaves the address before anything else can read it there: history, a bookmark, a screenshot. */
function takeCode(): string | undefined {
  const code = codeOf(location.hash)
  if (code !== undefined) go({ room: 'chats' }, true)
  return code
}
