/** JavaScript's keywords, and the names that the printed file gives. */
export const javascriptReserved: ReadonlySet<string> = new Set([
  ...'arguments async await break case catch class const continue debugger default delete do else enum eval export'.split(' '),
  ...'extends false finally for function if implements import in instanceof interface let new null package private'.split(' '),
  ...'protected public return static super switch this throw true try typeof undefined var void while with yield'.split(' '),
  ...'tf model buildModel compileModel callbacks'.split(' '),
])
