/** Making of elements from text. Only `textContent` is set, so that no word can become markup. */

export function node<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className !== '') element.className = className;
  element.append(...children);
  return element;
}

/** A real button: in the tab order, and pressed by Enter and Space. */
export function button(label: string, className: string, pressed: () => void): HTMLButtonElement {
  const element = node('button', className, label);
  element.type = 'button';
  element.addEventListener('click', pressed);
  return element;
}
