import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '../look/icons.ts'
import { useWords } from '../words/words.tsx'
import { type LeaseChoice, leaseChoices } from './lease-choice.ts'

interface LeaseMenuProps {
  capability: string
  session?: string | undefined
  busy: boolean
  onChoose(choice: LeaseChoice): void
}

/** Beside a button that allows: for how long. */
export function LeaseMenu({ capability, session, busy, onChoose }: LeaseMenuProps) {
  const { say } = useWords()
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size={26} aria-label={say('lease.more')} disabled={busy}>
          <IconDots size={14} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {leaseChoices(capability, session).map((choice) => (
          <Menu.Item key={choice} onClick={() => onChoose(choice)}>{say(`lease.${choice}`)}</Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
