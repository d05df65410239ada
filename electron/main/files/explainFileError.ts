import { messageOf } from '../../../engine/contract/messageOf.ts'
import { type Text, text } from '../../../engine/contract/text.ts'

/** Why a file could not be read or written, for people. Unknown errors keep their own words at the end. */
export function explainFileError(error: unknown, name: string): Text {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return text(
        `There is no room left on the disk for "${name}". Nothing was lost: free some space and try again.`,
        `磁盘空间不足，无法写入“${name}”。原有内容没有丢失：请清理磁盘空间后重试。`,
      )
    case 'EACCES':
    case 'EPERM':
      return text(
        `You have no permission to use "${name}" there. Choose another folder, or change the permissions and try again.`,
        `没有权限访问“${name}”。请另选文件夹，或修改权限后重试。`,
      )
    case 'EROFS':
      return text(
        `"${name}" lies on a disk that can only be read. Save to another place.`,
        `“${name}”所在的磁盘是只读的。请保存到其他位置。`,
      )
    case 'ENOENT':
    case 'ENOTDIR':
      return text(
        `"${name}" or its folder is no longer there. Save to another place, or bring the folder back.`,
        `“${name}”或其所在文件夹已不存在。请保存到其他位置，或恢复该文件夹。`,
      )
    case 'EISDIR':
      return text(
        `"${name}" is a folder, and a file is needed. Choose another name.`,
        `“${name}”是文件夹，而这里需要文件。请换一个名称。`,
      )
    case 'EBUSY':
    case 'ETXTBSY':
      return text(
        `Another program is using "${name}". Close it there and try again.`,
        `“${name}”正被其他程序占用。请在该程序中关闭它后重试。`,
      )
    case 'ENAMETOOLONG':
      return text(`The name "${name}" is too long. Choose a shorter one.`, `名称“${name}”过长。请使用较短的名称。`)
    case 'EMFILE':
    case 'ENFILE':
      return text(
        `Too many files are open at once to reach "${name}". Close other programs and try again.`,
        `系统打开的文件过多，无法访问“${name}”。请关闭其他程序后重试。`,
      )
    default: {
      const detail = messageOf(error)
      return text(`"${name}" could not be read or written: ${detail}`, `无法读取或写入“${name}”：${detail}`)
    }
  }
}
