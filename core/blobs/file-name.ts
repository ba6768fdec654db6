const maxChars = 120
const maxExtensionChars = 16
// Windows opens devices under these names, whatever the extension.
const devices = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?$/i

/** A file's name made safe to show, to save under and to put into a header: no folders, nothing hidden, nothing that turns text around. */
export function safeFileName(claimed: string | undefined, standard = 'file'): string {
  const last = (claimed ?? '').normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const visible = last.replaceAll(/[\p{C}\p{Zl}\p{Zp}<>:"|?*]/gu, '').replaceAll(/\s+/g, ' ')
  const plain = visible.replace(/^[. ]+/, '').replace(/[. ]+$/, '')
  const name = devices.test(plain) ? `_${plain}` : plain
  return shortened(name) || standard
}

/** Keeps the extension: it says what opens the file. */
function shortened(name: string): string {
  const units = [...name]
  if (units.length <= maxChars) return name
  const extension = /\.[^.]{1,16}$/.exec(name)?.[0] ?? ''
  return extension.length <= maxExtensionChars + 1 ? `${units.slice(0, maxChars - extension.length).join('')}${extension}` : units.slice(0, maxChars).join('')
}
