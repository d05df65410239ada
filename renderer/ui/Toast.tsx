import { CircleAlert, CircleCheck, Info, X } from 'lucide-react'
import { useContext } from 'react'
import {
  UNSTABLE_Toast as AriaToast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastList as ToastList,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
  UNSTABLE_ToastStateContext as ToastStateContext,
  Text,
} from 'react-aria-components'
import { Button } from './Button.tsx'
import { classNames } from './classNames.ts'
import { IconButton } from './IconButton.tsx'
import styles from './Toast.module.css'

export interface ToastMessage {
  readonly title: string
  readonly detail?: string
  readonly tone?: 'info' | 'good' | 'bad'
  readonly action?: { readonly label: string; readonly onPress: () => void }
  /** What it is about: what was said of the same before no longer holds, and goes. */
  readonly about?: string
}

interface ShownMessage {
  /** Asked at every drawing, so that an open message follows the language. */
  readonly say: () => ToastMessage
  readonly times: number
}

const queue = new ToastQueue<ShownMessage>({ maxVisibleToasts: 3 })
/** Open messages by their keys, also those for which there is no room yet. */
const open = new Map<string, ShownMessage>()
const icons = { info: Info, good: CircleCheck, bad: CircleAlert }

/**
 * Tells something in passing. Stays until closed when it went wrong or offers something to do, else 6 s. The newest three
 * are in sight, the others come up when those are closed; what is said again is shown once, as the newest. `say` gives
 * the message in the language that is on screen.
 */
export function showToast(say: () => ToastMessage): void {
  const { tone, action, about } = say()
  const words = wordsOf(say)
  let times = 1
  for (const [key, old] of open) {
    const isSame = wordsOf(old.say) === words
    if (isSame) times += old.times
    if (isSame || (about !== undefined && old.say().about === about)) queue.close(key)
  }
  const stays = tone === 'bad' || action !== undefined
  const onClose = () => open.delete(key)
  const key = queue.add({ say, times }, stays ? { onClose } : { onClose, timeout: 6000 })
  open.set(key, { say, times })
}

/** Takes away what was said about something, because it no longer holds. */
export function closeToasts(about: string): void {
  for (const [key, { say }] of open) if (say().about === about) queue.close(key)
}

function wordsOf(say: () => ToastMessage): string {
  const { tone, title, detail, action } = say()
  return JSON.stringify([tone, title, detail, action?.label])
}

function closeAll(): void {
  open.clear()
  queue.clear()
}

/** Where messages appear; mounted once by the shell. */
export function Toasts({
  label,
  closeLabel,
  closeAllLabel,
}: {
  readonly label: string
  readonly closeLabel: string
  readonly closeAllLabel: (count: number) => string
}) {
  return (
    <ToastRegion queue={queue} aria-label={label} className={styles.region ?? ''}>
      <ToastList<ShownMessage> className={styles.list ?? ''}>
        {({ toast }) => {
          const { say, times } = toast.content
          const { title, detail, tone = 'info', action } = say()
          const Icon = icons[tone]
          const close = () => queue.close(toast.key)
          return (
            <AriaToast toast={toast} className={classNames(styles.toast, styles[tone])}>
              <Icon size={16} aria-hidden className={styles.icon} />
              <ToastContent className={styles.content ?? ''}>
                <Text slot="title" className={styles.title}>
                  {title}
                  {times > 1 && <span className={styles.times}> ×{times}</span>}
                </Text>
                {detail !== undefined && (
                  <Text slot="description" className={styles.detail}>
                    {detail}
                  </Text>
                )}
                {action !== undefined && (
                  <Button
                    size="small"
                    className={styles.action ?? ''}
                    onPress={() => {
                      action.onPress()
                      close()
                    }}
                  >
                    {action.label}
                  </Button>
                )}
              </ToastContent>
              <IconButton label={closeLabel} size="small" icon={<X size={14} aria-hidden />} onPress={close} />
            </AriaToast>
          )
        }}
      </ToastList>
      <CloseAll label={closeAllLabel} />
    </ToastRegion>
  )
}

/** How many messages there are, counting those that wait; one press closes them all. */
function CloseAll({ label }: { readonly label: (count: number) => string }) {
  // Changes whenever a message comes or goes.
  useContext(ToastStateContext)
  if (open.size < 2) return null
  return (
    <Button size="small" className={styles.closeAll ?? ''} onPress={closeAll}>
      {label(open.size)}
    </Button>
  )
}
