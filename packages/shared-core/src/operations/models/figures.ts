/**
 * The figure that a plotting library draws on when none is named. A figure and its axes are one object: whatever is
 * drawn on any of them is in it, and goes where it is saved. Each cell begins a figure of its own, as notebooks do;
 * a cell that only saves, saves what was drawn last.
 */
import { isEmpty, union } from '../../values/data.ts';
import type { Data } from '../../values/data.ts';
import { allocate, getObj, updateObj } from '../interpreter/machine.ts';
import type { Machine, Ranged } from '../interpreter/machine.ts';
import { constText, object, str, tuple, UNKNOWN } from '../interpreter/value.ts';
import type { Value } from '../interpreter/value.ts';
import { isSubtype } from './table.ts';

const FIGURE = 'matplotlib.Figure';
/** The variable that holds which cell drew last, and on what. */
const LAST = 'figure:';

/** The cell that runs, also from within a function of another one. */
function runningCell(m: Machine): string {
  return m.outer?.unit ?? m.unit;
}

export function newFigure(m: Machine, at: Ranged): Value {
  const figure = allocate(m, object(FIGURE), at, ':figure');
  m.state.setVar(LAST, tuple([str(runningCell(m)), figure]));
  return figure;
}

/** The figure of this cell; it begins here when there is none. */
export function currentFigure(m: Machine, at: Ranged): Value {
  const last = m.state.getVar(LAST);
  const [cell, figure] = last?.k === 'tuple' ? last.elts : [];
  if (figure !== undefined && constText(cell) === runningCell(m)) return figure;
  return newFigure(m, at);
}

/** What a figure is saved of that is not named. */
export function lastFigure(m: Machine): Value {
  const last = m.state.getVar(LAST);
  if (last?.k === 'tuple') return last.elts[1] ?? UNKNOWN;
  return last ?? UNKNOWN;
}

/** `self`: what draws; a figure keeps it itself, anything else draws on the current one. */
export function drawOn(m: Machine, self: Value | null, data: Data, at: Ranged): void {
  const own = self === null ? undefined : getObj(m, self);
  const figure =
    self !== null && own !== undefined && isSubtype(own.type, FIGURE) ? self : currentFigure(m, at);
  if (isEmpty(data)) return;
  updateObj(m, figure, (obj) => ({
    ...obj,
    data: union(obj.data, data),
  }));
}
