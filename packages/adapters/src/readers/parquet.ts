/**
 * Parquet: the schema from the footer and a bounded sample from the first row group. Column chunks too
 * large to read give the smallest and largest values of the footer's statistics instead. Encrypted
 * files have a schema nobody may see: they reject.
 */
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { AsyncBuffer, Compressors, FileMetaData } from 'hyparquet';
import { parquetMetadataAsync, parquetReadObjects, parquetSchema } from 'hyparquet';
import type { TableSample } from './sample.ts';
import { typeOfField } from './parquet-types.ts';
import { sampleRows } from './sample.ts';

/** Largest footer that is read. */
const FOOTER_BYTES = 16 * 1024 * 1024;
/** Largest column chunk that is read for its values. */
const CHUNK_BYTES = 2 * 1024 * 1024;
/** All chunks of one file together. */
const TOTAL_BYTES = 16 * 1024 * 1024;
const ROWS = 400;

const COMPRESSORS: Compressors = {
  GZIP: (input) => gunzipSync(input),
  BROTLI: (input) => brotliDecompressSync(input),
};

/** The columns and sampled values; rejects when the file is no Parquet file or cannot be read. */
export async function readParquet(path: string): Promise<TableSample> {
  const handle = await open(path, 'r');
  try {
    const file = await bufferOf(handle);
    const metadata = await parquetMetadataAsync(file, { initialFetchSize: 512 * 1024 });
    const { children } = parquetSchema(metadata);
    const columns = children.map((it) => it.element.name);
    const readable = readableColumns(metadata, columns);
    const rows = await readRows(file, metadata, readable);
    const sample = sampleRows(rows);
    return {
      columns,
      values: columns.map((name) =>
        readable.includes(name) && sample.length > 0
          ? sample.map((row) => wordOf(row[name]))
          : statisticsOf(metadata, name),
      ),
      types: children.map((it) => typeOfField(it, metadata)),
    };
  } finally {
    await handle.close();
  }
}

async function bufferOf(handle: FileHandle): Promise<AsyncBuffer> {
  const { size } = await handle.stat();
  return {
    byteLength: size,
    async slice(from, to = size) {
      const length = Math.max(0, Math.min(to, size) - from);
      if (length > FOOTER_BYTES) throw new Error('a part of the file is larger than is read');
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, from);
      return buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + bytesRead);
    },
  };
}

/** Columns whose first chunk is small enough to be read, as many as fit together. */
function readableColumns(metadata: FileMetaData, columns: readonly string[]): readonly string[] {
  const sizes = new Map<string, number>();
  for (const chunk of metadata.row_groups[0]?.columns ?? []) {
    const [name = ''] = chunk.meta_data?.path_in_schema ?? [];
    const size = Number(chunk.meta_data?.total_compressed_size ?? CHUNK_BYTES + 1);
    sizes.set(name, (sizes.get(name) ?? 0) + size);
  }
  let left = TOTAL_BYTES;
  return columns.filter((name) => {
    const size = sizes.get(name) ?? CHUNK_BYTES + 1;
    if (size > CHUNK_BYTES || size > left) return false;
    left -= size;
    return true;
  });
}

/** Rows of the first group; none when its codec is unknown, because the schema is worth having without. */
async function readRows(
  file: AsyncBuffer,
  metadata: FileMetaData,
  columns: readonly string[],
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const rowEnd = Math.min(ROWS, Number(metadata.row_groups[0]?.num_rows ?? 0));
  if (columns.length === 0 || rowEnd === 0) return [];
  try {
    return await parquetReadObjects({
      file,
      metadata,
      columns: [...columns],
      rowStart: 0,
      rowEnd,
      compressors: COMPRESSORS,
    });
  } catch {
    return [];
  }
}

/** Smallest and largest values of all row groups: real values, two for each group. */
function statisticsOf(metadata: FileMetaData, column: string): readonly string[] {
  const values: string[] = [];
  for (const group of metadata.row_groups.slice(0, 25))
    for (const chunk of group.columns)
      if (chunk.meta_data?.path_in_schema[0] === column) {
        const statistics = chunk.meta_data.statistics;
        values.push(
          wordOf(statistics?.min_value ?? statistics?.min),
          wordOf(statistics?.max_value ?? statistics?.max),
        );
      }
  return values;
}

function wordOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return String(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value.subarray(0, 256)).toString('utf8');
  return Array.isArray(value) ? wordOf(value[0]) : '';
}
