import { DataType, TimeUnit } from 'apache-arrow';

const units = ['s', 'ms', 'us', 'ns'] as const;

/** The name of an Arrow type, as the project's own documents write it: fixed_size_list<float64>[1000]. */
export function typeName(type: DataType): string {
  const own = (type as { toString(): string }).toString();
  if (DataType.isFixedSizeList(type))
    return `fixed_size_list<${typeName(type.valueType as DataType)}>[${type.listSize}]`;
  if (DataType.isList(type)) return `list<${typeName(type.valueType as DataType)}>`;
  if (DataType.isLargeList(type)) return `large_list<${typeName(type.valueType as DataType)}>`;
  if (DataType.isDictionary(type)) return `dictionary<${typeName(type.dictionary as DataType)}>`;
  if (DataType.isStruct(type)) return `struct<${fields(type)}>`;
  if (DataType.isMap(type)) return `map<${fields(type.children[0].type as DataType)}>`;
  if (DataType.isUnion(type)) return `union<${fields(type)}>`;
  if (DataType.isTimestamp(type))
    return `timestamp[${unit(type.unit)}${type.timezone ? `, ${type.timezone}` : ''}]`;
  if (DataType.isTime(type)) return `time${type.bitWidth}[${unit(type.unit)}]`;
  if (DataType.isDuration(type)) return `duration[${unit(type.unit)}]`;
  if (DataType.isDate(type)) return `date${32 * (type.unit + 1)}`;
  if (DataType.isDecimal(type)) return `decimal(${type.precision}, ${type.scale})`;
  if (DataType.isFixedSizeBinary(type)) return `fixed_size_binary[${type.byteWidth}]`;
  return own
    .replace(/<.*/, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

function unit(index: TimeUnit): string {
  return units[index];
}

function fields(type: DataType): string {
  return type.children.map(({ name, type: child }) => `${name}: ${typeName(child as DataType)}`).join(', ');
}
