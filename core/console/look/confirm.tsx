import { Button, Modal } from '@mantine/core'
import type { Action } from '../gateway/use-action.ts'
import { Rich } from '../words/rich.tsx'
import { useWords } from '../words/words.tsx'
import css from './confirm.module.css'
import { Problem } from './problem.tsx'

interface ConfirmProps {
  opened: boolean
  /** What the button does, also the heading. */
  title: string
  /** What would be lost; the thing's name stands in `**bold**`. */
  question: string
  action: Action<[]>
  onClose(): void
}

/** Asks before something is lost. The way back is where the focus is. */
export function Confirm({ opened, title, question, action, onClose }: ConfirmProps) {
  const { say } = useWords()
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ 'aria-label': say('close') }}>
      <div className={css['confirm']}>
        <p>
          <Rich text={question} />
        </p>
        <Problem error={action.error} />
        <div className={css['buttons']}>
          <Button variant="default" onClick={onClose} data-autofocus>
            {say('cancel')}
          </Button>
          <Button className={css['danger']} loading={action.busy} onClick={() => void action.run()}>
            {title}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
