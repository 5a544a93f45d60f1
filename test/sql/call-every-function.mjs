// Calls every function that the engine's catalog has, with values that suit its parameters, and prints what came of
// each: {"call": {name, value | failed | refused | unbound}}. Whoever starts it decides the surroundings.
import { lockEngine, withEngine } from '../../dist/sql/engine.js';
import { prepareQuery } from '../../dist/sql/statement.js';

/** Values for texts and for what has no type of its own: one of them suits most functions. */
const tries = [
  { text: "'2020-02-03'", any: '1' },
  { text: `'{"a": 1}'`, any: '[3, 1, 2]' },
  { text: "'year'", any: "MAP {'a': 1}" },
  { text: "'sum'", any: "{'a': 1}" },
  { text: "'0101'", any: "'a'::ENUM ('a', 'b')" },
  { text: "'a'", any: '\'{"a": 1}\'' },
];

const values = {
  BOOLEAN: 'true',
  BLOB: "'ab'::BLOB",
  BIT: "'0101'::BIT",
  UUID: "'0190163d-8694-739b-aea5-966c26f8ad91'::UUID",
  DATE: "DATE '2020-02-03'",
  TIME: "TIME '01:02:03'",
  'TIME WITH TIME ZONE': "TIMETZ '01:02:03+01'",
  TIMESTAMP: "TIMESTAMP '2020-02-03 04:05:06'",
  'TIMESTAMP WITH TIME ZONE': "TIMESTAMPTZ '2020-02-03 04:05:06+01'",
  INTERVAL: "INTERVAL '1 day'",
  JSON: `'{"a": 1}'::JSON`,
  MAP: "MAP {'a': 1}",
  STRUCT: "{'a': 1}",
  ENUM: "'a'::ENUM ('a', 'b')",
};

