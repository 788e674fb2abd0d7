"""Counts of one event log as pm4py sees it, as one JSON object. Arguments: a format, a file."""

import json
import sys
import warnings

warnings.filterwarnings("ignore")
import pandas
import pm4py


def read(shape, path):
    if shape == "ocel":
        return pm4py.ocel_flattening(pm4py.read_ocel2(path), "case")
    if shape == "xes":
        return pm4py.read_xes(path)
    return pm4py.format_dataframe(pandas.read_parquet(path))


frame = read(sys.argv[1], sys.argv[2])
arcs, _, _ = pm4py.discover_dfg(frame)
print(
    json.dumps(
        {
            "cases": int(frame["case:concept:name"].nunique()),
            "events": len(frame),
            "activities": int(frame["concept:name"].nunique()),
            "arcs": len(arcs),
            "passings": int(sum(arcs.values())),
        }
    )
)
