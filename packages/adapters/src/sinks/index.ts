/** The registry of audit sinks: one file, one line. */
export * from './segments.ts';
export { readAuditFolder } from './audit-folder.ts';
export type { AuditFolder } from './audit-folder.ts';
export type { HeadHandle, SegmentFiles, SegmentHandle } from './segment-files.ts';
