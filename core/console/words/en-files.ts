/** Files that go with messages. */
export const enFiles = {
  'files.attach': 'Attach files',
  'files.draft': 'Files to send',
  'files.sent': 'Files',
  'files.uploading': 'Uploading {name}',
  'files.remove': 'Remove {name}',
  'files.save': 'Save {name} ({size})',
  'files.drop': 'Drop files to attach them',
  'files.wait': 'Wait for the files, or remove them',
  'files.tooMany': 'Not attached: ten files go with one message.',
  'chat.changedBy': 'Changed by {plugins}',
  'chat.notChangedBy': 'Not changed: {plugins} failed',
  'chat.before': 'Before {plugin}:',
  'chat.changeFailed': '{plugin} wanted to change it, and failed:',
  'files.tooLarge': 'Not attached: 20 MB go with one message.',
} as const
