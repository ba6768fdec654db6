import { ActionIcon, Combobox, Textarea, useCombobox } from '@mantine/core'
import { useEffect, useEffectEvent, useMemo, useRef, useState, type ClipboardEvent, type KeyboardEvent, type RefObject } from 'react'
import type { Plugin } from '../../operations/shapes/plugin.ts'
import { IconArrowUp, IconPaperclip, IconStop } from '../look/icons.ts'
import { useWords } from '../words/words.tsx'
import { pastedFiles } from './carried-files.ts'
import { completionsOf } from './commands.ts'
import css from './composer.module.css'
import { areReady, type Attachment, attachmentsOf } from './draft-file.ts'
import { DraftFileList } from './draft-file-list.tsx'
import type { DraftFiles } from './use-draft-files.ts'

interface ComposerProps {
  plugins: readonly Plugin[]
  busy: boolean
  running: boolean
  modelMissing: boolean
  /** Resolves to false when it was not accepted; the text then stays. */
  onSend(text: string, attachments: readonly Attachment[]): Promise<boolean>
  onStop(): void
  field: RefObject<HTMLTextAreaElement | null>
  draft: DraftFiles
}

/** Where a person writes: Enter sends, Shift+Enter makes a line, `/` offers the tools, Escape stops a running turn. */
export function Composer({ plugins, busy, running, modelMissing, onSend, onStop, field, draft }: ComposerProps) {
  const { say } = useWords()
  const [text, setText] = useState('')
  const [dismissed, setDismissed] = useState(false)
  const picker = useRef<HTMLInputElement>(null)
  const box = useCombobox()
  const completions = useMemo(() => completionsOf(text, plugins), [text, plugins])
  const offering = completions.length > 0 && !dismissed

  const waiting = !areReady(draft.files)
  const complete = !waiting && (text.trim() !== '' || draft.files.length > 0)

  // Enter takes the first offer unless another was chosen.
  const chooseFirst = useEffectEvent(() => box.selectFirstOption())
  useEffect(() => {
    if (completions.length > 0 && !dismissed) chooseFirst()
  }, [completions, dismissed])

  async function send(): Promise<void> {
    const said = text.trim()
    if (!complete || busy || running) return
    const files = draft.files
    setText('')
    draft.set([])
    if (!(await onSend(said, attachmentsOf(files)))) {
      setText((now) => (now === '' ? said : now))
      draft.set(files)
    }
    field.current?.focus()
  }

  function write(next: string): void {
    setText(next)
    setDismissed(false)
  }

  function onPaste(event: ClipboardEvent<HTMLTextAreaElement>): void {
    const files = pastedFiles(event.clipboardData)
    if (files.length === 0) return
    event.preventDefault()
    draft.add(files)
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    // While an input method composes, Enter chooses a word.
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') {
      if (offering) setDismissed(true)
      else if (running) onStop()
    } else if (event.key === 'Tab' && offering && !event.shiftKey) {
      event.preventDefault()
      const chosen = completions[Math.max(0, box.getSelectedOptionIndex())]
      if (chosen !== undefined) write(chosen.line)
    } else if (event.key === 'Enter' && !event.shiftKey && !(offering && box.getSelectedOptionIndex() >= 0)) {
      event.preventDefault()
      void send()
    }
  }

  return (
    <Combobox store={{ ...box, dropdownOpened: offering }} onOptionSubmit={write} position="top-start" offset={4} shadow="md" withinPortal={false} transitionProps={{ duration: 0 }}>
      <Combobox.DropdownTarget>
        <div className={css['composer']}>
          <DraftFileList files={draft.files} onRemove={(key) => {
            draft.remove(key)
            field.current?.focus()
          }} />
          <div className={css['line']}>
            <input
              ref={picker}
              type="file"
              multiple
              hidden
              onChange={({ currentTarget }) => {
                draft.add([...(currentTarget.files ?? [])])
                // The same file once more is a change, too.
                currentTarget.value = ''
                field.current?.focus()
              }}
            />
            <ActionIcon variant="subtle" color="gray" size={32} radius="xl" onClick={() => picker.current?.click()} aria-label={say('files.attach')} title={say('files.attach')}>
              <IconPaperclip size={18} aria-hidden />
            </ActionIcon>
            <Combobox.EventsTarget withKeyboardNavigation={offering} withExpandedAttribute>
              <Textarea
                ref={field}
                className={css['field']}
                classNames={{ input: css['input'] ?? '' }}
                role="combobox"
                variant="unstyled"
                aria-label={say('composer.label')}
                placeholder={modelMissing ? say('composer.noModel') : say('composer.hint')}
                autosize
                minRows={1}
                maxRows={12}
                value={text}
                autoFocus={matchMedia('(hover: hover)').matches}
                onChange={(event) => write(event.currentTarget.value)}
                onKeyDown={onKeyDown}
                onPaste={onPaste}
              />
            </Combobox.EventsTarget>
            {running ? (
              <ActionIcon variant="default" size={32} radius="xl" onClick={onStop} aria-label={say('composer.stop')} title={say('composer.stop')}>
                <IconStop size={16} aria-hidden />
              </ActionIcon>
            ) : (
              <ActionIcon variant="filled" color="teal" size={32} radius="xl" loading={busy} disabled={!complete} onClick={() => void send()} aria-label={say('composer.send')} title={say(waiting ? 'files.wait' : 'composer.send')}>
                <IconArrowUp size={18} aria-hidden />
              </ActionIcon>
            )}
          </div>
        </div>
      </Combobox.DropdownTarget>
      <Combobox.Dropdown hidden={!offering}>
        <Combobox.Options mah={280} className={css['options']}>
          {completions.map((completion) => (
            <Combobox.Option key={completion.line} value={completion.line} className={css['option']}>
              <span className={css['command']}>{completion.label}</span>
              <span className={css['about']}>{completion.about}</span>
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
