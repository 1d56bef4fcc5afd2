/** The façade over all layers. The CLI, the server and every spec call the functions of this layer. */
export type * from './ports.ts';
