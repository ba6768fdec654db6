import { Button } from '@mantine/core'
import { Empty } from '../look/empty.tsx'
import { IconFolderPlus, IconShield } from '../look/icons.ts'
import { hrefOf } from '../shell/route.ts'
import { useWords } from '../words/words.tsx'

/** Beside the list while none is chosen. */
export function PluginsIntro() {
  const { say } = useWords()
  return (
    <Empty icon={<IconShield size={40} stroke={1.4} aria-hidden />} title={say('plugins.introTitle')} text={say('plugins.introText')}>
      <Button component="a" href={hrefOf({ room: 'plugins', install: true })} variant="default" leftSection={<IconFolderPlus size={16} aria-hidden />}>
        {say('plugins.addFolder')}
      </Button>
    </Empty>
  )
}
