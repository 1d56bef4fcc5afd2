/** The plugins of the front end: what each needs and gives. Nothing happens here but the wiring. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, Notification } from '@jupyterlab/apputils';
import { ICompletionProviderManager } from '@jupyterlab/completer';
import { EditorExtensionRegistry, IEditorExtensionRegistry } from '@jupyterlab/codemirror';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import {
  IServerSettings,
  type ServerConnection,
  type ServiceManagerPlugin,
} from '@jupyterlab/services';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStatusBar } from '@jupyterlab/statusbar';
import { Token } from '@lumino/coreutils';

import { BLOCK_RANK, blockRendererFactory } from './block-renderer.ts';
import { CellMarks } from './cell-states.ts';
import { ColumnCompletions } from './completions.ts';
import { Fixes } from './fixes.ts';
import { CellLinter } from './linter.ts';
import { Justifications } from './justifications.ts';
import { LspClient } from './lsp-client.ts';
import { Notebooks } from './notebooks.ts';
import { Origins } from './origins.ts';
import { pageFacts } from './page.ts';
import { settingsFor } from './safety-net.ts';
import { followSettings } from './settings.ts';
import { Conditions, showCondition, StatusItem } from './status.ts';
import { tooltipDrawer } from './tooltip.ts';

/** What the plugins share: the line to the authority and everything that hangs on it. */
export interface ILacuna {
  readonly client: LspClient;
  readonly notebooks: Notebooks;
  readonly fixes: Fixes;
  readonly origins: Origins;
  readonly justifications: Justifications;
}
export const ILacuna = new Token<ILacuna>(
  '@lacuna/jupyterlab:ILacuna',
  'The line to the authority that judges what cells do to data.',
);

const serverSettings: ServiceManagerPlugin<ServerConnection.ISettings> = {
  id: '@lacuna/jupyterlab:server-settings',
  description: 'Refuses executions in a page whose server does not hold the gate.',
  autoStart: true,
  provides: IServerSettings,
  activate: () => settingsFor(pageFacts().gate),
};

const lacuna: JupyterFrontEndPlugin<ILacuna> = {
  id: '@lacuna/jupyterlab:lacuna',
  description: 'Tells the authority about open notebooks.',
  autoStart: true,
  requires: [INotebookTracker],
  provides: ILacuna,
  activate: (app: JupyterFrontEnd, tracker: INotebookTracker) => {
    const client = new LspClient(app.serviceManager.serverSettings);
    const { gate, root } = pageFacts();
    const notebooks = new Notebooks(client, root);
    notebooks.follow(tracker);
    if (gate === 'server') client.connect();
    const fixes = new Fixes(notebooks, tracker);
    const origins = new Origins(app.commands, tracker, notebooks);
    return {
      client,
      notebooks,
      fixes,
      origins,
      justifications: new Justifications(client, tracker),
    };
  },
};

const linter: JupyterFrontEndPlugin<void> = {
  id: '@lacuna/jupyterlab:linter',
  description: 'Shows findings in cells while they are written.',
  autoStart: true,
  requires: [ILacuna, IEditorExtensionRegistry, IRenderMimeRegistry],
  activate: (
    _app: JupyterFrontEnd,
    { notebooks, fixes, origins }: ILacuna,
    editors: IEditorExtensionRegistry,
    rendermime: IRenderMimeRegistry,
  ) => {
    const cells = new CellLinter(notebooks, tooltipDrawer(rendermime, fixes, origins));
    editors.addExtension({
      name: '@lacuna/jupyterlab:linter',
      factory: ({ model }) =>
        EditorExtensionRegistry.createImmutableExtension(cells.extension(model.sharedModel)),
    });
  },
};

const blockedCell: JupyterFrontEndPlugin<void> = {
  id: '@lacuna/jupyterlab:blocked-cell',
  description: 'Shows why a cell was not run, and what would be allowed.',
  autoStart: true,
  requires: [ILacuna, IRenderMimeRegistry],
  activate: (
    _app: JupyterFrontEnd,
    { fixes, justifications }: ILacuna,
    rendermime: IRenderMimeRegistry,
  ) => {
    rendermime.addFactory(
      blockRendererFactory((node) => ({
        fix: (fix) => void fixes.applyAt(node, fix),
        justify: (decisionId, reason) => justifications.justifyAt(node, { decisionId, reason }),
      })),
      BLOCK_RANK,
    );
  },
};

