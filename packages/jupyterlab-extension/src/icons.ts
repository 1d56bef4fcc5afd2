/** Our icons, drawn in the colour of the text around them. */
import { LabIcon } from '@jupyterlab/ui-components';

const svg = (inner: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 16 16">${inner}</svg>`;

const OUTLINE =
  '<path fill="none" stroke="currentColor" stroke-width="1.4" stroke-linejoin="round" d="M8 1.6 13.4 3.5v4.2c0 3.2-2.2 5.6-5.4 6.9C4.800 13.3 2.600 10.900 2.600 7.700V3.500Z"/>';

/** The gate is on. */
export const shield = new LabIcon({
  name: 'lacuna:shield',
  svgstr: svg(
    `${OUTLINE}<path stroke="currentColor" stroke-width="1.4" stroke-linecap="round" d="M5.600 8h4.800"/>`,
  ),
});

/** Nothing found. */
export const shieldCheck = new LabIcon({
  name: 'lacuna:shield-check',
  svgstr: svg(
    `${OUTLINE}<path fill="none" stroke="currentColor" stroke-width="1.4" stroke-linecap="round" stroke-linejoin="round" d="m5.700 8 1.600 1.700 3-3.300"/>`,
  ),
});

/** Nobody answers. */
export const shieldOff = new LabIcon({
  name: 'lacuna:shield-off',
  svgstr: svg(
    `${OUTLINE}<path stroke="currentColor" stroke-width="1.4" stroke-linecap="round" d="m6.100 6.100 3.800 3.800m0-3.800L6.100 9.900"/>`,
  ),
});

/** Something is other than when the cell ran. */
export const changedSince = new LabIcon({
  name: 'lacuna:changed-since',
  svgstr: svg(
    '<path fill="none" stroke="currentColor" stroke-width="1.500" stroke-linecap="round" stroke-linejoin="round" d="M2.600 8a5.400 5.400 0 1 0 1.700-3.900M2.600 2.400v2.700h2.700M8 5.200V8l2 1.300"/>',
  ),
});
