/** Making of DOM elements from text. Only `textContent` is set, so that no word can become markup. */

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  made.append(...children);
  return made;
}

/** A real button: in the tab order, and pressed by Enter and Space. */
export function button(
  label: string,
  kind: 'primary' | 'plain',
  pressed: () => void,
): HTMLButtonElement {
  const made = element('button', `lacuna-Button lacuna-Button-${kind}`, label);
  made.type = 'button';
  made.addEventListener('click', (event) => {
    event.preventDefault();
    event.stopPropagation();
    pressed();
  });
  return made;
}

/** The path of the data, step by step. */
export function pathOf(steps: readonly string[]): HTMLElement {
  const list = element('ol', 'lacuna-Path', ...steps.map((it) => element('li', '', it)));
  list.setAttribute('aria-label', 'Path of the data');
  return list;
}
