"""Columns of pandas, Arrow and Parquet as a table."""

import json

import numpy as np

from optviz.errors import TrajectoryError
from optviz.targets import MARK
from optviz.trajectories.reading.table import Table, Words, check_names

HEAD = MARK.strip()  # the key of optviz's facts in the metadata of a schema


def pyarrow(where):
    """Return pyarrow with its Parquet, or raise TrajectoryError if it is not there."""
    try:
        import pyarrow
        import pyarrow.ipc
        import pyarrow.parquet
    except ImportError as error:
        raise TrajectoryError(f"{where}: expected pyarrow to read it; pip install 'optviz[data]'") from error
    return pyarrow


def read_columnar(where, stream, budget, kind):
    """Return the `Table` in a Parquet file, an Arrow file or an Arrow stream."""
    arrow = pyarrow(where)
    batches, metadata = [], None
    try:
        if kind == "parquet":
            reader = arrow.parquet.ParquetFile(stream, thrift_string_size_limit=1 << 27)
            pieces, schema = reader.iter_batches(65_536), reader.schema_arrow
        elif kind == "arrow":
            reader = arrow.ipc.open_file(stream)
            pieces, schema = map(reader.get_batch, range(reader.num_record_batches)), reader.schema
        else:
            reader = arrow.ipc.open_stream(stream)
            pieces, schema = reader, reader.schema
        metadata = schema.metadata or {}
        for batch in pieces:
            batch.validate(full=True)
            budget.take(where, batch.nbytes)
            batches.append(batch)
        table = arrow.Table.from_batches(batches, schema)
        return table_of_arrow(where, table, _head(where, metadata))
    except TrajectoryError:
        raise
    except Exception as error:  # pyarrow raises whatever it meets
        raise TrajectoryError(f"{where}: expected {kind} data, found: {_short(error)}") from error


def _short(error):
    return str(error).partition("\n")[0][:200] or type(error).__name__


def _head(where, metadata):
    told = metadata.get(HEAD)
    if told is None:
        return None
    try:
        return json.loads(told)
    except (ValueError, RecursionError) as error:
        raise TrajectoryError(f"{where}: expected optviz's facts as JSON, found: {error}") from error


def table_of_arrow(where, table, head=None):
    """Return the `Table` of an Arrow table; null is an empty cell."""
    arrow = pyarrow(where)
    check_names(where, table.column_names)
    columns, absent = {}, {}
    for name in table.column_names:
        found = _column(arrow, table.column(name))
        if found is not None:
            columns[name], empty = found
            if empty.any():
                absent[name] = empty
    return Table(where, columns, absent, head=head, names=table.column_names)


def _column(arrow, column):
    """Return a column's values and which are empty, or None if they are neither numbers nor words."""
    kind, types = column.type, arrow.types
    empty = column.is_null().to_numpy()
    if (
        types.is_dictionary(kind)
        or types.is_string(kind)
        or types.is_large_string(kind)
        or str(kind) == "string_view"
    ):
        if not types.is_dictionary(kind):
            column = column.cast(arrow.large_string()).dictionary_encode()
        column = column.unify_dictionaries().combine_chunks()
        column = column.chunk(0) if isinstance(column, arrow.ChunkedArray) else column
        codes = column.indices.fill_null(0).to_numpy(zero_copy_only=False)
        return Words(map(str, column.dictionary.to_pylist()), codes), empty
    if types.is_floating(kind) or types.is_integer(kind) or types.is_decimal(kind):
        values = column.cast(arrow.float64(), safe=False).to_numpy()
        return np.where(empty, np.nan, values), empty
    if types.is_null(kind):
        return np.full(len(empty), np.nan), empty
    return None


def table_of_frame(where, frame):
    """Return the `Table` of a pandas DataFrame; pd.NA is an empty cell, as is a NaN before a number.

    NumPy's columns cannot say whether a NaN is a gap or what a loss became. One that numbers
    follow is a gap; one that lasts to the end of a run is what the run became.
    """
    import pandas

    if any(name is not None for name in frame.index.names):
        frame = frame.reset_index()
    check_names(where, list(map(str, frame.columns)))
    columns, absent = {}, {}
    for name, column in frame.infer_objects().items():  # numbers that are kept as objects too
        if column.dtype == bool or str(column.dtype) == "boolean":
            continue
        if pandas.api.types.is_numeric_dtype(column.dtype) and not pandas.api.types.is_complex_dtype(
            column.dtype
        ):
            empty = np.zeros(len(column), bool)
            if not isinstance(column.dtype, np.dtype):
                empty = column.isna().to_numpy(bool)
            values = column.to_numpy(float, na_value=np.nan)
        elif column.dtype == object or isinstance(
            column.dtype, (pandas.StringDtype, pandas.CategoricalDtype)
        ):
            codes, words = pandas.factorize(column)
            empty = codes < 0
            values = Words(map(str, words), np.maximum(codes, 0))
        else:
            continue
        columns[str(name)] = values
        if empty.any():
            absent[str(name)] = empty
    return Table(where, columns, absent, vague=True, names=list(map(str, frame.columns)))
