/** The look of a blocked cell, in the colours of the user's theme. */

export const STYLE = `
.lacuna-block { --lacuna-accent: var(--vscode-errorForeground); font-family: var(--vscode-font-family); font-size: 13px; line-height: 1.5;
  color: var(--vscode-foreground); border: 1px solid var(--vscode-panel-border, rgba(128,128,128,.35)); border-left: 4px solid var(--lacuna-accent);
  border-radius: 6px; padding: 12px 18px; margin: 4px 0; max-width: 900px; background: var(--vscode-editor-background); }
.lacuna-is-ask, .lacuna-is-warn { --lacuna-accent: var(--vscode-editorWarning-foreground); }
.lacuna-block p { margin: 2px 0; }
.lacuna-head { display: flex; flex-direction: column; gap: 2px; }
.lacuna-badge { font-weight: 600; color: var(--lacuna-accent); }
.lacuna-finding { margin-top: 6px; }
.lacuna-finding + .lacuna-finding { border-top: 1px solid var(--vscode-panel-border, rgba(128,128,128,.35)); margin-top: 12px; padding-top: 10px; }
.lacuna-what { font-weight: 600; font-size: 14px; }
.lacuna-why { color: var(--vscode-descriptionForeground); }
.lacuna-path { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 22px; padding: 0; margin: 8px 0; font-family: var(--vscode-editor-font-family, monospace); font-size: 12px; }
.lacuna-path li { position: relative; padding: 1px 8px; border-radius: 4px; background: var(--vscode-textCodeBlock-background); }
.lacuna-path li + li::before { content: "→"; position: absolute; left: -18px; opacity: .6; }
.lacuna-instead { margin-top: 10px !important; font-size: 11px; letter-spacing: .06em; text-transform: uppercase; color: var(--vscode-descriptionForeground); }
.lacuna-fixes { list-style: none; padding: 0; margin: 0; }
.lacuna-fixes li { display: flex; align-items: center; justify-content: space-between; gap: 16px; padding: 5px 0; min-height: 28px; }
.lacuna-fixes li + li { border-top: 1px solid var(--vscode-panel-border, rgba(128,128,128,.2)); }
.lacuna-buttons { display: flex; gap: 6px; flex: none; }
.lacuna-block button { font: inherit; font-size: 12px; padding: 3px 10px; border-radius: 3px; cursor: pointer; border: 1px solid var(--vscode-button-border, transparent);
  color: var(--vscode-button-secondaryForeground); background: var(--vscode-button-secondaryBackground); }
.lacuna-block button:hover { background: var(--vscode-button-secondaryHoverBackground); }
.lacuna-block button:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 2px; }
.lacuna-block button:disabled { opacity: .5; cursor: default; }
.lacuna-block .lacuna-primary { color: var(--vscode-button-foreground); background: var(--vscode-button-background); }
.lacuna-block .lacuna-primary:hover { background: var(--vscode-button-hoverBackground); }
.lacuna-reason { border-top: 1px solid var(--vscode-panel-border, rgba(128,128,128,.35)); margin-top: 10px; padding-top: 10px; }
.lacuna-label { display: block; font-weight: 600; }
.lacuna-field { display: block; box-sizing: border-box; width: 100%; margin-top: 6px; padding: 6px 8px; resize: vertical; font: inherit; font-weight: 400;
  color: var(--vscode-input-foreground); background: var(--vscode-input-background); border: 1px solid var(--vscode-input-border, rgba(128,128,128,.5)); border-radius: 3px; }
.lacuna-field:focus-visible { outline: 1px solid var(--vscode-focusBorder); }
.lacuna-row { display: flex; align-items: center; justify-content: space-between; gap: 12px; margin-top: 8px; }
.lacuna-details { margin-top: 8px; font-size: 11px; color: var(--vscode-descriptionForeground); }
.lacuna-details summary { cursor: pointer; }
`;
