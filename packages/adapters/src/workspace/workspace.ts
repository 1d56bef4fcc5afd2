/** A folder with the rules in force in it: what `openWorkspace` gives to a server or a command. */
import type { AuditSink, JoinedSettings, PackInfo, Ports } from '@lacuna/shared-core';
import type { Machine } from '../config/places.ts';

/** Something configured wrongly, in words. The last good state is in force. */
export interface WorkspaceProblem {
  /** The file or folder concerned. */
  readonly path: string;
  /** What is wrong and what was expected; may have several lines. */
  readonly message: string;
  readonly kind: 'settings' | 'pack' | 'catalog';
  /** Of a pack: why it was rejected and what is in force instead, in words that hold none of its text. */
  readonly reason?: string;
}

export interface WorkspaceOptions {
  /** Absolute path. */
  readonly root: string;
  /** Managed configuration files besides the system's own, from the process's command line. */
  readonly managed?: readonly string[];
  /** False: nothing that somebody put into the folder is configuration; managed and user layers only. */
  readonly trusted: boolean;
  /** Settings of the user's editor: one more file of the user layer. */
  readonly editorSettings?: unknown;
  /** Default: this machine. */
  readonly machine?: Machine;
}

export interface Workspace {
  readonly root: string;
  /** What `createGovernor` needs. Another object after every `reload`. */
  readonly ports: Ports;
  readonly settings: JoinedSettings;
  readonly packs: readonly PackInfo[];
  readonly problems: readonly WorkspaceProblem[];
  /** Absolute path of the audit record's folder. */
  readonly auditDirectory: string;
  /**
   * The record; opened at the first call and the same one afterwards. `tool` is the name and version of
   * the program. A command that records nothing never calls it, so that no folder is made.
   */
  audit(tool: string): AuditSink;
  /** Reads settings, packs and catalogues again. */
  reload(): Promise<void>;
  /** Puts other settings of the user's editor in place of those before, and reloads. */
  configure(editorSettings: unknown): Promise<void>;
  /** Reloads when a file that decides has changed, then calls `changed`. The function returned ends it. */
  watch(changed: () => void): () => void;
  /** Ends the record, if one was opened. */
  close(): Promise<void>;
}
