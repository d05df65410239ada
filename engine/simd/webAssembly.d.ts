/** The part of WebAssembly that the backend uses; every host has it, but the engine is compiled without any host's types. */
declare namespace WebAssembly {
  interface Module {
    readonly brand?: 'WebAssembly.Module'
  }
  interface Instance {
    readonly exports: Readonly<Record<string, unknown>>
  }
  interface MemoryDescriptor {
    readonly initial: number
    readonly maximum?: number
    readonly shared?: boolean
  }
  interface Memory {
    readonly buffer: ArrayBuffer | SharedArrayBuffer
    grow(pages: number): number
  }
  const Memory: new (descriptor: MemoryDescriptor) => Memory
  function compile(bytes: Uint8Array<ArrayBuffer> | ArrayBuffer): Promise<Module>
  function instantiate(module: Module, imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>): Promise<Instance>
}
