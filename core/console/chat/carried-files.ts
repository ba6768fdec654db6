/** The files that somebody drops or pastes; folders among them are left out, for they have no bytes to send. */
export function carriedFiles(carried: Pick<DataTransfer, 'items'> | null): File[] {
  return [...(carried?.items ?? [])].flatMap((item) => {
    const file = item.kind === 'file' && item.webkitGetAsEntry()?.isDirectory !== true ? item.getAsFile() : null
    return file === null ? [] : [file]
  })
}

/** The files of a paste; none where there are words as well: an office program adds a picture of what was copied. */
export function pastedFiles(pasted: Pick<DataTransfer, 'items' | 'types'> | null): File[] {
  return pasted?.types.includes('text/plain') === true ? [] : carriedFiles(pasted)
}
