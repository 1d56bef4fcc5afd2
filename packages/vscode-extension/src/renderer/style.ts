/** The look of a blocked cell, in the colours of the user's theme. */

export const STYLE = `
.lacuna-block { font-family: var(--vscode-font-family); font-size: 13px; line-height: 1.5; color: var(--vscode-foreground);
  border: 1px solid var(--vscode-panel-border, rgba(128,128,128,.35)); border-left: 4px solid var(--vscode-errorForeground);
  border-radius: 6px; padding: 12px 16px; margin: 4px 0; max-width: 860px; background: var(--vscode-editorWidget-background); }
.lacuna-head { display: flex; gap: 10px; align-items: baseline; }
.lacuna-badge { font-size: 11px; font-weight: 600; padding: 1px 8px; border-radius: 10px; white-space: nowrap;
  color: var(--vscode-badge-foreground); background: var(--vscode-badge-background); }
.lacuna-badge.lacuna-block { border: 0; margin: 0; padding: 1px 8px; border-radius: 10px; color: #fff; background: #b3261e; font-size: 11px; }
.lacuna-finding { margin-top: 10px; }
.lacuna-finding p { margin: 2px 0; }
.lacuna-what { font-weight: 600; }
.lacuna-why { opacity: .85; }
.lacuna-path { list-style: none; display: flex; flex-wrap: wrap; gap: 4px; padding: 0; margin: 8px 0; font-family: var(--vscode-editor-font-family, monospace); font-size: 12px; }
.lacuna-path li { padding: 1px 8px; border-radius: 4px; background: var(--vscode-textCodeBlock-background); }
.lacuna-path li + li::before { content: "→"; margin: 0 8px 0 -4px; opacity: .6; }
.lacuna-buttons { display: flex; flex-wrap: wrap; gap: 8px; margin: 10px 0 6px; }
.lacuna-buttons button { font: inherit; padding: 4px 12px; border-radius: 3px; cursor: pointer; border: 1px solid var(--vscode-button-border, transparent);
  color: var(--vscode-button-secondaryForeground); background: var(--vscode-button-secondaryBackground); }
.lacuna-buttons button:hover { background: var(--vscode-button-secondaryHoverBackground); }
.lacuna-buttons button:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 2px; }
.lacuna-buttons .lacuna-primary { color: var(--vscode-button-foreground); background: var(--vscode-button-background); }
.lacuna-buttons .lacuna-primary:hover { background: var(--vscode-button-hoverBackground); }
.lacuna-rule, .lacuna-foot { font-size: 11px; opacity: .7; }
.lacuna-foot { margin-top: 8px; }
`;
