"""`python -m evals.schema`: write the schemas of the files of cases."""

from evals.schema import FOLDER, schemas, written

for name, schema in schemas().items():
    FOLDER.joinpath(name).write_text(written(schema), encoding="utf-8")
