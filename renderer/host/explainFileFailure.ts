import { messageOf } from '../../engine/contract/messageOf.ts'
import { text, type Text } from '../../engine/contract/text.ts'

/**
 * Why a browser could not read or write a file, for people. The names are those that the File System Access API gives
 * (https://fs.spec.whatwg.org); what is not known keeps the browser's own words at the end.
 */
export function explainFileFailure(error: unknown, file: string): Text {
  const name = error instanceof DOMException ? error.name : ''
  switch (name) {
    case 'QuotaExceededError':
      return text(
        `There is no room left on the disk for "${file}". Nothing was lost: free some space and try again.`,
        `磁盘空间不足，无法写入“${file}”。原有内容没有丢失：请清理磁盘空间后重试。`,
      )
    case 'NotAllowedError':
    case 'SecurityError':
      return text(
        `The browser may not write to "${file}". Save again and allow it, or choose another place.`,
        `浏览器没有写入“${file}”的权限。请再次保存并允许写入，或另选位置。`,
      )
    case 'NoModificationAllowedError':
    case 'InvalidModificationError':
      return text(
        `"${file}" cannot be changed: it is write-protected, or another tab or program is writing it. Close it there, or save under another name.`,
        `无法修改“${file}”：文件可能被写保护，或正被其他标签页或程序写入。请在那里关闭它，或换一个名称保存。`,
      )
    case 'NotFoundError':
      return text(
        `"${file}" or its folder is no longer there. Save to another place, or bring the folder back.`,
        `“${file}”或其所在文件夹已不存在。请保存到其他位置，或恢复该文件夹。`,
      )
    default: {
      const detail = messageOf(error)
      return text(`"${file}" could not be read or written: ${detail}`, `无法读取或写入“${file}”：${detail}`)
    }
  }
}
