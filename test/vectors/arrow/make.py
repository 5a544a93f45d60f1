"""Writes the files of this folder that others/ holds, by polars 1.44.2, pyarrow 25.0.1, pandas 3.0.6 and lz4 4.4.5:
python make.py others. other-formats.test.ts has what is in them."""
import datetime, os, sys
import lz4.frame, pandas, polars, pyarrow
from pyarrow import feather, ipc

folder = sys.argv[1]
os.makedirs(folder, exist_ok=True)
rows = 400
date = [datetime.date(2018, 1, 1) + datetime.timedelta(days=i) for i in range(rows)]
close = [None if i == 5 else 1000 + (37 * i % 101) / 4 for i in range(rows)]
symbol = ['AAA' if i % 3 else 'a name of more than twelve bytes' for i in range(rows)]
n = list(range(rows))
move = [['up', 'down', None][i % 3] for i in range(rows)]
pair = [[float(i), i + 0.5][: i % 3] for i in range(rows)]

frame = polars.DataFrame(
    {'date': date, 'close': close, 'symbol': symbol, 'n': n, 'move': polars.Series(move, dtype=polars.Categorical), 'pair': pair})
for codec in ['lz4', 'zstd']:
    frame.write_ipc(f'{folder}/polars-{codec}.arrow', compression=codec)
frame.write_ipc_stream(f'{folder}/polars-lz4.arrows', compression='lz4')

table = pyarrow.table({
    'date': pyarrow.array(date, pyarrow.date32()), 'close': pyarrow.array(close),
    'symbol': pyarrow.array(symbol, pyarrow.large_string()), 'n': pyarrow.array(n, pyarrow.int64()),
    'move': pyarrow.array(move).dictionary_encode(), 'pair': pyarrow.array(pair, pyarrow.large_list(pyarrow.float64()))})
feather.write_feather(table, f'{folder}/pyarrow-lz4.feather')
feather.write_feather(table, f'{folder}/pyarrow-zstd.feather', compression='zstd')
views = table.set_column(2, 'symbol', pyarrow.array(symbol, pyarrow.string_view()))
for codec in [None, 'zstd']:
    options = ipc.IpcWriteOptions(compression=codec)
    with ipc.new_stream(f'{folder}/pyarrow-{codec or "plain"}.arrows', views.schema, options=options) as writer:
        writer.write_table(views, max_chunksize=150)
pandas.DataFrame({'date': pandas.to_datetime(date), 'close': close, 'symbol': symbol, 'n': n}).to_feather(f'{folder}/pandas.feather')

binary = pyarrow.table({'n': n, 'bytes': pyarrow.array([text.encode() for text in symbol], pyarrow.binary_view())})
with ipc.new_file(f'{folder}/binary-view.arrow', binary.schema, options=ipc.IpcWriteOptions(compression='lz4')) as writer:
    writer.write_table(binary, max_chunksize=150)

words = [pyarrow.record_batch({'w': pyarrow.array(list(text)).dictionary_encode()}) for text in ['ab', 'abcc', 'zyz']]
for name, batches, deltas in [('delta', words[:2], True), ('replaced', [words[0], words[2]], False)]:
    options = ipc.IpcWriteOptions(emit_dictionary_deltas=deltas)
    with ipc.new_stream(f'{folder}/{name}.arrows', words[0].schema, options=options) as writer:
        for batch in batches:
            writer.write_batch(batch)

# Two blocks of 64 KiB, of lines that repeat, and one that does not get shorter.
data = ''.join(f'line {i % 97}\n' for i in range(20000)).encode()[: 2 * 65536]
value = 1
for i in range(3000):
    value = value * 69069 % 2**32
    data += bytes([value >> 24])
kinds = {'linked': dict(block_linked=True), 'checked': dict(block_linked=True, block_checksum=True, content_checksum=True),
         'alone': dict(block_linked=False, store_size=False)}
for name, options in kinds.items():
    with open(f'{folder}/{name}.lz4', 'wb') as file:
        file.write(lz4.frame.compress(data, block_size=lz4.frame.BLOCKSIZE_MAX64KB, **options))
