import { Button } from '@mantine/core'
import { useCallback, useState } from 'react'
import { useGateway } from '../gateway/gateway-context.tsx'
import { useAction } from '../gateway/use-action.ts'
import type { Output } from '../gateway/operations.ts'
import { Confirm } from '../look/confirm.tsx'
import { When } from '../look/when.tsx'
import css from '../models/model-room.module.css'
import { useWords } from '../words/words.tsx'

type Token = Output<'token.list'>['tokens'][number]

/** The browsers that one is signed in with; each can be signed out from here, and all the others at once. */
export function DeviceList({ browsers, onChanged }: { browsers: readonly Token[]; onChanged(): void }) {
  const { say } = useWords()
  const { connection } = useGateway()
  const [asking, setAsking] = useState(false)
  const signOut = useAction(useCallback(async () => {
    await connection.call('token.revokeOthers', {})
    setAsking(false)
    onChanged()
  }, [connection, onChanged]))
  const others = browsers.filter(({ current }) => !current)
  return (
    <>
      <ul className={css['list']}>
        {[...browsers].sort(newestFirst).map((browser) => <DeviceRow key={browser.id} browser={browser} onChanged={onChanged} />)}
      </ul>
      {others.length === 0 ? <p className={css['soft']}>{say('device.only')}</p> : (
        <Button className={css['add']} variant="default" onClick={() => setAsking(true)}>{say('device.others')}</Button>
      )}
      <Confirm opened={asking} title={say('device.others')} question={say('device.othersAsk')} action={signOut} onClose={() => setAsking(false)} />
    </>
  )
}

function DeviceRow({ browser, onChanged }: { browser: Token; onChanged(): void }) {
  const { say } = useWords()
  const { connection } = useGateway()
  const [asking, setAsking] = useState(false)
  const signOut = useAction(useCallback(async () => {
    await connection.call('token.revoke', { id: browser.id })
    setAsking(false)
    onChanged()
  }, [browser.id, connection, onChanged]))
  const name = browser.device ?? say('device.unknown')
  return (
    <li className={css['row']}>
      <div className={css['name']}>
        <h3>{name}</h3>
        {browser.current && <span className={css['soft']}>{say('device.here')}</span>}
      </div>
      <p className={css['facts']}>
        {say('device.since')} <When at={browser.createdAt} />
        {browser.lastUsedAt !== null && <> · {say('token.used')} <When at={browser.lastUsedAt} /></>}
        {browser.expiresAt !== null && <> · {say('token.until')} <When at={browser.expiresAt} future /></>}
      </p>
      {!browser.current && (
        <div className={css['buttons']}>
          <Button size="compact-sm" variant="default" aria-label={`${say('device.signOut')}: ${name}`} onClick={() => setAsking(true)}>{say('device.signOut')}</Button>
        </div>
      )}
      <Confirm opened={asking} title={say('device.signOut')} question={say('device.signOutAsk', { name })} action={signOut} onClose={() => setAsking(false)} />
    </li>
  )
}

function newestFirst(one: Token, other: Token): number {
  if (one.current !== other.current) return one.current ? -1 : 1
  return (other.lastUsedAt ?? other.createdAt).localeCompare(one.lastUsedAt ?? one.createdAt)
}
