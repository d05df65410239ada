/** Halves of letters beyond the first 65,536 without their other half. */
const halfLetter = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g
/** Control characters and the two that are none: all that XML 1.0 forbids. */
const forbidden = /(?![\t\n\r])\p{Cc}|[\ufffe\uffff]/gu

/** A text for XML or HTML, between tags or in an attribute with either quote. What XML cannot hold becomes "\ufffd". */
export function escapeMarkup(text: string): string {
  return text
    .replaceAll(halfLetter, '\ufffd')
    .replaceAll(forbidden, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