const completions: JupyterFrontEndPlugin<void> = {
  id: '@lacuna/jupyterlab:completions',
  description: 'Completes columns where they are named.',
  autoStart: true,
  requires: [ILacuna, ICompletionProviderManager],
  activate: (
    _app: JupyterFrontEnd,
    { notebooks }: ILacuna,
    manager: ICompletionProviderManager,
  ) => {
    manager.registerProvider(new ColumnCompletions(notebooks));
  },
};

const cellStates: JupyterFrontEndPlugin<CellMarks> = {
  id: '@lacuna/jupyterlab:cell-states',
  description: 'Marks cells that are not as they ran.',
  autoStart: true,
  requires: [ILacuna, INotebookTracker],
  activate: (_app: JupyterFrontEnd, { notebooks }: ILacuna, tracker: INotebookTracker) =>
    new CellMarks(notebooks, tracker),
};

const GO_TO_ORIGIN = 'lacuna:go-to-origin';

const columnOrigins: JupyterFrontEndPlugin<void> = {
  id: '@lacuna/jupyterlab:column-origins',
  description: 'Goes to the cell or the file that a column comes from.',
  autoStart: true,
  requires: [ILacuna, INotebookTracker],
  optional: [ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    { origins }: ILacuna,
    tracker: INotebookTracker,
    palette: ICommandPalette | null,
  ) => {
    app.commands.addCommand(GO_TO_ORIGIN, {
      label: 'Lacuna: Go to Where the Column at the Cursor Comes From',
      describedBy: { args: { type: 'object', properties: {} } },
      isEnabled: () => tracker.activeCell !== null,
      execute: async () => {
        const isKnown = tracker.activeCell !== null && (await origins.goFrom(tracker.activeCell));
        if (!isKnown) Notification.info('Where this comes from is not known.');
      },
    });
    palette?.addItem({ command: GO_TO_ORIGIN, category: 'Lacuna' });
  },
};

const SHOW_STATUS = 'lacuna:show-status';

const status: JupyterFrontEndPlugin<void> = {
  id: '@lacuna/jupyterlab:status',
  description: 'Shows whether the gate is on.',
  autoStart: true,
  requires: [ILacuna, INotebookTracker],
  optional: [IStatusBar, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    { client, notebooks }: ILacuna,
    tracker: INotebookTracker,
    statusBar: IStatusBar | null,
    palette: ICommandPalette | null,
  ) => {
    const settings = app.serviceManager.serverSettings;
    const conditions = new Conditions(client, settings, notebooks, tracker);
    app.commands.addCommand(SHOW_STATUS, {
      label: 'Lacuna: Show Status',
      describedBy: { args: { type: 'object', properties: {} } },
      execute: () => showCondition(conditions.current),
    });
    palette?.addItem({ command: SHOW_STATUS, category: 'Lacuna' });
    statusBar?.registerStatusItem('@lacuna/jupyterlab:status', {
      item: new StatusItem(conditions, () => void app.commands.execute(SHOW_STATUS)),
      align: 'left',
      rank: 90,
    });
  },
};

const SETTINGS = '@lacuna/jupyterlab:plugin';

const settings: JupyterFrontEndPlugin<void> = {
  id: SETTINGS,
  description: "Carries the user's settings to the authority.",
  autoStart: true,
  requires: [ILacuna],
  optional: [ISettingRegistry],
  activate: (_app: JupyterFrontEnd, { client }: ILacuna, registry: ISettingRegistry | null) => {
    if (registry !== null) void followSettings(client, registry, SETTINGS);
  },
};

const plugins = [
  serverSettings,
  lacuna,
  linter,
  completions,
  cellStates,
  columnOrigins,
  blockedCell,
  status,
  settings,
];
// JupyterLab loads an extension by its default export.
// eslint-disable-next-line no-restricted-exports
export default plugins;
