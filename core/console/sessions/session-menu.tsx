import { ActionIcon, Button, Menu, Modal, TextInput } from '@mantine/core'
import { useCallback, useRef, useState, type FormEvent } from 'react'
import type { Session } from '../../operations/shapes/session.ts'
import { useGateway } from '../gateway/gateway-context.tsx'
import { useAction } from '../gateway/use-action.ts'
import { Confirm } from '../look/confirm.tsx'
import { IconDots, IconDownload, IconPencil, IconTrash } from '../look/icons.ts'
import { Problem } from '../look/problem.tsx'
import { useWords } from '../words/words.tsx'
import { saveFile } from './save-file.ts'
import css from './session-menu.module.css'

/** What can be done with a conversation as a whole. */
export function SessionMenu({ session, onDeleted }: { session: Session; onDeleted(): void }) {
  const { say } = useWords()
  const { connection, known } = useGateway()
  const [asking, setAsking] = useState<'rename' | 'delete'>()
  const target = useRef<HTMLButtonElement>(null)
  // The menu's item that opened the dialog is gone when the dialog closes: the focus goes back to the menu's button.
  const close = useCallback(() => {
    setAsking(undefined)
    target.current?.focus()
  }, [])

  const rename = useAction(useCallback(async (title: string) => {
    await connection.call('session.rename', { session: session.id, title })
    known.outdate('session.list')
    known.outdate('session.get')
    close()
  }, [close, connection, known, session.id]))
  const remove = useAction(useCallback(async () => {
    await connection.call('session.delete', { session: session.id })
    known.forget(`transcript ${session.id}`)
    known.outdate('session.list')
    // What its turns asked went with it.
    known.outdate('approval.list')
    close()
    onDeleted()
  }, [close, connection, known, onDeleted, session.id]))
  const download = useAction(useCallback(async (format: 'markdown' | 'json') => {
    const file = await connection.call('session.export', { session: session.id, format })
    saveFile(file.filename, file.text)
  }, [connection, session.id]))

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault()
    const title = String(new FormData(event.currentTarget).get('title') ?? '').trim()
    if (title !== '') void rename.run(title)
  }

  return (
    <>
      <Problem error={download.error} />
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon ref={target} aria-label={say('session.menu')} loading={download.busy}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={14} aria-hidden />} onClick={() => setAsking('rename')}>{say('session.rename')}</Menu.Item>
          <Menu.Item leftSection={<IconDownload size={14} aria-hidden />} onClick={() => void download.run('markdown')}>{say('session.exportMarkdown')}</Menu.Item>
          <Menu.Item leftSection={<IconDownload size={14} aria-hidden />} onClick={() => void download.run('json')}>{say('session.exportJson')}</Menu.Item>
          <Menu.Divider />
          <Menu.Item color="red" leftSection={<IconTrash size={14} aria-hidden />} onClick={() => setAsking('delete')}>{say('session.delete')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal opened={asking === 'rename'} onClose={close} title={say('session.rename')} closeButtonProps={{ 'aria-label': say('close') }}>
        <form className={css['form']} onSubmit={submit}>
          <TextInput name="title" label={say('session.title')} defaultValue={session.title} maxLength={200} data-autofocus />
          <Problem error={rename.error} />
          <div className={css['buttons']}>
            <Button variant="default" onClick={close}>{say('cancel')}</Button>
            <Button type="submit" loading={rename.busy}>{say('session.rename')}</Button>
          </div>
        </form>
      </Modal>
      <Confirm
        opened={asking === 'delete'}
        title={say('session.delete')}
        question={say('session.deleteAsk', { title: session.title || say('sessions.untitled') })}
        action={remove}
        onClose={close}
      />
    </>
  )
}
