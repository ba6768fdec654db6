import type { enFiles } from './en-files.ts'

export const zhCNFiles: Record<keyof typeof enFiles, string> = {
  'files.attach': '添加文件',
  'files.draft': '待发送的文件',
  'files.sent': '文件',
  'files.uploading': '正在上传 {name}',
  'files.remove': '移除 {name}',
  'files.save': '保存 {name}（{size}）',
  'files.drop': '松开即可添加文件',
  'files.wait': '请等待文件上传完成，或将其移除',
  'files.tooMany': '未添加：一条消息最多带十个文件。',
  'chat.changedBy': '已由 {plugins} 更改',
  'chat.notChangedBy': '未更改：{plugins} 失败',
  'chat.before': '{plugin} 更改之前：',
  'chat.changeFailed': '{plugin} 想要更改，但失败了：',
  'files.tooLarge': '未添加：一条消息的文件总共不超过 20 MB。',
}