function valueOf(type, given) {
  if (type === 'VARCHAR') return given.text;
  if (/^(ANY|T|U|K|V)$/.test(type)) return given.any;
  if (type === 'LAMBDA') return 'x -> x > 1';
  if (values[type]) return values[type];
  if (type.endsWith('[]')) return `[${valueOf(type.slice(0, -2), given)}]`;
  if (/^(STRUCT|MAP|ENUM)/.test(type)) return values[/^\w+?(?=\(|$)/.exec(type)[0]];
  if (/\[\w+\]$/.test(type)) return '[1.0, 2.0]::DOUBLE[2]';
  return /INT|FLOAT|DOUBLE/.test(type) ? `1::${type}` : '1';
}

const tables = ['histogram_values(own, x)', "query_table('own')", 'repeat_row(1, 2, num_rows := 2)'];

const window =
  /^(cume_dist|dense_rank|fill|first_value|lag|last_value|lead|nth_value|ntile|percent_rank|rank|rank_dense|row_number)$/;

function sqlOf(name, kind, types, given) {
  const called = `"${name}"(${types.map((type) => valueOf(String(type ?? 'ANY'), given)).join(', ')})`;
  return kind.startsWith('table')
    ? `SELECT list(t)::VARCHAR FROM ${called} AS t`
    : `SELECT (${called}${window.test(name) ? ' OVER (ORDER BY x)' : ''})::VARCHAR FROM own`;
}

async function call(engine, sql) {
  let statement;
  try {
    ({ statement } = await prepareQuery(engine, 'sql', sql));
  } catch ({ message }) {
    return message.startsWith('sql must call functions alone') ? { refused: message } : { unbound: message };
  }
  try {
    await engine.connection.run('SELECT setseed(0.5)');
    return { value: await (await statement.run()).getRows() };
  } catch ({ message }) {
    return { failed: message };
  } finally {
    statement.destroySync();
  }
}

/** Calls of functions that want more than a value for each parameter. */
const special = [
  '[1] && [1, 2]',
  ...['aggregate', 'array_aggr', 'array_aggregate', 'list_aggr', 'list_aggregate'].map(
    (name) => `${name}([1, 2], 'sum')`,
  ),
  ...['array_append', 'array_push_back', 'list_append'].map((name) => `${name}([1], 2)`),
  ...['array_prepend', 'list_prepend'].map((name) => `${name}(1, [2])`),
  'array_push_front([2], 1)',
  ...['array_reduce', 'list_reduce', 'reduce'].map((name) => `${name}([1, 2], (x, y) -> x + y)`),
  ...['array_slice', 'list_slice'].map((name) => `${name}([1, 2, 3], 1, 2)`),
  ...['array_to_string', 'array_to_string_comma_default'].map((name) => `${name}(['a', 'b'], '-')`),
  ...['array_zip', 'list_zip'].map((name) => `${name}([1], [2])`),
  ...['from_json', 'from_json_strict', 'json_transform', 'json_transform_strict'].map(
    (name) => `${name}('{"a": 1}'::JSON, '{"a": "INTEGER"}')`,
  ),
  ...['ilike_escape', 'like_escape', 'not_ilike_escape', 'not_like_escape'].map(
    (name) => `${name}('a', 'a!%', '!')`,
  ),
  ...['list_bool_and', 'list_bool_or'].map((name) => `${name}([true, false])`),
  ...['struct_contains', 'struct_has', 'struct_indexof', 'struct_position'].map(
    (name) => `${name}(row(1, 2), 2)`,
  ),
  ...['timezone_hour', 'timezone_minute'].map((name) => `${name}(TIMESTAMPTZ '2020-02-03 04:05:06+01')`),
  'array_cross_product([1.0, 2.0, 3.0]::DOUBLE[3], [1.0, 2.0, 4.0]::DOUBLE[3])',
  'array_extract([1, 2], 1)',
  'array_to_json([1])',
  'array_value(1, 2)',
  "bitstring('0101'::BIT, 8)",
  "days_in_month(DATE '2020-02-03')",
  "json_quote('a')",
  "map_concat(MAP {'a': 1}, MAP {'b': 2})",
  "map_contains_entry(MAP {'a': 1}, 'a', 1)",
  "map_contains_value(MAP {'a': 1}, 1)",
  "map_from_entries([{'k': 'a', 'v': 1}])",
  "parse_formatted_bytes('1 KiB')",
  'generate_subscripts([1, 2], 1)',
  "remap_struct({'a': 1}, NULL::STRUCT(b INTEGER), {'b': 'a'}, NULL)",
  'row(1, 2)',
  "row_to_json({'a': 1})",
  "split_part('a-b', '-', 1)",
  "struct_concat({'a': 1}, {'b': 2})",
  "struct_extract({'a': 1}, 'a')",
  "struct_insert({'a': 1}, b := 2)",
  'struct_pack(a := 1)',
  "struct_update({'a': 1}, a := 2)",
  "regexp_split_to_table('a b', ' ')",
  'union_value(a := 1)',
  'to_base(10, 2)',
  'to_json(1)',
  "union_extract(union_value(a := 1), 'a')",
  'union_tag(union_value(a := 1))',
];

await withEngine(
  async (engine) => {
    await engine.connection.run('CREATE TABLE own AS SELECT range::DOUBLE AS x FROM range(5)');
    const listed = await engine.connection.run(
      `SELECT DISTINCT ON (function_name, len(parameter_types)) function_name, function_type, parameter_types
       FROM duckdb_functions() WHERE function_type <> 'pragma' AND NOT starts_with(function_name, '__internal')
       ORDER BY ALL`,
    );
    await lockEngine(engine);
    const found = {};
    for (const [name, kind, { items: types }] of await listed.getRows()) {
      for (const given of tries) {
        const outcome = await call(engine, sqlOf(name, kind, types, given));
        found[`${String(name)}/${types.length}`] = { name, ...outcome };
        if (
          outcome.value ||
          outcome.refused ||
          !types.some((type) => /^(null|VARCHAR|ANY|T|U|K|V)/.test(String(type)))
        )
          break;
      }
    }
    for (const called of [...special, ...tables]) {
      const from = tables.includes(called)
        ? `list(t)::VARCHAR FROM ${called} AS t`
        : `(${called})::VARCHAR FROM own`;
      found[called] = { name: /^\w+/.exec(called)?.[0] ?? '&&', ...(await call(engine, `SELECT ${from}`)) };
    }
    console.log(JSON.stringify(found));
  },
  () => undefined,
);
