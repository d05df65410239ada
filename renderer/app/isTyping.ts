/** Inputs that take no text: after flipping a switch, Ctrl-Z takes it back. */
const withoutText = ['checkbox', 'radio', 'range']

/** Whether a key goes into text: shortcuts leave such keys alone. */
export function isTyping(target: EventTarget | null): boolean {
  const field = target instanceof Element ? target.closest('input, textarea, [contenteditable="true"]') : null
  return field !== null && !(field instanceof HTMLInputElement && withoutText.includes(field.type))
}
