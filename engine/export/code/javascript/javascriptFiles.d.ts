/** JavaScript that goes into exports as it is, read in by Vite. */
declare module '*.mjs?raw' {
  const content: string
  // oxlint-disable-next-line import/no-default-export -- Vite's form for the text of a file
  export default content
}
