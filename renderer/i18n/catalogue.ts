/** The same tree of keys as another catalogue, with any texts: what each further language must fill in. */
export type SameKeys<T> = { readonly [Key in keyof T]: T[Key] extends string ? string : SameKeys<T[Key]> }
