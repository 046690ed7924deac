/** llhttp, Node's own HTTP parser, as WebAssembly: undici's package contains it, without types. */
declare module 'undici/lib/llhttp/llhttp_simd-wasm.js' {
  const wasm: Buffer<ArrayBuffer>;
  export default wasm;
}
declare module 'undici/lib/llhttp/llhttp-wasm.js' {
  const wasm: Buffer<ArrayBuffer>;
  export default wasm;
}

/** The part that is used here: TypeScript has these types only in its library for browsers. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, (...args: number[]) => number>>);
    readonly exports: Readonly<Record<string, unknown>>;
  }
  class Memory {
    readonly buffer: ArrayBuffer;
  }
}
