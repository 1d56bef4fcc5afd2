/** What the schema in a Parquet file's footer proves of the type that readers give a column. */
import type { ColumnType } from '@lacuna/shared-core';
import type { FileMetaData, SchemaElement, SchemaTree } from 'hyparquet';

export function typeOfField(field: SchemaTree, metadata: FileMetaData): ColumnType | undefined {
  const { element } = field;
  const notes = metadata.key_value_metadata ?? [];
  const pandas = notes.find(({ key }) => key === 'pandas')?.value ?? '';
  const isCategory = pandas.includes('"categorical"');
  if (field.children.length > 0 || element.repetition_type === 'REPEATED') return 'other';
  const type = typeOfElement(element);
  // A schema of Arrow's own may say that texts are codes of a dictionary; pandas' notes say that they are not.
  const isPlain = pandas !== '' ? !isCategory : notes.every(({ key }) => key !== 'ARROW:schema');
  if (type === 'text') return isPlain && !pandas.includes('"string"') ? 'text' : 'other';
  return type === 'number' && isCategory ? undefined : type;
}

function typeOfElement(element: SchemaElement): ColumnType | undefined {
  const logical = element.logical_type?.type ?? element.converted_type ?? '';
  if (logical === 'DECIMAL' || logical === 'NULL') return undefined;
  if (/^(?:STRING|UTF8|ENUM)$/.test(logical)) return 'text';
  if (/^(?:DATE|TIMESTAMP)/.test(logical) || element.type === 'INT96') return 'datetime';
  if (/^(?:U?INT_\d+|INTEGER|FLOAT16)$/.test(logical)) return 'number';
  if (logical !== '') return 'other';
  if (element.type === 'BOOLEAN') return 'boolean';
  if (/^(?:INT32|INT64|FLOAT|DOUBLE)$/.test(element.type ?? '')) return 'number';
  return element.type === undefined ? undefined : 'other';
}
