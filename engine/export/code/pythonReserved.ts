/** Python's keywords, the built-in functions that people would miss, and the names that the printed file gives. */
export const pythonReserved: ReadonlySet<string> = new Set([
  ...'False None True and as assert async await break class continue def del elif else except finally for from global'.split(' '),
  ...'if import in is lambda nonlocal not or pass raise return try while with yield match case type'.split(' '),
  ...'abs all any bool dict filter float format id input int len list map max min next object print range round set'.split(' '),
  ...'slice sorted str sum super tuple vars zip'.split(' '),
  ...'keras layers ops initializers regularizers losses metrics optimizers math model build_model compile_model callbacks'.split(
    ' ',
  ),
])
