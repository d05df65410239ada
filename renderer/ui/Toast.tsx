import { CircleAlert, CircleCheck, Info, X } from 'lucide-react'
import {
  UNSTABLE_Toast as AriaToast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
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
}

const queue = new ToastQueue<ToastMessage>({ maxVisibleToasts: 3 })
const icons = { info: Info, good: CircleCheck, bad: CircleAlert }

/** Tells something in passing. Stays until closed when it went wrong or offers something to do, else 6 s. */
export function showToast(message: ToastMessage): void {
  const stays = message.tone === 'bad' || message.action !== undefined
  queue.add(message, stays ? {} : { timeout: 6000 })
}

/** Where messages appear; mounted once by the shell. */
export function Toasts({ label, closeLabel }: { readonly label: string; readonly closeLabel: string }) {
  return (
    <ToastRegion queue={queue} aria-label={label} className={styles.region ?? ''}>
      {({ toast }) => {
        const { title, detail, tone = 'info', action } = toast.content
        const Icon = icons[tone]
        const close = () => queue.close(toast.key)
        return (
          <AriaToast toast={toast} className={classNames(styles.toast, styles[tone])}>
            <Icon size={16} aria-hidden className={styles.icon} />
            <ToastContent className={styles.content ?? ''}>
              <Text slot="title" className={styles.title}>
                {title}
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
    </ToastRegion>
  )
}
