import { createContext, useContext, useSyncExternalStore, type ReactNode } from 'react'
import type { Connection, LinkState } from './connection.ts'
import { GatewayError } from './gateway-error.ts'
import type { KnownAnswers } from './known-answers.ts'

interface Gateway {
  connection: Connection
  known: KnownAnswers
}

const GatewayContext = createContext<Gateway | undefined>(undefined)

export function GatewayProvider({ connection, known, children }: Gateway & { children: ReactNode }) {
  return <GatewayContext value={{ connection, known }}>{children}</GatewayContext>
}

export function useGateway(): Gateway {
  const gateway = useContext(GatewayContext)
  if (gateway === undefined) throw new GatewayError('internal', 'useGateway outside of GatewayProvider')
  return gateway
}

export function useLinkState(): LinkState {
  const { connection } = useGateway()
  return useSyncExternalStore(connection.onState, connection.state)
}
