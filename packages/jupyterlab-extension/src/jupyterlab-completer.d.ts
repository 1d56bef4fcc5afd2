/**
 * What we use of `@jupyterlab/completer`, which every JupyterLab shares with its extensions: at run time
 * the application's own module is there, and the builder needs no copy of it.
 */
declare module '@jupyterlab/completer' {
  import type { Cell } from '@jupyterlab/cells';
  import type { Token } from '@lumino/coreutils';

  export interface CompletionRequest {
    /** In characters of Unicode, not in UTF-16 units. */
    readonly offset: number;
    readonly text: string;
  }
  export interface CompletionContext {
    readonly editor?: Cell['editor'];
  }
  export interface CompletionItem {
    readonly label: string;
    readonly insertText?: string;
    readonly type?: string;
    readonly documentation?: string;
  }
  export interface CompletionReply {
    /** In characters of Unicode. */
    readonly start: number;
    readonly end: number;
    readonly items: CompletionItem[];
  }
  export interface CompletionProvider {
    readonly identifier: string;
    readonly rank: number;
    isApplicable(context: CompletionContext): Promise<boolean>;
    fetch(request: CompletionRequest, context: CompletionContext): Promise<CompletionReply>;
  }
  export interface ICompletionProviderManager {
    registerProvider(provider: CompletionProvider): void;
  }
  export const ICompletionProviderManager: Token<ICompletionProviderManager>;
}
