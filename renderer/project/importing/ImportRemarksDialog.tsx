import { useTranslation } from 'react-i18next'
import type { Problem } from '../../../engine/contract/problem.ts'
import { indexGraph } from '../../../engine/graph/indexGraph.ts'
import { useDocument } from '../../document/documentStore.ts'
import { ProblemNote } from '../../problems/ProblemNote.tsx'
import { showNode } from '../../problems/showNode.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { useProject } from '../projectStore.ts'
import styles from './ImportRemarksDialog.module.css'

/** What of an imported network is not as its file has it, node by node; a node's name leads to it. */
export function ImportRemarksDialog() {
  const { t } = useTranslation()
  const graph = useDocument((document) => document.graph)
  const imported = useProject((state) => state.imported)
  const isOpen = useProject((state) => state.showsRemarks)
  const close = () => useProject.setState({ showsRemarks: false })
  const { nodes } = indexGraph(graph)
  return (
    <Dialog
      title={t('project.import.remarksTitle', { name: imported?.name ?? '' })}
      closeLabel={t('project.close')}
      isOpen={isOpen && imported !== null}
      onClose={close}
    >
      <ul className={styles.list}>
        {imported?.remarks.map((remark, position) => {
          const node = remark.place.node === undefined ? undefined : nodes.get(remark.place.node)
          const show = (id: NonNullable<typeof node>['id']) => {
            close()
            showNode(id)
          }
          return (
            // oxlint-disable-next-line react/no-array-index-key -- remarks have no id, and their order is the file's
            <li key={`${remark.code}:${position}`}>
              {node === undefined ? (
                <ProblemNote problem={remark} />
              ) : (
                <ProblemNote problem={withoutName(remark, node.name)} place={node.name} onShow={() => show(node.id)} />
              )}
            </li>
          )
        })}
      </ul>
    </Dialog>
  )
}

/** The node's name stands before the words already. */
function withoutName(remark: Problem, name: string): Problem {
  const { en, zh } = remark.message
  const cut = (words: string, start: string) => (words.startsWith(start) ? words.slice(start.length) : words)
  const rest = cut(en, `"${name}": `)
  return { ...remark, message: { en: rest.charAt(0).toUpperCase() + rest.slice(1), zh: cut(zh, `“${name}”：`) } }
}
